import { countsAsUnread, parseConversationID, timelineOf } from '@tidings/model'
import type { StoredRow } from '@tidings/server'
import type { Checks } from './checks.ts'
import type { Truth } from './truth.ts'

/** Invariants 5 and 6: each message once, seqs without a gap. */
export function checkMessages(checks: Checks, truth: Truth, timelines: Iterable<string>): void {
  for (const id of timelines) {
    const messages = truth.messagesOf(id)
    const names = new Set<string>()
    for (const [i, m] of messages.entries()) {
      if (m.seq !== i + 1) checks.bad('seqs have no gap', `${id} ${m.seq}`)
      const name = `${m.sender} ${m.clientMsgID}`
      if (names.has(name)) checks.bad('no message twice', `${id} ${name}`)
      names.add(name)
    }
    if (truth.timeline(id)?.lastSeq !== messages.length) checks.bad('the timeline knows its end', id)
  }
}

/** Invariant 7, by the definition and nothing else. */
export function checkUnread(checks: Checks, truth: Truth, users: Iterable<string>): void {
  for (const userID of users)
    for (const row of truth.rowsOf(userID)) {
      if (row.kind !== 'conversation') continue
      const want = unreadOf(truth, row, userID)
      if (row.state.unread !== want)
        checks.bad('unread is what the definition says', `${userID} ${row.id} ${row.state.unread} for ${want}`)
    }
}

function unreadOf(truth: Truth, row: StoredRow<'conversation'>, userID: string): number {
  const ref = parseConversationID(row.id)
  const spans = 'groupID' in ref ? truth.spansOf(userID, ref.groupID) : null
  const messages = truth.messagesOf(timelineOf(userID, ref))
  return messages.filter((m) => countsAsUnread(m, userID, row.state, spans)).length
}
