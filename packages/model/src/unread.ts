import type { Message } from './message.ts'
import { isCountable } from './message.ts'
import { type ConversationState, isHidden, type Span } from './row.ts'

/** Whether a seq lies in one of a member's stretches; one-to-one timelines have none and are all visible. */
export const isVisible = (seq: number, spans: readonly Span[] | null): boolean =>
  spans === null || spans.some((s) => seq > s.join && (s.leave === null || seq <= s.leave))

/** The definition (consistency rule U); stores count by it, and every test compares with it. */
export const countsAsUnread = (
  m: Pick<Message, 'seq' | 'sender' | 'excludedFromUnread' | 'recalled'>,
  userID: string,
  c: Pick<ConversationState, 'readSeq' | 'clearedSeq'>,
  spans: readonly Span[] | null,
): boolean =>
  m.seq > c.readSeq && m.seq > c.clearedSeq && m.sender !== userID && isCountable(m) && isVisible(m.seq, spans)

/** What a conversation adds to the total (U5): muted ones add nothing, neither do deleted ones. */
export const countsInTotal = (c: Pick<ConversationState, 'unread' | 'recvOpt' | 'showSeq' | 'hiddenSeq'>): number =>
  c.recvOpt === 0 && !isHidden(c) ? c.unread : 0
