import { type ConversationState, countsAsUnread, readConversationID, timelineOf } from '@tidings/model'
import type { Database } from '@tidings/sqlite'
import type { Findings } from './doctor-findings.ts'
import { type Member, memberKey } from './doctor-timelines.ts'

/** What one row is held against. */
export interface ConversationContext {
  /** Last seq by timeline. */
  readonly ends: ReadonlyMap<string, number>
  readonly members: ReadonlyMap<string, Member>
  /** The user's conversation groups that are there. */
  readonly labels: ReadonlySet<string>
  readonly findings: Findings
}

interface CountedMessage {
  readonly seq: number
  readonly sender: string
  readonly excluded: number
  readonly recalled: number
}

/** One row of a list: its places lie in the timeline, what it shows is there, and its count is the definition's. */
export function checkConversation(
  db: Database,
  userID: string,
  id: string,
  state: ConversationState,
  { ends, members, labels, findings }: ConversationContext,
): void {
  const ids = [userID, id]
  const ref = readConversationID(id)
  if (!ref) {
    findings.add('row', ids, 'is no conversation id')
    return
  }
  const timeline = timelineOf(userID, ref)
  const end = ends.get(timeline) ?? 0
  const member = 'groupID' in ref ? members.get(memberKey(ref.groupID, userID)) : undefined
  const isIn = 'userID' in ref || member?.member === true
  const { lastSeq, readSeq, clearedSeq, showSeq, lastMessageSeq } = state
  if ('groupID' in ref && state.member !== isIn)
    findings.add('membership', [userID, ref.groupID], `the list says ${state.member ? 'in' : 'out'}, the group not`)
  if (isIn ? lastSeq !== end : lastSeq > end)
    findings.add('row', ids, `says that the timeline ends at ${lastSeq}, it ends at ${end}`)
  if (readSeq > lastSeq) findings.add('row', ids, `is read up to ${readSeq}, beyond ${lastSeq}`)
  if (clearedSeq > lastSeq) findings.add('row', ids, `is cleared up to ${clearedSeq}, beyond ${lastSeq}`)
  for (const [name, seq] of [
    ['showSeq', showSeq],
    ['lastMessageSeq', lastMessageSeq],
  ] as const)
    if (seq !== 0 && !isShown(db, timeline, seq))
      findings.add('row', ids, `${name} is ${seq}, where no message stands that a list shows`)
  for (const label of state.labels) if (!labels.has(label)) findings.add('label', [...ids, label], 'does not exist')

  const spans = 'groupID' in ref ? (member?.spans ?? []) : null
  const counted = messagesAbove(db, timeline, Math.max(readSeq, clearedSeq)).filter(
    ({ seq, sender, excluded, recalled }) =>
      countsAsUnread(
        { seq, sender, excludedFromUnread: excluded === 1, recalled: recalled === 1 },
        userID,
        state,
        spans,
      ),
  ).length
  if (state.unread !== counted) findings.addUnread({ userID, conversationID: id, counted }, state.unread)
}

const isShown = (db: Database, timeline: string, seq: number): boolean =>
  db.prepare('SELECT 1 FROM messages WHERE timeline = ? AND seq = ? AND excluded_from_last = 0').get(timeline, seq) !==
  undefined

const messagesAbove = (db: Database, timeline: string, seq: number): CountedMessage[] =>
  db
    .prepare(
      `SELECT seq, sender, excluded_from_unread AS excluded, recalled FROM messages WHERE timeline = ? AND seq > ?`,
    )
    .all<CountedMessage>(timeline, seq)
