import { groupConversationID, type Span } from '@tidings/model'
import type { Database } from '@tidings/sqlite'
import { type Findings, readJson } from './doctor-findings.ts'

/** A gap is one finding; of a timeline with many, the first says where to look. */
const FIRST_MISSING = `
  SELECT seq - 1 AS seq FROM messages AS m WHERE timeline = ? AND seq > 1
    AND NOT EXISTS (SELECT 1 FROM messages WHERE timeline = m.timeline AND seq = m.seq - 1)
  ORDER BY seq LIMIT 1`

/** Timelines: numbered from 1 without a gap, and the timeline knows its end. Answers the ends. */
export function checkTimelines(db: Database, findings: Findings): ReadonlyMap<string, number> {
  const ends = new Map(
    db
      .prepare('SELECT id, last_seq AS lastSeq FROM timelines')
      .all<{ id: string; lastSeq: number }>()
      .map(({ id, lastSeq }) => [id, lastSeq]),
  )
  const held = new Map(
    db
      .prepare('SELECT timeline, count(*) AS n, min(seq) AS least, max(seq) AS most FROM messages GROUP BY timeline')
      .all<{ timeline: string; n: number; least: number; most: number }>()
      .map((row) => [row.timeline, row]),
  )
  const missing = db.prepare(FIRST_MISSING)
  for (const [id, { n, least, most }] of held) {
    findings.messages += n
    const end = ends.get(id)
    if (least !== 1) findings.add('timeline', [id], `begins at ${least}`)
    else if (n !== most) findings.add('timeline', [id], `${missing.get<{ seq: number }>(id)?.seq} is missing`)
    if (end === undefined) findings.add('timeline', [id], 'has messages and no record')
    else if (end !== most) findings.add('timeline', [id], `says that it ends at ${end}, ends at ${most}`)
  }
  for (const [id, end] of ends)
    if (end !== 0 && !held.has(id)) findings.add('timeline', [id], `says that it ends at ${end}, is empty`)
  return ends
}

/** Who is or was in a group, as the checks of rows ask for it. */
export interface Member {
  readonly role: string
  readonly member: boolean
  readonly spans: readonly Span[]
}

/** Stretches of members: in order, apart, within the timeline, open exactly for who is in the group now. */
export function checkMembers(
  db: Database,
  ends: ReadonlyMap<string, number>,
  findings: Findings,
): ReadonlyMap<string, Member> {
  const known = new Set(
    db
      .prepare('SELECT group_id AS id FROM groups')
      .all<{ id: string }>()
      .map(({ id }) => id),
  )
  const members = new Map<string, Member>()
  const rows = db
    .prepare('SELECT group_id AS groupID, user_id AS userID, role, member, spans FROM members')
    .all<{ groupID: string; userID: string; role: string; member: number; spans: string }>()
  for (const { groupID, userID, role, member, spans } of rows) {
    if (!known.has(groupID)) findings.add('membership', [userID, groupID], 'there is no such group')
    const read = readJson<readonly Span[]>(spans, findings, [userID, 'spans', groupID])
    if (!read) continue
    const fault = spanFault(read, member === 1, ends.get(groupConversationID(groupID)) ?? 0)
    if (fault) findings.add('span', [userID, groupID], fault)
    members.set(memberKey(groupID, userID), { role, member: member === 1, spans: read })
  }
  return members
}

export const memberKey = (groupID: string, userID: string): string => `${groupID} ${userID}`

function spanFault(spans: readonly Span[], isMember: boolean, end: number): string | null {
  let reached = 0
  for (const [i, { join, leave }] of spans.entries()) {
    const isLast = i === spans.length - 1
    if (join < reached) return `stretch ${i + 1} begins at ${join}, inside the one before`
    if (leave === null && !isLast) return `stretch ${i + 1} is open and is not the last`
    if (leave !== null && leave <= join) return `stretch ${i + 1} ends at ${leave}, where it begins or before`
    if (Math.max(join, leave ?? 0) > end) return `stretch ${i + 1} lies beyond the end of the timeline, ${end}`
    reached = leave ?? join
  }
  const isOpen = spans.length > 0 && spans.at(-1)?.leave === null
  if (isOpen === isMember) return null
  return isMember ? 'a member without an open stretch' : 'an open stretch of somebody who is no member'
}
