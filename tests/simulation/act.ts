import { AT_ALL } from '@tidings/model'
import { type Deed, type Hand, handOf } from './deeds.ts'
import type { Asked } from './promises.ts'
import type { Random } from './random.ts'
import type { SimDevice } from './sim-device.ts'

/** What a person's app does to try everything: the names of groups and folders are few, so that they meet. */
const GROUPS = ['room', 'hall']
/** As many as a person may change at once without waiting. */
const CROWD = 60
const MARK_BITS = 4

/** Does one thing on a device, as a person would. */
export function act(device: SimDevice, deed: Deed, random: Random, people: readonly string[], taint: string): void {
  const { client } = device
  if (!client?.getLoginUser()) return
  const hand = handOf(device, client, random, people, taint)
  void device.call(deed, () => perform(deed, hand))
}

async function perform(deed: Deed, hand: Hand): Promise<unknown> {
  const { client, random, device, some, taint } = hand
  const conversations = client.getConversationManager()
  switch (deed) {
    case 'send':
      return await send(hand)
    case 'read':
      return await conversations.cleanConversationUnreadMessageCount(some(), 0, 0)
    case 'readAll':
      return await conversations.cleanConversationUnreadMessageCount(random.pick(['', 'c2c', 'group']), 0, 0)
    case 'readSome': {
      const id = some()
      const last = device.model.rows.get(id)?.lastMessage
      const seq = 1 + random.below(Math.max(1, (last?.seq ?? 1) + 1))
      return await conversations.cleanConversationUnreadMessageCount(
        id,
        Math.max(1, (last?.timestamp ?? 1) - random.below(20)),
        seq,
      )
    }
    case 'pin': {
      const id = some()
      const isPinned = random.chance(0.6)
      return await device.model.flips.pin(id, isPinned, () => conversations.pinConversation(id, isPinned))
    }
    case 'draft':
      return await conversations.setConversationDraft(some(), random.chance(0.6) ? `d${random.below(1000)}` : '')
    case 'mark':
      return await conversations.markConversation(
        [some(), some()],
        1n << BigInt(random.below(MARK_BITS)),
        random.chance(0.6),
      )
    case 'recvOpt': {
      const opt = random.below(4)
      const id = some()
      const messages = client.getMessageManager()
      if (id.startsWith('group_')) return await messages.setGroupReceiveMessageOpt(id.slice(6), opt)
      return await messages.setC2CReceiveMessageOpt([id.slice(4)], opt)
    }
    case 'customData':
      return await conversations.setConversationCustomData(
        [some()],
        random.chance(0.7) ? `x${random.below(99)}${taint}` : '',
      )
    case 'remove':
      return await remove(hand)
    case 'label':
    case 'editLabel':
      return await label(deed, hand)
    case 'group':
      return await group(hand)
    case 'crowd': {
      // Conversations with people who never come: a list of more than one page.
      const from = device.model.rows.has('c2c_guest0') ? CROWD : 0
      return await conversations.markConversation(
        Array.from({ length: CROWD }, (_, i) => `c2c_guest${i + from}`),
        1n,
        true,
      )
    }
    case 'filter':
      return await device.liveLists.refilter(random)
    case 'page':
    case 'history':
      return await look(deed, hand)
    case 'relogin':
      return await device.relogin(random.chance(0.5))
    case 'name':
      return await client.setSelfInfo({ nickName: `${device.userID}${random.below(100)}${taint}` })
  }
}

async function remove({ client, device, random, some }: Hand): Promise<unknown> {
  const id = some()
  device.model.flips.forget(id)
  const conversations = client.getConversationManager()
  const roll = random.below(5)
  if (roll < 2) return await conversations.deleteConversation(id)
  if (roll < 4) return await conversations.deleteConversationList([id], random.chance(0.5))
  const messages = client.getMessageManager()
  if (id.startsWith('group_')) return await messages.clearGroupHistoryMessage(id.slice(6))
  return await messages.clearC2CHistoryMessage(id.slice(4))
}

async function send({ client, device, random, some, anybody, taint }: Hand): Promise<void> {
  const messages = client.getMessageManager()
  const id = some()
  const isGroup = id.startsWith('group_')
  const draft = device.model.rows.get(id)?.draftText ?? ''
  // What was being written is sent.
  const text = draft !== '' && random.chance(0.5) ? draft : `m${random.below(1e6)}${taint}`
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
  if (!onlineUserOnly) device.promises.asked.push(asked)
  const to = isGroup ? { groupID: id.slice(6) } : { userID: id.slice(4) }
  try {
    asked.sent = await messages.sendMessage(message, to, { onlineUserOnly })
  } catch (error) {
    asked.refused = true
    throw error
  }
}

async function label(deed: 'label' | 'editLabel', { client, random, some }: Hand): Promise<unknown> {
  const conversations = client.getConversationManager()
  const known = await conversations.getConversationGroupList()
  if (deed === 'editLabel') {
    if (known.length === 0) return
    if (random.chance(0.5)) return await conversations.deleteConversationGroup(random.pick(known))
    return await conversations.renameConversationGroup(random.pick(known), `L${random.below(5)}`)
  }
  const name = `L${random.below(3)}`
  if (!known.includes(name) || random.chance(0.2)) return await conversations.createConversationGroup(name, [some()])
  if (random.chance(0.7)) return await conversations.addConversationsToGroup(name, [some()])
  return await conversations.deleteConversationsFromGroup(name, [some()])
}

async function group({ client, random, anybody, taint }: Hand): Promise<unknown> {
  const groups = client.getGroupManager()
  const groupID = random.pick(GROUPS)
  const roll = random.below(8)
  if (roll === 0)
    return await groups.createGroup({
      groupType: random.pick(['Work', 'Public', 'Meeting']),
      groupID,
      groupName: `${groupID}${taint}`,
      members: [anybody(), anybody()],
    })
  if (roll < 3) return await groups.inviteUsers(groupID, [anybody()])
  if (roll < 5) return await groups.joinGroup(groupID)
  if (roll === 5) return await groups.quitGroup(groupID)
  if (roll === 6) return await groups.kickMembers(groupID, [anybody()])
  return random.chance(0.1)
    ? await groups.dismissGroup(groupID)
    : await groups.setGroupInfo({ groupID, groupName: `${groupID}${random.below(9)}${taint}` })
}

/** Goes down the list, or up a conversation. */
async function look(deed: 'page' | 'history', { client, random, some }: Hand): Promise<void> {
  if (deed === 'page') {
    let nextSeq = 0
    for (let i = 0; i < 20; i++) {
      const page = await client.getConversationManager().getConversationList(nextSeq, 1 + random.below(4))
      if (page.isFinished) return
      nextSeq = page.nextSeq
    }
    return
  }
  const id = some()
  const of = id.startsWith('group_') ? { groupID: id.slice(6) } : { userID: id.slice(4) }
  let before: number | null = null
  for (let i = 0; i < 3; i++) {
    const page = await client.getMessageManager().getHistoryMessageList(of, { count: 1 + random.below(10), before })
    before = page.cursor
    if (page.isFinished) return
  }
}
