import type { TidingsConversation } from '@tidings/client'
import { ConversationMarkType, ReceiveMessageOpt } from '@tidings/model'
import { useTidings } from './tidings-provider.tsx'

/** What can be done with a conversation; each shows at once and goes to the server when there is one. Rejects with a TidingsError. */
export interface ConversationActions {
  readonly isUnread: boolean
  readonly isMuted: boolean
  readonly isStarred: boolean
  markRead(): Promise<void>
  markUnread(): Promise<void>
  togglePin(): Promise<void>
  toggleMute(): Promise<void>
  toggleStar(): Promise<void>
  setGroup(name: string, isIn: boolean): Promise<void>
  createGroup(name: string): Promise<void>
  remove(): Promise<void>
}

export function useConversationActions(conversation: TidingsConversation): ConversationActions {
  const { client } = useTidings()
  const conversations = client.getConversationManager()
  const messages = client.getMessageManager()
  const { conversationID: id, userID, groupID, recvOpt, markList } = conversation
  const isMarked = markList.includes(ConversationMarkType.UNREAD)
  const isStarred = markList.includes(ConversationMarkType.STAR)
  const isMuted = recvOpt !== ReceiveMessageOpt.RECEIVE
  const mark = async (type: bigint, on: boolean): Promise<void> => {
    await conversations.markConversation([id], type, on)
  }
  return {
    isUnread: conversation.unreadCount > 0 || isMarked,
    isMuted,
    isStarred,
    async markRead() {
      if (conversation.unreadCount > 0) await conversations.cleanConversationUnreadMessageCount(id, 0, 0)
      if (isMarked) await mark(ConversationMarkType.UNREAD, false)
    },
    markUnread: () => mark(ConversationMarkType.UNREAD, true),
    togglePin: () => conversations.pinConversation(id, !conversation.isPinned),
    async toggleMute() {
      const opt = isMuted ? ReceiveMessageOpt.RECEIVE : ReceiveMessageOpt.NOT_NOTIFY
      if (groupID !== '') await messages.setGroupReceiveMessageOpt(groupID, opt)
      else await messages.setC2CReceiveMessageOpt([userID], opt)
    },
    toggleStar: () => mark(ConversationMarkType.STAR, !isStarred),
    async setGroup(name, isIn) {
      if (isIn) await conversations.addConversationsToGroup(name, [id])
      else await conversations.deleteConversationsFromGroup(name, [id])
    },
    async createGroup(name) {
      await conversations.createConversationGroup(name, [id])
    },
    remove: () => conversations.deleteConversation(id),
  }
}
