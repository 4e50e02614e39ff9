import {
  AT_ALL,
  type Elem,
  isUserID,
  LIMITS,
  type MessageContent,
  MessagePriority,
  messageID,
  OPERATION_ID,
  TidingsError,
} from '@tidings/model'
import { utf8Length } from '@tidings/protocol'
import * as check from './arguments.ts'

/** A message that is being written: plain and mutable until it is sent. */
export interface MessageDraft {
  /** Fixed when it is made; sending it again is the same message (I5). */
  readonly msgID: string
  readonly elemType: number
  textElem: { text: string } | null
  customElem: { data: string; description: string; extension: string } | null
  cloudCustomData: string
  groupAtUserList: string[]
  /** True = it does not become lastMessage and does not move the conversation. */
  isExcludedFromLastMessage: boolean
  /** True = it does not count as unread. */
  isExcludedFromUnreadCount: boolean
}

export function draftOf(userID: string, clientMsgID: string, elem: Elem, mentions: readonly string[]): MessageDraft {
  return {
    msgID: messageID(userID, clientMsgID),
    elemType: elem.type,
    textElem: elem.type === 1 ? { text: elem.text } : null,
    customElem: elem.type === 2 ? { data: elem.data, description: elem.description, extension: elem.extension } : null,
    cloudCustomData: '',
    groupAtUserList: [...mentions],
    isExcludedFromLastMessage: false,
    isExcludedFromUnreadCount: false,
  }
}

/** Checks a draft and fixes it. Refuses with 6017, or 8001 when the body is too large. */
export function contentOf(draft: unknown, userID: string, priority: unknown): MessageContent {
  const bad = () => new TidingsError('invalid_parameter')
  if (typeof draft !== 'object' || draft === null) throw bad()
  const d = draft as Partial<MessageDraft>
  if (typeof d.msgID !== 'string') throw bad()
  const clientMsgID = d.msgID.slice(userID.length + 1)
  if (d.msgID !== messageID(userID, clientMsgID) || !OPERATION_ID.test(clientMsgID)) throw bad()
  const elem = elemOf(d)
  const mentions = check.requireList(d.groupAtUserList ?? [], LIMITS.mentions)
  if (!mentions.every((id) => id === AT_ALL || isUserID(id))) throw bad()
  const chosen = priority ?? MessagePriority.NORMAL
  if (chosen !== 0 && chosen !== 1 && chosen !== 2 && chosen !== 3) throw bad()
  return {
    clientMsgID,
    elem,
    cloudCustomData: check.requireText(d.cloudCustomData ?? '', LIMITS.cloudCustomData),
    excludedFromLast: check.requireBoolean(d.isExcludedFromLastMessage ?? false),
    excludedFromUnread: check.requireBoolean(d.isExcludedFromUnreadCount ?? false),
    mentions: [...new Set(mentions as string[])],
    priority: chosen,
  }
}

function elemOf(d: Partial<MessageDraft>): Elem {
  const parts: unknown[] =
    d.elemType === 1 ? [d.textElem?.text] : [d.customElem?.data, d.customElem?.description, d.customElem?.extension]
  let bytes = 0
  for (const part of parts) {
    if (typeof part !== 'string' || !part.isWellFormed()) throw new TidingsError('invalid_parameter')
    bytes += utf8Length(part)
  }
  if (bytes > LIMITS.messageBody) throw new TidingsError('too_large')
  if (d.elemType === 1) return { type: 1, text: parts[0] as string }
  const [data, description, extension] = parts as [string, string, string]
  return { type: 2, data, description, extension }
}
