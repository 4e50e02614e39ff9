import type { Client } from '@tidings/client'
import { AT_ALL } from '@tidings/model'
import type { Random } from './random.ts'
import type { Asked, SimDevice } from './sim-device.ts'

/** What people do with their lists, each with its weight. */
const DEEDS = {
  send: 30,
  read: 10,
  readAll: 2,
  readSome: 3,
  pin: 8,
  draft: 5,
  mark: 5,
  recvOpt: 4,
  customData: 2,
  remove: 6,
  label: 4,
  editLabel: 2,
  group: 4,
  page: 4,
  history: 4,
  name: 1,
  relogin: 1,
} as const
export type Deed = keyof typeof DEEDS

/** A seed's choice: some deeds happen in this world and some do not, so that rare mixtures come undiluted. */
export function swarm(random: Random): Deed[] {
  const deeds = (Object.keys(DEEDS) as Deed[]).filter((deed) => deed === 'send' || random.chance(0.6))
  return deeds.flatMap((deed) => Array.from({ length: DEEDS[deed] }, () => deed))
}

/** Does one thing on a device, as a person would. */
export function act(device: SimDevice, deed: Deed, random: Random, people: readonly string[]): void {
  const { client } = device
  if (!client?.getLoginUser()) return
  void device.call(deed, () => perform(device, client, deed, random, people))
}

const GROUPS = ['room', 'hall', 'attic']

async function perform(
  device: SimDevice,
  client: Client,
  deed: Deed,
  random: Random,
  people: readonly string[],
): Promise<unknown> {
  const conversations = client.getConversationManager()
  const messages = client.getMessageManager()
  const groups = client.getGroupManager()
  const shown = [...device.model.rows.keys()]
  const anybody = () => random.pick(people)
  const some = () => (shown.length > 0 && random.chance(0.8) ? random.pick(shown) : `c2c_${anybody()}`)
  switch (deed) {
    case 'send': {
      const id = some()
      const isGroup = id.startsWith('group_')
      const text = `m${random.below(1e6)}`
      const message =
        isGroup && random.chance(0.3)
          ? messages.createTextAtMessage(text, [random.chance(0.3) ? AT_ALL : anybody()])
          : messages.createTextMessage(text)
      message.isExcludedFromLastMessage = random.chance(0.15)
      message.isExcludedFromUnreadCount = random.chance(0.15)
      const onlineUserOnly = random.chance(0.05)
      const asked: Asked = {
        device: device.name,
        conversationID: id,
        msgID: message.msgID,
        isDurable: false,
        sent: null,
        wipes: device.wipes,
        refused: false,
      }
      if (!onlineUserOnly) device.asked.push(asked)
      const to = isGroup ? { groupID: id.slice(6) } : { userID: id.slice(4) }
      try {
        asked.sent = await messages.sendMessage(message, to, { onlineUserOnly })
      } catch (error) {
        asked.refused = true
        throw error
      }
      return
    }
    case 'read':
      return await conversations.cleanConversationUnreadMessageCount(some(), 0, 0)
    case 'readAll':
      return await conversations.cleanConversationUnreadMessageCount(random.pick(['', 'c2c', 'group']), 0, 0)
    case 'readSome': {
      const id = some()
      const seq = 1 + random.below(Math.max(1, (device.model.rows.get(id)?.lastMessage?.seq ?? 1) + 1))
      const time = device.model.rows.get(id)?.lastMessage?.timestamp ?? 1
      return await conversations.cleanConversationUnreadMessageCount(id, Math.max(1, time - random.below(20)), seq)
    }
    case 'pin':
      return await conversations.pinConversation(some(), random.chance(0.6))
    case 'draft':
      return await conversations.setConversationDraft(some(), random.chance(0.6) ? `d${random.below(1000)}` : '')
    case 'mark':
      return await conversations.markConversation([some(), some()], 1n << BigInt(random.below(4)), random.chance(0.6))
    case 'recvOpt': {
      const opt = random.below(4)
      const id = some()
      if (id.startsWith('group_')) return await messages.setGroupReceiveMessageOpt(id.slice(6), opt)
      return await messages.setC2CReceiveMessageOpt([id.slice(4)], opt)
    }
    case 'customData':
      return await conversations.setConversationCustomData([some()], random.chance(0.7) ? `x${random.below(99)}` : '')
    case 'remove':
      if (random.chance(0.5)) return await conversations.deleteConversation(some())
      return await conversations.deleteConversationList([some()], random.chance(0.5))
    case 'label': {
      const name = `L${random.below(3)}`
      const known = await conversations.getConversationGroupList()
      if (!known.includes(name) || random.chance(0.2))
        return await conversations.createConversationGroup(name, [some()])
      if (random.chance(0.7)) return await conversations.addConversationsToGroup(name, [some()])
      return await conversations.deleteConversationsFromGroup(name, [some()])
    }
    case 'editLabel': {
      const known = await conversations.getConversationGroupList()
      if (known.length === 0) return
      if (random.chance(0.5)) return await conversations.deleteConversationGroup(random.pick(known))
      return await conversations.renameConversationGroup(random.pick(known), `L${random.below(5)}`)
    }
    case 'group': {
      const groupID = random.pick(GROUPS)
      const roll = random.below(6)
      if (roll < 2)
        return await groups.createGroup({
          groupType: random.pick(['Work', 'Public', 'Meeting']),
          groupID,
          groupName: groupID,
          members: [anybody(), anybody()],
        })
      if (roll === 2) return await groups.inviteUsers(groupID, [anybody()])
      if (roll === 3) return await groups.joinGroup(groupID)
      if (roll === 4) return await groups.quitGroup(groupID)
      return random.chance(0.2)
        ? await groups.dismissGroup(groupID)
        : await groups.setGroupInfo({ groupID, groupName: `${groupID}${random.below(9)}` })
    }
    case 'page': {
      let nextSeq = 0
      for (let i = 0; i < 20; i++) {
        const page = await conversations.getConversationList(nextSeq, 1 + random.below(4))
        if (page.isFinished) return
        nextSeq = page.nextSeq
      }
      return
    }
    case 'history': {
      const id = some()
      const of = id.startsWith('group_') ? { groupID: id.slice(6) } : { userID: id.slice(4) }
      let before: number | null = null
      for (let i = 0; i < 3; i++) {
        const page = await messages.getHistoryMessageList(of, { count: 1 + random.below(10), before })
        before = page.cursor
        if (page.isFinished) return
      }
      return
    }
    case 'relogin':
      return await device.relogin(random.chance(0.5))
    case 'name':
      return await client.setSelfInfo({ nickName: `${device.userID}${random.below(100)}` })
  }
}
