import { ConversationType, isVisible, LIMITS, type Message, parseConversationID, timelineOf } from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'
import { type Reach, reachOf, stretchesBelow } from './reach.ts'
import { bare, jsonBytes, type Names, readUsers } from './read-feed.ts'

export interface HistoryPage {
  readonly rev: number
  readonly messages: Message[]
  /** Nothing older within what was asked. */
  readonly finished: boolean
  readonly names: Names
}

// The answer must fit a frame with its names.
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

/** Messages of (after, upTo], newest first, as far as the user may see them. Reads nothing that they may not. */
export function* readHistory(ask: HistoryAsk): Work<HistoryPage> {
  const { timelineID, reach } = yield* open(ask.userID, ask.id)
  const floor = Math.max(ask.after, reach.floor)
  const stretches = stretchesBelow(floor, Math.min(ask.upTo ?? reach.lastSeq, reach.lastSeq), reach.spans)
  const messages: Message[] = []
  let bytes = 0
  for (const { after, upTo } of stretches) {
    const room = ask.count - messages.length
    // One more than fits tells whether this was all.
    const found = yield* tx.messagesBetween(timelineID, after, upTo, room + 1)
    for (const m of found) {
      bytes += jsonBytes(bare(m))
      if (messages.length === ask.count || (messages.length > 0 && bytes > PAGE_BYTES))
        return yield* page(reach.rev, messages, false)
      messages.push(bare(m))
    }
  }
  return yield* page(reach.rev, messages, true)
}

/** Messages that changed after a revision (H1), oldest change first; a device applies those that it holds. */
export function* readRevisions(userID: string, id: string, rev: number): Work<HistoryPage> {
  const { timelineID, reach } = yield* open(userID, id)
  if (reach.rev <= rev) return yield* page(reach.rev, [], true)
  const found = yield* tx.messagesSinceRev(timelineID, rev, LIMITS.historyPage)
  const messages: Message[] = []
  let bytes = 0
  let read = rev
  for (const m of found) {
    if (m.rev > reach.rev) return yield* page(reach.rev, messages, true)
    if (m.seq > reach.floor && isVisible(m.seq, reach.spans)) {
      bytes += jsonBytes(bare(m))
      if (messages.length > 0 && bytes > PAGE_BYTES) return yield* page(read, messages, false)
      messages.push(bare(m))
    }
    read = m.rev
  }
  const finished = found.length < LIMITS.historyPage
  return yield* page(finished ? reach.rev : read, messages, finished)
}

function* open(userID: string, id: string): Work<{ readonly timelineID: string; readonly reach: Reach }> {
  const ref = parseConversationID(id)
  const timelineID = timelineOf(userID, ref)
  const groupID = ref.type === ConversationType.GROUP ? ref.groupID : null
  return { timelineID, reach: yield* reachOf(userID, id, timelineID, groupID) }
}

function* page(rev: number, messages: Message[], finished: boolean): Work<HistoryPage> {
  return { rev, messages, finished, names: { users: yield* readUsers(messages.map((m) => m.sender)), groups: [] } }
}
