import { MessageStatus, type TidingsMessage } from '@tidings/browser'

/** The search for the first message that was unread when the conversation was opened. */
export interface UnreadDivider {
  /** Unread messages that are older than all that were looked at. */
  readonly left: number
  /** Messages from this place on were looked at. */
  readonly from: number
  /** The first unread message; null until it is loaded, or when there is none. */
  readonly msgID: string | null
}

export const dividerFor = (unread: number): UnreadDivider => ({
  left: unread,
  from: Number.POSITIVE_INFINITY,
  msgID: null,
})

/**
 * Looks at the older messages that have come, oldest first as given; the same object when there is nothing new. What
 * arrives after the first look is newer than the divider and is not counted.
 */
export function seekDivider(divider: UnreadDivider, messages: readonly TidingsMessage[]): UnreadDivider {
  let { left, from, msgID } = divider
  if (left === 0) return divider
  for (const message of messages.toReversed()) {
    if (message.seq === 0 || message.seq >= from) continue
    from = message.seq
    if (!countsAsUnread(message)) continue
    left--
    if (left === 0) {
      msgID = message.msgID
      break
    }
  }
  return from === divider.from ? divider : { left, from, msgID }
}

const countsAsUnread = (m: TidingsMessage): boolean =>
  !m.isSelf && !m.isExcludedFromUnreadCount && m.status !== MessageStatus.LOCAL_REVOKED
