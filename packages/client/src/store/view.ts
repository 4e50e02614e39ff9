import {
  applyMutation,
  type ConversationState,
  countsAsUnread,
  EMPTY_CONVERSATION,
  isHidden,
  type Message,
  type MessageStatus,
  orderKeyOf,
  type Position,
  revives,
  type SendMutation,
} from '@tidings/model'
import { foldDraft } from './fold-draft.ts'
import type { BaseRow, ConversationBase, Draft, OutboxEntry } from './records.ts'

/** A message as it is shown: a stored one, or one of my own on its way. */
export interface ShownMessage {
  readonly message: Message
  readonly status: MessageStatus
}

/** Base and pending folded: what the list shows for one conversation. */
export interface View {
  readonly id: string
  readonly state: ConversationState
  readonly last: ShownMessage | null
  readonly draft: Draft | null
  readonly hidden: boolean
  readonly position: Position
}

export interface ViewParts {
  readonly id: string
  readonly userID: string
  readonly epoch: string
  readonly base: ConversationBase | null
  /** Entries on this conversation, by creation number. */
  readonly entries: readonly OutboxEntry[]
  /** The draft of this device alone. */
  readonly draft: Draft | null
  /** The draft that devices share, as the server has it. */
  readonly shared: BaseRow<'draft'> | null
  /** Held messages of (after, lastSeq], or null when they are not all held. */
  readonly heldAfter: (after: number) => readonly Message[] | null
  /** Server time of a held message, ms; 0 when it is not held. */
  readonly timeAt: (seq: number) => number
}

/** Computes a view; null when there is nothing to show or know. Pure: sync and outbox meet only here (law 3). */
export function foldView(parts: ViewParts): View | null {
  const { base, id } = parts
  const draft = foldDraft(parts)
  if (!base && !draft && parts.entries.length === 0) return null
  let state: ConversationState | null = base?.state ?? null
  let last: ShownMessage | null = base?.last ? { message: base.last, status: base.last.recalled ? 6 : 2 } : null
  let shownBySend = false
  for (const entry of parts.entries) {
    const m = entry.mutation
    if (m.kind === 'send') {
      if (isSeen(m, parts.userID, base)) continue
      const sent = pendingMessage(m, entry, parts.userID)
      if (m.content.excludedFromLast) {
        // It makes a row (K8) as long as it may still arrive.
        if (entry.refused === null) state ??= { ...EMPTY_CONVERSATION, activeAt: entry.key }
        continue
      }
      // A failed one shows, and lifts, only until somebody says something newer.
      if (entry.refused !== null && last && last.message.time > entry.madeAt) continue
      state = { ...(state ?? EMPTY_CONVERSATION), activeAt: Math.max(state?.activeAt ?? 0, entry.key) }
      shownBySend = true
      // An acknowledged message has its place; something newer may be known already.
      if (entry.acked && last && entry.acked.sent && last.message.seq > entry.acked.sent.seq) continue
      last = sent
    } else if (entry.refused === null && 'id' in m) {
      const next = guess(state, entry, parts)
      if (next === state || next === null) continue
      state = next
      // A message of my own that came after stays what is shown.
      if (state.lastMessageSeq === 0 && m.kind !== 'read' && !shownBySend) last = null
    }
  }
  if (!state && !draft) return null
  state = withUnread(state ?? EMPTY_CONVERSATION, parts)
  const shownByDraft = draft !== null && draft.key > state.hideT
  if (draft && shownByDraft) state = { ...state, activeAt: Math.max(state.activeAt, draft.key) }
  const hidden = isHidden(state) && !shownBySend && !shownByDraft
  return { id, state, last, draft, hidden, position: { orderKey: orderKeyOf(state), id } }
}

/** A pending message ends at the first of: its ack seen, or a row with that message (H5). */
const isSeen = (m: SendMutation, userID: string, base: ConversationBase | null): boolean =>
  base?.last?.sender === userID && base.last.clientMsgID === m.content.clientMsgID

/** My own message before its row has come back. */
export function pendingMessage(m: SendMutation, entry: OutboxEntry, userID: string): ShownMessage {
  const sent = entry.acked?.sent
  return {
    message: {
      ...m.content,
      sender: userID,
      // Pending messages sort after all known ones (H5).
      seq: sent?.seq ?? Number.MAX_SAFE_INTEGER,
      rev: sent?.rev ?? 0,
      time: sent?.time ?? entry.madeAt,
      recalled: false,
    },
    status: sent ? 2 : entry.refused !== null ? 3 : 1,
  }
}

function guess(state: ConversationState | null, entry: OutboxEntry, parts: ViewParts): ConversationState | null {
  const m = entry.mutation
  if (!('id' in m) || m.kind === 'send') return state
  // A place of another history cannot be guessed at; the server maps it by message id (rule O).
  if ('upTo' in m && m.upTo.seq > 0 && entry.epoch !== parts.epoch) return state
  if (m.kind === 'read' && entry.unreadAt < 0 && parts.heldAfter(m.upTo.seq) === null) return state
  if (!state && !revives(m) && m.kind !== 'recvOpt') return state
  // An option is remembered for a conversation that does not show yet.
  const fresh = m.kind === 'recvOpt' ? { hiddenSeq: 0 } : { activeAt: entry.key }
  return applyMutation(state ?? { ...EMPTY_CONVERSATION, ...fresh }, m, {
    t: 't' in m ? m.t : 0,
    nextKey: () => entry.key,
    anchorTime: 'upTo' in m ? parts.timeAt(m.upTo.seq) : 0,
  })
}

/** The count under pending reads (rule O): exact where the messages are held, else the best that is never too low. */
function withUnread(state: ConversationState, parts: ViewParts): ConversationState {
  const { base } = parts
  if (!base) return { ...state, unread: 0 }
  const floor = Math.max(base.state.readSeq, base.state.clearedSeq)
  const upTo = Math.max(state.readSeq, state.clearedSeq)
  if (upTo <= floor) return state.unread === base.state.unread ? state : { ...state, unread: base.state.unread }
  if (upTo >= base.state.lastSeq) return { ...state, unread: 0 }
  const held = parts.heldAfter(upTo)
  if (held) {
    const unread = held.filter((m) => countsAsUnread(m, parts.userID, state, null)).length
    return { ...state, unread }
  }
  const sampled = parts.entries.findLast((e) => e.mutation.kind === 'read' || e.mutation.kind === 'delete')
  const last = base.last
  const least = last && countsAsUnread(last, parts.userID, { readSeq: upTo, clearedSeq: upTo }, null) ? 1 : 0
  return { ...state, unread: Math.max(least, base.state.unread - Math.max(0, sampled?.unreadAt ?? 0)) }
}
