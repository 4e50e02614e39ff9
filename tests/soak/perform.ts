import type { Client, TidingsConversation } from '@tidings/client'
import type { Call } from './call.ts'

// A page loads this file as it is: it imports nothing but types.

/** What a call answered, as far as it is compared later. */
export interface Performed {
  readonly msgID?: string
  readonly seq?: number
}

const receiver = (id: string) => (id.startsWith('c2c_') ? { userID: id.slice(4) } : { groupID: id.slice(6) })

/** Does what was chosen; rejects as the call does. */
export async function perform(client: Client, call: Call): Promise<Performed> {
  const conversations = client.getConversationManager()
  const messages = client.getMessageManager()
  const groups = client.getGroupManager()
  switch (call.kind) {
    case 'send': {
      const message = call.isCustom
        ? messages.createCustomMessage(call.text, 'a custom message')
        : messages.createTextAtMessage(call.text, call.mentions)
      message.isExcludedFromLastMessage = call.excludedFromLast
      message.isExcludedFromUnreadCount = call.excludedFromUnread
      const { msgID, seq } = await messages.sendMessage(message, receiver(call.id))
      return { msgID, seq }
    }
    case 'pin':
      await conversations.pinConversation(call.id, call.on)
      break
    case 'mark':
      await conversations.markConversation(call.ids, 1n << BigInt(call.bit), call.on)
      break
    case 'customData':
      await conversations.setConversationCustomData(call.ids, call.data)
      break
    case 'recvOpt':
      if (call.id.startsWith('c2c_')) await messages.setC2CReceiveMessageOpt([call.id.slice(4)], call.opt)
      else await messages.setGroupReceiveMessageOpt(call.id.slice(6), call.opt)
      break
    case 'draft':
      await conversations.setConversationDraft(call.id, call.text)
      break
    case 'read':
      await conversations.cleanConversationUnreadMessageCount(call.id, 0, 0)
      break
    case 'readPart': {
      const last = (await conversations.getConversation(call.id)).lastMessage
      const seq = Math.ceil((last?.seq ?? 0) * call.part)
      const isGroup = call.id.startsWith('group_')
      // Some seconds back: who writes without a pause fills a second.
      const seconds = isGroup ? 0 : (last?.timestamp ?? 0) - Math.floor(call.part * 10)
      await conversations.cleanConversationUnreadMessageCount(call.id, Math.max(0, seconds), isGroup ? seq : 0)
      break
    }
    case 'readAll':
      await conversations.cleanConversationUnreadMessageCount(call.of, 0, 0)
      break
    case 'delete':
      if (call.clear !== null) await conversations.deleteConversationList(call.ids, call.clear)
      else for (const id of call.ids) await conversations.deleteConversation(id)
      break
    case 'label':
      if (call.on) await conversations.addConversationsToGroup(call.name, call.ids)
      else await conversations.deleteConversationsFromGroup(call.name, call.ids)
      break
    case 'labelCreate':
      await conversations.createConversationGroup(call.name, call.ids)
      break
    case 'labelRename':
      await conversations.renameConversationGroup(call.name, call.to)
      break
    case 'labelDelete':
      await conversations.deleteConversationGroup(call.name)
      break
    case 'groupCreate': {
      const { groupID, type, members } = call
      await groups.createGroup({ groupType: type, groupID, groupName: `the ${groupID}`, members })
      break
    }
    case 'groupInvite':
      await groups.inviteUsers(call.groupID, call.members)
      break
    case 'groupQuit':
      await groups.quitGroup(call.groupID)
      break
    case 'groupJoin':
      await groups.joinGroup(call.groupID)
      break
    case 'self':
      await client.setSelfInfo({ nickName: call.nick })
      break
    case 'history':
      await messages.getHistoryMessageList(receiver(call.id), { count: 20 })
      break
    case 'clear':
      if (call.id.startsWith('c2c_')) await messages.clearC2CHistoryMessage(call.id.slice(4))
      else await messages.clearGroupHistoryMessage(call.id.slice(6))
      break
    case 'explain':
      await conversations.explainConversation(call.id)
      break
    case 'search': {
      const filter = { keyword: call.keyword }
      await conversations.getUnreadMessageCountByFilter(filter)
      await conversations.getConversationListByFilter(filter, 0, 20)
      break
    }
    case 'page':
      for (let nextSeq = 0; ; ) {
        const page = await conversations.getConversationList(nextSeq, call.count)
        if (page.isFinished) break
        nextSeq = page.nextSeq
      }
  }
  return {}
}

/** A conversation as JSON carries it: marks are decimal strings. */
export type LookedAt = Omit<TidingsConversation, 'markList' | 'toJSON'> & { readonly markList: readonly string[] }

/** What a user sees on one device at one moment. */
export interface Look {
  readonly state: string
  readonly total: number
  readonly groups: readonly string[]
  readonly list: readonly LookedAt[]
  /** Ids of the list that keeps itself, in its order; null when none is open. */
  readonly live: readonly string[] | null
}

export async function look(client: Client, live: readonly TidingsConversation[] | null): Promise<Look> {
  const conversations = client.getConversationManager()
  // Asked for without a pause: no commit comes in between.
  const [page, total, groups] = await Promise.all([
    conversations.getConversationList(0, Number.POSITIVE_INFINITY),
    conversations.getTotalUnreadMessageCount(),
    conversations.getConversationGroupList(),
  ])
  return {
    state: client.getSyncState(),
    total,
    groups,
    list: JSON.parse(JSON.stringify(page.conversationList)) as LookedAt[],
    live: live?.map((c) => c.conversationID) ?? null,
  }
}

/** Puts away what belongs to one device alone: drafts, and messages that the server refused, with their conversation. */
export async function tidy(client: Client, ids: readonly string[]): Promise<void> {
  const conversations = client.getConversationManager()
  for (const id of ids) {
    await conversations.setConversationDraft(id, '')
    const page = await client
      .getMessageManager()
      .getHistoryMessageList(receiver(id), { count: 20 })
      // Whoever is in no group has no history there, and no message of their own either.
      .catch(() => ({ messageList: [] }))
    if (page.messageList.some((message) => message.status === 3)) await conversations.deleteConversation(id)
  }
}
