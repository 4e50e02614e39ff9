import type { GroupProfile, UserProfile } from '@tidings/model'
import type { LocalStore } from './local-store.ts'
import type { BaseRow } from './records.ts'

/** Profiles and remarks, read from the store when first needed; each lives once (P1). */
export class Names {
  readonly #store: LocalStore
  readonly #users = new Map<string, UserProfile>()
  readonly #groups = new Map<string, GroupProfile>()
  readonly #contacts = new Map<string, BaseRow<'contact'> | null>()
  readonly #dirtyUsers = new Map<string, UserProfile>()
  readonly #dirtyGroups = new Map<string, GroupProfile>()

  constructor(store: LocalStore) {
    this.#store = store
  }

  user(userID: string): UserProfile | undefined {
    return this.#users.get(userID)
  }

  group(groupID: string): GroupProfile | undefined {
    return this.#groups.get(groupID)
  }

  remark(userID: string): string {
    return this.#contacts.get(userID)?.state.remark ?? ''
  }

  /** Makes the names of these ids answerable, and of those who are shown for the groups. */
  async load(userIDs: Iterable<string>, groupIDs: Iterable<string>): Promise<void> {
    const asked = [...new Set(groupIDs)]
    const groups = asked.filter((id) => !this.#groups.has(id))
    if (groups.length > 0)
      // A device that was here before groups showed their members has profiles without them.
      for (const group of await this.#store.groups(groups))
        if (group) this.#keep(this.#groups, group.groupID, { ...group, members: group.members ?? [] })
    const users = [...new Set([...userIDs, ...asked.flatMap((id) => this.#groups.get(id)?.members ?? [])])]
    const unknown = users.filter((id) => !this.#users.has(id))
    const contacts = users.filter((id) => !this.#contacts.has(id))
    if (unknown.length > 0)
      for (const user of await this.#store.users(unknown)) if (user) this.#keep(this.#users, user.userID, user)
    if (contacts.length === 0) return
    const rows = await this.#store.rows(contacts.map((id) => ({ kind: 'contact', id })))
    for (const [i, row] of rows.entries())
      this.#contacts.set(contacts[i] as string, row?.kind === 'contact' ? row : null)
  }

  /** Another history: versions of the one before say nothing, and remarks come with its rows (E). */
  startGeneration(): void {
    this.#users.clear()
    this.#groups.clear()
    this.#contacts.clear()
  }

  /** Takes newer profiles; answers the ids of which something was learned. */
  learn(users: readonly UserProfile[], groups: readonly GroupProfile[]): { users: string[]; groups: string[] } {
    const changed = { users: [] as string[], groups: [] as string[] }
    for (const user of users) {
      const before = this.#users.get(user.userID)
      if (before && before.version >= user.version) continue
      this.#users.set(user.userID, user)
      this.#dirtyUsers.set(user.userID, user)
      changed.users.push(user.userID)
    }
    for (const group of groups) {
      const before = this.#groups.get(group.groupID)
      if (before && before.version >= group.version) continue
      this.#groups.set(group.groupID, group)
      this.#dirtyGroups.set(group.groupID, group)
      changed.groups.push(group.groupID)
    }
    return changed
  }

  /** Takes newer contact rows, or all of a repair; answers the users whose remark changed. */
  learnContacts(rows: readonly BaseRow<'contact'>[], isRepair = false): string[] {
    const changed: string[] = []
    for (const row of rows) {
      const before = this.#contacts.get(row.id)
      if (before && before.version >= row.version && !isRepair) continue
      this.#contacts.set(row.id, row)
      if ((before?.state.remark ?? '') !== row.state.remark) changed.push(row.id)
    }
    return changed
  }

  /** What a flush must write. */
  get unsaved(): { readonly users: UserProfile[]; readonly groups: GroupProfile[] } {
    return { users: [...this.#dirtyUsers.values()], groups: [...this.#dirtyGroups.values()] }
  }

  /** It is written. */
  saved(): void {
    this.#dirtyUsers.clear()
    this.#dirtyGroups.clear()
  }

  /** A newer one may have been learned while the store was asked. */
  #keep<T extends { version: number }>(map: Map<string, T>, id: string, value: T): void {
    const before = map.get(id)
    if (!before || before.version < value.version) map.set(id, value)
  }
}
