import { TidingsError } from './failure.ts'
import { LIMITS } from './limits.ts'

/** V2TIM's numbers: `ConversationType.C2C === 1`. */
export const ConversationType = { UNKNOWN: 0, C2C: 1, GROUP: 2 } as const
export type ConversationType = (typeof ConversationType)[keyof typeof ConversationType]

// Printable ASCII without the space: bytes, UTF-16 units and every collation then sort alike.
const ID = /^[\x21-\x7e]+$/

export const isUserID = (id: unknown): id is string =>
  typeof id === 'string' && id.length <= LIMITS.userID && ID.test(id)

export const isGroupID = (id: unknown): id is string =>
  typeof id === 'string' && id.length <= LIMITS.groupID && ID.test(id)

/** What a conversation id says: whom a one-to-one is with, or which group it is. */
export type ConversationRef =
  | { readonly type: typeof ConversationType.C2C; readonly userID: string }
  | { readonly type: typeof ConversationType.GROUP; readonly groupID: string }

export const c2cConversationID = (userID: string): string => `c2c_${userID}`
export const groupConversationID = (groupID: string): string => `group_${groupID}`

/** Reads a conversation id, or gives null when it is not well formed. */
export function readConversationID(id: unknown): ConversationRef | null {
  if (typeof id !== 'string') return null
  if (id.startsWith('c2c_')) {
    const userID = id.slice(4)
    return isUserID(userID) ? { type: ConversationType.C2C, userID } : null
  }
  if (id.startsWith('group_')) {
    const groupID = id.slice(6)
    return isGroupID(groupID) ? { type: ConversationType.GROUP, groupID } : null
  }
  return null
}

/** As {@link readConversationID}, but refuses with 6004. */
export function parseConversationID(id: unknown): ConversationRef {
  const ref = readConversationID(id)
  if (!ref) throw new TidingsError('invalid_conversation')
  return ref
}

/** The timeline both ends of a one-to-one share, whoever asks. The space cannot occur in a user id. */
export function timelineOf(userID: string, ref: ConversationRef): string {
  if (ref.type === ConversationType.GROUP) return groupConversationID(ref.groupID)
  const [a, b] = userID < ref.userID ? [userID, ref.userID] : [ref.userID, userID]
  return `c2c_${a} ${b}`
}

/** Client-made keys: 96 random bits or more, never derived from time alone. */
export const OPERATION_ID = /^[A-Za-z0-9_-]{16,64}$/

/** A message's name everywhere, fixed when it is made. The sender is part of it, so nobody can use another's. */
export const messageID = (sender: string, clientMsgID: string): string => `${sender}:${clientMsgID}`

/** The two halves of a message id. The colon cannot occur in a clientMsgID, so the last one parts them. */
export function readMessageID(id: string): { readonly sender: string; readonly clientMsgID: string } | null {
  const colon = id.lastIndexOf(':')
  return colon < 1 ? null : { sender: id.slice(0, colon), clientMsgID: id.slice(colon + 1) }
}
