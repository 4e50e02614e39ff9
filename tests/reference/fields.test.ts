import type { Client } from '@tidings/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer, until } from '../end-to-end/running-server.ts'

let server: RunningServer
let ann: Client
let bob: Client
let groupID: string
const manager = () => ann.getConversationManager()
const get = (id: string) => manager().getConversation(id)

beforeAll(async () => {
  server = await startServer()
  ;[ann, bob] = await Promise.all([server.user('ann'), server.user('bob')])
  await bob.setSelfInfo({ nickName: 'Bobby', faceUrl: 'https://example.org/bob.png' })
  groupID = await bob.getGroupManager().createGroup({
    groupType: 'Public',
    groupName: 'Club',
    faceUrl: 'https://example.org/club.png',
    members: ['ann'],
  })
  const messages = bob.getMessageManager()
  await messages.sendMessage(messages.createTextMessage('hello'), { userID: 'ann' })
  await messages.sendMessage(messages.createTextMessage('hi all'), { groupID })
  await messages.sendMessage(messages.createTextAtMessage('ann!', ['ann']), { groupID })
  await until(async () => (await get(`group_${groupID}`)).unreadCount === 2, 'all is there')
})
afterAll(() => server.stop())

test('every field of a conversation, one-to-one', async () => {
  await manager().markConversation(['c2c_bob'], 1n | (1n << 40n), true)
  await manager().setConversationCustomData(['c2c_bob'], 'mine')
  await manager().createConversationGroup('friends', ['c2c_bob'])
  await manager().setConversationDraft('c2c_bob', 'dear')
  await ann.getMessageManager().setC2CReceiveMessageOpt(['bob'], 2)
  const before = await get('c2c_bob')
  expect(JSON.parse(JSON.stringify(before))).toMatchObject({
    type: 1,
    conversationID: 'c2c_bob',
    userID: 'bob',
    groupID: '',
    groupType: '',
    showName: 'Bobby',
    faceUrl: 'https://example.org/bob.png',
    unreadCount: 1,
    recvOpt: 2,
    lastMessage: {
      textElem: { text: 'hello' },
      sender: 'bob',
      nickName: 'Bobby',
      status: 2,
      isSelf: false,
      isRead: false,
    },
    groupAtInfoList: [],
    draftText: 'dear',
    isPinned: false,
    markList: ['1', String(1n << 40n)],
    customData: 'mine',
    conversationGroupList: ['friends'],
    c2cReadTimestamp: 0,
    groupReadSequence: 0,
    groupMembers: [],
  })
  expect(before.draftTimestamp).toBeGreaterThan(1_700_000_000)
  expect(before.orderKey).toBeLessThan(2 ** 52)
  await manager().pinConversation('c2c_bob', true)
  await manager().cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  const after = await until(async () => {
    const now = await get('c2c_bob')
    return now.c2cReadTimestamp > 0 && now
  }, 'read')
  expect(after).toMatchObject({ isPinned: true, unreadCount: 0, lastMessage: { isRead: true } })
  expect(after.c2cReadTimestamp).toBe(after.lastMessage?.timestamp)
  expect(after.orderKey).toBeGreaterThan(2 ** 52)
})

test('every field of a conversation, a group', async () => {
  expect(await get(`group_${groupID}`)).toMatchObject({
    type: 2,
    conversationID: `group_${groupID}`,
    userID: '',
    groupID,
    groupType: 'Public',
    showName: 'Club',
    faceUrl: 'https://example.org/club.png',
    unreadCount: 2,
    recvOpt: 0,
    lastMessage: { textElem: { text: 'ann!' }, groupAtUserList: ['ann'] },
    groupAtInfoList: [{ seq: 2, atType: 1 }],
    draftText: '',
    draftTimestamp: 0,
    c2cReadTimestamp: 0,
    groupReadSequence: 0,
    groupMembers: [{ userID: 'bob', showName: 'Bobby', faceUrl: 'https://example.org/bob.png' }],
  })
  await manager().cleanConversationUnreadMessageCount(`group_${groupID}`, 0, 1)
  await until(async () => (await get(`group_${groupID}`)).groupReadSequence === 1, 'one is read')
  expect(await get(`group_${groupID}`)).toMatchObject({ unreadCount: 1, groupAtInfoList: [{ seq: 2, atType: 1 }] })
})

test('an id that nobody wrote to gives an object to show and no row', async () => {
  const [eve] = await manager().getConversationList(['c2c_eve'])
  expect(eve).toMatchObject({
    conversationID: 'c2c_eve',
    showName: 'eve',
    orderKey: 0,
    lastMessage: null,
    unreadCount: 0,
  })
  expect(await get('c2c_eve')).toMatchObject({ conversationID: 'c2c_eve', orderKey: 0 })
  const { conversationList } = await manager().getConversationList(0, 100)
  expect(conversationList.map((c) => c.conversationID)).not.toContain('c2c_eve')
})
