import { ConversationType, isVisible, LIMITS, type Message, parseConversationID, timelineOf } from '@tidings/model'
import type { StoredMessage } from '../storage/records.ts'
import { tx, type Work } from '../storage/work.ts'
import { bare, messageBytes, type Names, readNames } from './read-feed.ts'

export interface HistoryPage {
  readonly rev: number
  readonly messages: Message[]
  /** Nothing older within what was asked. */
  readonly finished: boolean
  readonly names: Names
}

// As for feed pages: the answer must fit a frame.
const PAGE_BYTES = 180_000

export interface HistoryAsk {
  readonly userID: string
  readonly id: string
  /** Exclusive; clearing raises it. */
  readonly after: number
  /** Inclusive; null = up to the newest. */
  readonly upTo: number | null
  readonly count: number
}

/** Messages of (after, upTo], newest first, as far as the user may see them. */
export function* readHistory(ask: HistoryAsk): Work<HistoryPage> {
  const ref = parseConversationID(ask.id)
  const timelineID = timelineOf(ask.userID, ref)
  const { lastSeq, rev } = yield* tx.timeline(timelineID)
  const [row] = yield* tx.rows([{ userID: ask.userID, kind: 'conversation', id: ask.id }])
  const floor = Math.max(ask.after, row?.kind === 'conversation' ? row.state.clearedSeq : 0)
  const spans = ref.type === ConversationType.GROUP ? ((yield* tx.member(ref.groupID, ask.userID))?.spans ?? []) : null
  const messages: Message[] = []
  let upTo = Math.min(ask.upTo ?? lastSeq, lastSeq)
  let bytes = 0
  let finished = false
  // Messages of a time outside the group are skipped, so one read may not fill the page.
  while (!finished && messages.length < ask.count && bytes < PAGE_BYTES) {
    const found: StoredMessage[] = yield* tx.messagesBetween(timelineID, floor, upTo, LIMITS.historyPage)
    finished = found.length < LIMITS.historyPage
    for (const m of found) {
      if (messages.length === ask.count || (messages.length > 0 && bytes + messageBytes(m) > PAGE_BYTES)) {
        finished = false
        bytes = PAGE_BYTES
        break
      }
      upTo = m.seq - 1
      if (!isVisible(m.seq, spans)) continue
      bytes += messageBytes(m)
      messages.push(bare(m))
    }
  }
  return { rev, messages, finished, names: yield* readNames([...new Set(messages.map((m) => m.sender))], []) }
}

/** Messages that changed after a revision (H1), oldest change first; a device applies those that it holds. */
export function* readRevisions(userID: string, id: string, rev: number): Work<HistoryPage> {
  const ref = parseConversationID(id)
  const timelineID = timelineOf(userID, ref)
  const spans = ref.type === ConversationType.GROUP ? ((yield* tx.member(ref.groupID, userID))?.spans ?? []) : null
  const timeline = yield* tx.timeline(timelineID)
  const [row] = yield* tx.rows([{ userID, kind: 'conversation', id }])
  const floor = row?.kind === 'conversation' ? row.state.clearedSeq : 0
  const found = yield* tx.messagesSinceRev(timelineID, rev, LIMITS.historyPage)
  const messages = found.filter((m) => m.seq > floor && isVisible(m.seq, spans)).map(bare)
  const finished = found.length < LIMITS.historyPage
  return {
    rev: finished ? timeline.rev : (found.at(-1)?.rev ?? timeline.rev),
    messages,
    finished,
    names: yield* readNames([...new Set(messages.map((m) => m.sender))], []),
  }
}
