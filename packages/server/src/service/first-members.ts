import { SHOWN_MEMBERS } from '@tidings/model'
import type { GroupRecord, MemberRecord } from '../storage/records.ts'

/** Of those who come together, who is shown for the group: in the order they were named. */
export const firstMembers = (userIDs: readonly string[]): string[] => [...new Set(userIDs)].slice(0, SHOWN_MEMBERS)

/**
 * A group after people came and went: who is shown for it (null: as before), and a version that says so to every device, also to those
 * whose own coming or going changes what they may see of it. By the clock, as a new name's.
 */
export function withMembers(
  group: GroupRecord,
  active: readonly MemberRecord[] | null,
  joining: readonly string[],
  now: number,
): GroupRecord {
  const version = Math.max(now, group.version + 1)
  if (!active) return { ...group, version }
  const joins = new Map(active.map(({ userID, spans }) => [userID, spans.at(-1)?.join ?? 0]))
  const kept = group.members.filter((userID) => joins.has(userID))
  const isFull = kept.length === SHOWN_MEMBERS || kept.length === active.length
  const rest = isFull ? [] : [...joins.keys()].filter((userID) => !kept.includes(userID))
  // Those who came at the same time keep the order in which they were named.
  const place = (userID: string): number => joining.indexOf(userID)
  rest.sort((a, b) => (joins.get(a) ?? 0) - (joins.get(b) ?? 0) || place(a) - place(b) || (a < b ? -1 : 1))
  const members = firstMembers([...kept, ...rest])
  return { ...group, members, version }
}
