import { readConversationID } from '@tidings/model'
import type { Change } from './change.ts'
import type { Names } from './names.ts'

/** Whose names something refers to. */
export class NameRefs {
  readonly users: string[] = []
  readonly groups: string[] = []

  /** A conversation, who said what it shows, and who is shown for a group, as far as names know it. */
  conversation(id: string, sender: string | undefined, names?: Names): this {
    const ref = readConversationID(id)
    if (ref && 'userID' in ref) this.users.push(ref.userID)
    else if (ref) {
      this.groups.push(ref.groupID)
      this.users.push(...(names?.group(ref.groupID)?.members ?? []))
    }
    if (sender !== undefined) this.users.push(sender)
    return this
  }

  static of(change: Change): NameRefs {
    const refs = new NameRefs()
    for (const { userID } of change.users ?? []) refs.users.push(userID)
    for (const { groupID } of change.groups ?? []) refs.groups.push(groupID)
    for (const row of [...(change.rows ?? []), ...(change.repair?.rows ?? [])]) {
      if (row.kind === 'contact') refs.users.push(row.id)
      if (row.kind === 'conversation') refs.conversation(row.id, row.last?.sender)
    }
    return refs
  }
}
