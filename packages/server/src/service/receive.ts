import {
  AT_ALL,
  type ConversationState,
  EMPTY_CONVERSATION,
  type GroupAt,
  GroupAtType,
  isCountable,
  isHidden,
  LIMITS,
  type Message,
} from '@tidings/model'

export interface Receiver {
  readonly userID: string
  readonly isGroup: boolean
  /** For the sender: the newest seq they had seen; a group message says that it was read (U4). */
  readonly seenSeq: number
}

export interface Received {
  readonly state: ConversationState
  /** The read position moved, but not to the end: the unread count must be counted anew. */
  readonly recount: boolean
}

/** What a new message does to the row of one participant; `null` = the row is made by it (K8). */
export function receive(before: ConversationState | null, m: Message, to: Receiver, nextKey: () => number): Received {
  const c = before ?? EMPTY_CONVERSATION
  // A row that only remembers a receive option is born now (K8), unless the user has deleted it since.
  const isBorn = before === null || (isHidden(c) && c.activeAt === 0 && c.hideT === 0)
  const raised = isBorn || !m.excludedFromLast
  const next: ConversationState = {
    ...c,
    lastSeq: m.seq,
    rev: m.rev,
    hiddenSeq: isBorn ? -1 : c.hiddenSeq,
    activeAt: raised ? nextKey() : c.activeAt,
    showSeq: m.excludedFromLast ? c.showSeq : m.seq,
    lastMessageSeq: m.excludedFromLast ? c.lastMessageSeq : m.seq,
  }
  if (m.sender !== to.userID)
    return {
      state: { ...next, unread: c.unread + (isCountable(m) ? 1 : 0), groupAt: mentioned(c.groupAt, m, to) },
      recount: false,
    }
  const readSeq = to.isGroup ? Math.max(c.readSeq, Math.min(m.seq - 1, to.seenSeq)) : c.readSeq
  if (readSeq === c.readSeq) return { state: next, recount: false }
  const groupAt = c.groupAt.filter((at) => at.seq > readSeq)
  // Speaking is when they were seen to have read; the exact message's time would cost a look-up for every send.
  const readTime = Math.max(c.readTime, m.time)
  // Everything before one's own message is read: nothing is left to count.
  if (readSeq >= c.lastSeq) return { state: { ...next, readSeq, readTime, groupAt, unread: 0 }, recount: false }
  return { state: { ...next, readSeq, readTime, groupAt }, recount: c.unread > 0 }
}

function mentioned(list: readonly GroupAt[], m: Message, to: Receiver): readonly GroupAt[] {
  if (!to.isGroup || m.mentions.length === 0) return list
  const me = m.mentions.includes(to.userID)
  const all = m.mentions.includes(AT_ALL)
  if (!me && !all) return list
  const atType = me && all ? GroupAtType.AT_ALL_AT_ME : all ? GroupAtType.AT_ALL : GroupAtType.AT_ME
  return [...list, { seq: m.seq, atType }].slice(-LIMITS.groupAt)
}
