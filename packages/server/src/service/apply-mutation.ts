import { createHash } from 'node:crypto'
import {
  applyMutation,
  type ConversationMutation,
  type ConversationRef,
  type ConversationState,
  ConversationType,
  EMPTY_CONVERSATION,
  LIMITS,
  type ListMutation,
  type MutationFacts,
  parseConversationID,
  readMessageID,
  revives,
  TidingsError,
  timelineOf,
} from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'
import { applyLabelMutation } from './apply-label-mutation.ts'
import type { Moved } from './context.ts'
import { recounted } from './deliver-message.ts'
import { Feeds } from './feeds.ts'
import type { Outcome } from './outcome.ts'
import { applyDraft } from './shared-draft.ts'

/** One list operation of a user's device. */
export interface Asked {
  readonly userID: string
  readonly opID: string
  /** Epoch the device made it in, and the one this storage is in. */
  readonly epoch: string
  readonly currentEpoch: string
  readonly mutation: ListMutation
  /** Unix milliseconds. */
  readonly now: number
}

/** Applies one operation once: a replayed id gets its first result (rule M). */
export function* applyListMutation(asked: Asked): Work<Outcome & { readonly moved: readonly Moved[] }> {
  const hash = createHash('sha256').update(JSON.stringify(asked.mutation)).digest('base64url')
  const known = yield* tx.op(asked.userID, asked.opID)
  if (known) {
    if (known.hash !== hash) throw new TidingsError('message_id_reused')
    return { ...(JSON.parse(known.result) as Outcome), moved: [] }
  }
  const feeds = yield* Feeds.lock([asked.userID], asked.now)
  const m = asked.mutation
  const outcome =
    'label' in m && m.kind !== 'labelled'
      ? yield* applyLabelMutation(asked.userID, m, feeds)
      : m.kind === 'draft'
        ? yield* applyDraft(asked.userID, m, feeds)
        : yield* applyToConversation(asked, m, feeds)
  yield* tx.putOp({
    userID: asked.userID,
    opID: asked.opID,
    hash,
    result: JSON.stringify(outcome),
    at: asked.now,
  })
  return { ...outcome, moved: yield* feeds.write() }
}

function* applyToConversation(asked: Asked, m: ConversationMutation, feeds: Feeds): Work<Outcome> {
  const { userID } = asked
  const ref = parseConversationID(m.id)
  const [row] = yield* tx.rows([{ userID, kind: 'conversation', id: m.id }])
  const before = (row?.state ?? null) as ConversationState | null
  // A receive option is remembered for a conversation that does not show yet: its row starts hidden.
  if (!before && !revives(m) && m.kind !== 'recvOpt') return { version: 0, superseded: true }
  if (m.kind === 'pin' && m.pinned && !before?.pinned) yield* requireRoomForPin(userID)
  if (m.kind === 'labelled' && !(yield* hasLabel(userID, m.label))) {
    if (m.on) throw new TidingsError('label_missing')
    return { version: row?.version ?? 0, superseded: true }
  }

  const timelineID = timelineOf(userID, ref)
  const resolved = yield* resolve(asked, m, timelineID, before?.lastSeq ?? 0)
  if (!resolved) return { version: row?.version ?? 0, superseded: true }
  const facts: MutationFacts = {
    t: 't' in m ? feeds.clampIntent(userID, m.t) : 0,
    nextKey: () => feeds.nextKey(userID),
    anchorTime: resolved.anchorTime,
  }
  const start = before ?? (yield* newborn(userID, ref, timelineID, m.kind === 'recvOpt' ? 0 : feeds.nextKey(userID)))
  let state = applyMutation(start, resolved.mutation, facts)
  if (state === before) return { version: row?.version ?? 0, superseded: true }
  if (state.readSeq !== start.readSeq || state.clearedSeq !== start.clearedSeq)
    state = yield* recounted(state, timelineID, userID, ref)
  const put = feeds.put(userID, { kind: 'conversation', id: m.id, state })
  return { version: put.version, superseded: false }
}

/** A row that no message made: it knows where its timeline stands, and has nothing unread. */
function* newborn(userID: string, ref: ConversationRef, timelineID: string, activeAt: number): Work<ConversationState> {
  const member = 'userID' in ref || ((yield* tx.member(ref.groupID, userID))?.member ?? false)
  // Who is not in a group must not learn from a pin of it how much is said there.
  const { lastSeq, rev } = member ? yield* tx.timeline(timelineID) : { lastSeq: 0, rev: 0 }
  const hiddenSeq = activeAt === 0 ? 0 : -1
  return { ...EMPTY_CONVERSATION, lastSeq, rev, readSeq: lastSeq, activeAt, hiddenSeq, member }
}

/** Turns places named by time, or by message id in another epoch, into a seq of this history (rule O). */
function* resolve(
  asked: Asked,
  m: ConversationMutation,
  timelineID: string,
  lastSeq: number,
): Work<{ mutation: ConversationMutation; anchorTime: number } | null> {
  if (m.kind === 'readTime') {
    // Seconds are shared by many who write in a group; V2TIM has it for one-to-one only.
    if (parseConversationID(m.id).type !== ConversationType.C2C) throw new TidingsError('invalid_parameter')
    const seq = yield* tx.seqAtTime(timelineID, m.seconds * 1000 + 999)
    const upTo = { seq, msgID: '' }
    return { mutation: { kind: 'read', id: m.id, upTo }, anchorTime: yield* timeAt(timelineID, seq) }
  }
  if (m.kind !== 'read' && m.kind !== 'delete' && m.kind !== 'clear') return { mutation: m, anchorTime: 0 }
  // Past the row's end lies what this user has not seen, or never will.
  // The place before the first message is the same in every history.
  if (asked.epoch === asked.currentEpoch || m.upTo.seq === 0)
    return { mutation: m, anchorTime: yield* timeAt(timelineID, Math.min(m.upTo.seq, lastSeq)) }
  const id = readMessageID(m.upTo.msgID)
  const message = id ? yield* tx.messageByKey(timelineID, id.sender, id.clientMsgID) : null
  if (!message) return null
  return { mutation: { ...m, upTo: { ...m.upTo, seq: message.seq } }, anchorTime: message.time }
}

function* timeAt(timeline: string, seq: number): Work<number> {
  if (seq === 0) return 0
  const [message] = yield* tx.messages([{ timeline, seq }])
  return message?.time ?? 0
}

function* requireRoomForPin(userID: string): Work<void> {
  // Pinned rows come first in list order, so a full set of pins fills the head of the list.
  const head = yield* tx.rowsBelow(userID, null, LIMITS.pins)
  if (head.length === LIMITS.pins && head.every((row) => row.state.pinned)) throw new TidingsError('pin_count')
}

function* hasLabel(userID: string, id: string): Work<boolean> {
  const [row] = yield* tx.rows([{ userID, kind: 'label', id }])
  return row?.kind === 'label' && !row.state.deleted
}
