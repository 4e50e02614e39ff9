/** A line of a trace, as its format says. */
export interface TraceLine {
  readonly t: number
  readonly from: string
  readonly to: string | null
  readonly group: string | null
  readonly text: string
  readonly type?: 'call'
  readonly dur?: number
}

/** The list of one user, from the lines alone: slow, obvious, and without a line of the product. */
export function bruteForce(lines: readonly TraceLine[], groups: ReadonlySet<string>, me: string) {
  const list = new Map<string, { id: string; text: string; time: number; unread: number; line: number }>()
  for (const [line, { t, from, to, group, text, type, dur }] of lines.entries()) {
    if (group === null ? from !== me && to !== me : !groups.has(group)) continue
    const id = group === null ? `c2c_${from === me ? to : from}` : `group_${group}`
    const before = list.get(id)?.unread ?? 0
    const unread = from !== me ? before + 1 : group === null ? before : 0
    list.set(id, { id, text: type === 'call' ? `call ${dur ?? -1}` : text, time: Math.floor(t / 1000), unread, line })
  }
  return [...list.values()].sort((a, b) => b.line - a.line).map(({ line: _, ...row }) => row)
}

/** Who has the most conversations. */
export function busiest(lines: readonly TraceLine[], members: ReadonlyMap<string, ReadonlySet<string>>): string {
  const held = new Map<string, Set<string>>()
  const add = (user: string, id: string) => held.set(user, (held.get(user) ?? new Set()).add(id))
  for (const { from, to, group } of lines)
    if (group === null) [add(from, `c2c_${to}`), add(to ?? '', `c2c_${from}`)]
    else for (const user of members.get(group) ?? []) add(user, group)
  return [...held].sort((a, b) => b[1].size - a[1].size)[0]?.[0] ?? ''
}
