import type { Commit } from '../store/commit.ts'
import type { View } from '../store/view.ts'

/** What a commit did to conversation groups, by name: what an app knows them by. */
export interface ConversationGroupEvents {
  readonly created: ReadonlyMap<string, readonly View[]>
  readonly deleted: readonly string[]
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
  readonly added: ReadonlyMap<string, readonly View[]>
  readonly removed: ReadonlyMap<string, readonly View[]>
}

/**
 * Compares the groups and who is in them, before and after. By name: the id that a device gave a new group is taken back
 * when another device had made one of that name, and nobody should hear of that.
 */
export function conversationGroupEvents({ changed, labels }: Commit): ConversationGroupEvents {
  const names = { before: new Set(labels.before.values()), after: new Set(labels.after.values()) }
  const renamed = [...labels.before]
    .map(([id, from]) => ({ from, to: labels.after.get(id) ?? from }))
    .filter(({ from, to }) => from !== to && !names.after.has(from) && !names.before.has(to))
  const newName = new Map(renamed.map(({ from, to }) => [from, to]))
  const isRenamedTo = new Set(newName.values())
  const deleted = [...names.before].filter((name) => !names.after.has(name) && !newName.has(name))
  const created = new Map<string, View[]>()
  for (const name of names.after) if (!names.before.has(name) && !isRenamedTo.has(name)) created.set(name, [])

  const added = new Map<string, View[]>()
  const removed = new Map<string, View[]>()
  for (const { before, after } of changed) {
    // Who deletes a conversation hears of that; the groups it was in are not told one by one.
    if (!after || after.hidden) continue
    const was = new Set(namesOf(before, labels.before).map((name) => newName.get(name) ?? name))
    const is = new Set(namesOf(after, labels.after))
    for (const name of is) if (!was.has(name)) put(created.has(name) ? created : added, name, after)
    for (const name of was) if (!is.has(name) && names.after.has(name)) put(removed, name, after)
  }
  return { created, deleted, renamed, added, removed }
}

const namesOf = (view: View | null, labels: ReadonlyMap<string, string>): string[] =>
  view && !view.hidden ? view.state.labels.map((id) => labels.get(id)).filter((name) => name !== undefined) : []

function put(groups: Map<string, View[]>, name: string, view: View): void {
  const held = groups.get(name)
  if (held) held.push(view)
  else groups.set(name, [view])
}
