import { type Receiver, TidingsError } from '@tidings/browser'

const C2C = 'c2c_'
const GROUP = 'group_'

export const isGroupConversation = (conversationID: string): boolean => conversationID.startsWith(GROUP)

/** Whom a conversation is with; throws 6004 for an id that is neither a person's nor a group's. */
export function receiverOf(conversationID: string): Receiver {
  if (conversationID.startsWith(C2C)) return { userID: conversationID.slice(C2C.length) }
  if (isGroupConversation(conversationID)) return { groupID: conversationID.slice(GROUP.length) }
  throw new TidingsError('invalid_conversation')
}
