/** V2TIM's message states. */
export const MessageStatus = {
  SENDING: 1,
  SEND_SUCC: 2,
  SEND_FAIL: 3,
  HAS_DELETED: 4,
  LOCAL_IMPORTED: 5,
  LOCAL_REVOKED: 6,
} as const
export type MessageStatus = (typeof MessageStatus)[keyof typeof MessageStatus]

/** V2TIM's element types; the first two are spoken so far, the others keep their number. */
export const ElemType = { NONE: 0, TEXT: 1, CUSTOM: 2 } as const
export type ElemType = (typeof ElemType)[keyof typeof ElemType]

export const MessagePriority = { DEFAULT: 0, HIGH: 1, NORMAL: 2, LOW: 3 } as const
export type MessagePriority = (typeof MessagePriority)[keyof typeof MessagePriority]

/** Mentions everybody in a group. */
export const AT_ALL = '__kImSDK_MesssageAtALL__'

export const GroupAtType = { AT_ME: 1, AT_ALL: 2, AT_ALL_AT_ME: 3 } as const
export type GroupAtType = (typeof GroupAtType)[keyof typeof GroupAtType]

export type Elem =
  | { readonly type: typeof ElemType.TEXT; readonly text: string }
  | {
      readonly type: typeof ElemType.CUSTOM
      readonly data: string
      /** What a list shows for it. */
      readonly description: string
      readonly extension: string
    }

/** What a sender fixes when the message is made. */
export interface MessageContent {
  readonly clientMsgID: string
  readonly elem: Elem
  readonly cloudCustomData: string
  /** True: the message is not shown as lastMessage and does not move the conversation. */
  readonly excludedFromLast: boolean
  /** True: the message does not count as unread. */
  readonly excludedFromUnread: boolean
  /** User ids, or {@link AT_ALL}; groups only. */
  readonly mentions: readonly string[]
  readonly priority: MessagePriority
}

/** A stored message: what was sent, by whom, and its place in the timeline. */
export interface Message extends MessageContent {
  readonly sender: string
  /** Place in the timeline, from 1, without gaps. */
  readonly seq: number
  /** The timeline's revision at which this message last changed. */
  readonly rev: number
  /** Server time, Unix milliseconds. */
  readonly time: number
  readonly recalled: boolean
}

/** Whether a message can be unread for anybody but its sender. */
export const isCountable = (m: Pick<Message, 'excludedFromUnread' | 'recalled'>): boolean =>
  !m.excludedFromUnread && !m.recalled
