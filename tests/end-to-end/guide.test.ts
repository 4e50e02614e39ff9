import {
  ALL,
  type Client,
  ConversationMarkType,
  type ConversationResult,
  type TidingsConversation,
} from '@tidings/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningServer, startServer, until } from './running-server.ts'

let server: RunningServer
let ann: Client
let bob: Client
beforeEach(async () => {
  server = await startServer()
  ann = await server.user('ann')
  bob = await server.user('bob')
})
afterEach(() => server.stop())

const say = (from: Client, to: { userID: string } | { groupID: string }, text: string, fields: object = {}) =>
  from.getMessageManager().sendMessage(Object.assign(from.getMessageManager().createTextMessage(text), fields), to)
const list = (of: Client) => of.getConversationManager().getConversationList(0, Number.POSITIVE_INFINITY)
const ids = ({ conversationList }: ConversationResult) => conversationList.map((c) => c.conversationID)
const row = (of: Client, id: string) => of.getConversationManager().getConversation(id)
const shows = (of: Client, id: string, expected: object) =>
  until(
    async () => {
      const c = await row(of, id)
      return Object.entries(expected).every(([k, v]) => JSON.stringify((c as never)[k]) === JSON.stringify(v)) && c
    },
    `${id} shows ${JSON.stringify(expected)}`,
  )

test('the list is pulled at once or page by page, newest first, each conversation once', async () => {
  for (let i = 0; i < 7; i++) await say(ann, { userID: `friend${i}` }, 'x')
  const all = ids(await list(ann))
  expect(all).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `c2c_friend${i}`))
  const paged: string[] = []
  for (let nextSeq = 0, isFinished = false; !isFinished; ) {
    const page = await ann.getConversationManager().getConversationList(nextSeq, 3)
    paged.push(...ids(page))
    nextSeq = page.nextSeq
    isFinished = page.isFinished
  }
  expect(paged).toEqual(all)
})

test('an empty list is a finished page with nextSeq 0', async () => {
  expect(await list(ann)).toEqual({ conversationList: [], nextSeq: 0, isFinished: true })
})

test('what an app gets is frozen, complete, and goes through JSON', async () => {
  await say(bob, { userID: 'ann' }, 'hello')
  const c = await shows(ann, 'c2c_bob', { unreadCount: 1 })
  expect(Object.isFrozen(c)).toBe(true)
  expect(Object.isFrozen(c.lastMessage)).toBe(true)
  expect(JSON.parse(JSON.stringify(c))).toEqual({
    type: 1,
    conversationID: 'c2c_bob',
    userID: 'bob',
    groupID: '',
    groupType: '',
    showName: 'bob',
    faceUrl: '',
    unreadCount: 1,
    recvOpt: 0,
    lastMessage: expect.objectContaining({ msgID: expect.stringMatching(/^bob:/), status: 2, isSelf: false }),
    groupAtInfoList: [],
    draftText: '',
    draftTimestamp: 0,
    isPinned: false,
    orderKey: c.orderKey,
    markList: [],
    customData: '',
    conversationGroupList: [],
    c2cReadTimestamp: 0,
    groupReadSequence: 0,
    groupMembers: [],
  })
})

test('the filter takes the present shape and the guide’s one object, and arguments win', async () => {
  const manager = ann.getConversationManager()
  await say(ann, { userID: 'bob' }, 'x')
  await say(ann, { userID: 'cat' }, 'x')
  await ann.getGroupManager().createGroup({ groupType: 'Work', groupID: 'g1', groupName: 'Team' })
  await shows(ann, 'group_g1', { showName: 'Team' })
  await manager.markConversation(['c2c_bob'], ConversationMarkType.STAR, true)
  await manager.createConversationGroup('work', ['c2c_bob', 'group_g1'])
  const by = async (...args: Parameters<typeof manager.getConversationListByFilter>) =>
    ids(await manager.getConversationListByFilter(...args)).sort()
  expect(await by({ type: 1 }, 0, 50)).toEqual(['c2c_bob', 'c2c_cat'])
  expect(await by({ markType: 1n }, 0, 50)).toEqual(['c2c_bob'])
  expect(await by({ markType: 0n, type: 1 }, 0, 50)).toEqual(['c2c_cat'])
  expect(await by({ conversationGroup: 'work' }, 0, 50)).toEqual(['c2c_bob', 'group_g1'])
  expect(await by({ conversationGroup: '' }, 0, 50)).toEqual(['c2c_cat'])
  expect(await by({ type: 2, groupName: 'work', nextSeq: 0, count: 50 })).toEqual(['group_g1'])
  expect(await by({ nextSeq: 5, count: 1 }, 0, 50)).toHaveLength(3)
})

test('pinned is on top, a draft lifts, unpinning and clearing the draft give the place back', async () => {
  const manager = ann.getConversationManager()
  for (const userID of ['a', 'b', 'c']) await say(ann, { userID }, 'x')
  await manager.pinConversation('c2c_a', true)
  expect(ids(await list(ann))).toEqual(['c2c_a', 'c2c_c', 'c2c_b'])
  await manager.setConversationDraft('c2c_b', 'not yet')
  expect(ids(await list(ann))).toEqual(['c2c_a', 'c2c_b', 'c2c_c'])
  expect(await row(ann, 'c2c_b')).toMatchObject({ draftText: 'not yet' })
  await manager.setConversationDraft('c2c_b', '')
  await manager.pinConversation('c2c_a', false)
  expect(ids(await list(ann))).toEqual(['c2c_c', 'c2c_b', 'c2c_a'])
})

test('listeners hear what changes, in list order, until they are removed; one that throws harms nobody', async () => {
  const heard: string[] = []
  const note = (what: string) => (l: readonly TidingsConversation[]) =>
    void heard.push(`${what} ${l.map((c) => c.conversationID)}`)
  const listener = {
    onNewConversation: note('new'),
    onConversationChanged: note('changed'),
    onConversationDeleted: (deleted: readonly string[]) => void heard.push(`deleted ${deleted}`),
    onTotalUnreadMessageCountChanged: (n: number) => void heard.push(`total ${n}`),
  }
  const manager = ann.getConversationManager()
  manager.addConversationListener({
    onNewConversation() {
      throw new Error('an app’s own fault')
    },
  })
  manager.addConversationListener(listener)
  manager.addConversationListener(listener)
  await say(bob, { userID: 'ann' }, 'one')
  await until(async () => heard.length === 2, 'two events')
  expect(heard.splice(0)).toEqual(['new c2c_bob', 'total 1'])
  await manager.cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  expect(heard.splice(0)).toEqual(['changed c2c_bob', 'total 0'])
  await manager.deleteConversation('c2c_bob')
  expect(heard.splice(0)).toEqual(['deleted c2c_bob'])
  await say(bob, { userID: 'ann' }, 'two')
  await until(async () => heard.length === 2, 'two more events')
  expect(heard.splice(0)).toEqual(['new c2c_bob', 'total 1'])
  manager.removeConversationListener(listener)
  await manager.pinConversation('c2c_bob', true)
  expect(heard).toEqual([])
})

test('a message that is excluded from lastMessage neither shows nor moves, but counts; one excluded from unread does not', async () => {
  await say(bob, { userID: 'ann' }, 'shown')
  await say(await server.user('cat'), { userID: 'ann' }, 'later')
  await shows(ann, 'c2c_cat', { unreadCount: 1 })
  await say(bob, { userID: 'ann' }, 'hidden', { isExcludedFromLastMessage: true })
  const c = await shows(ann, 'c2c_bob', { unreadCount: 2 })
  expect(c.lastMessage?.textElem?.text).toBe('shown')
  expect(ids(await list(ann))).toEqual(['c2c_cat', 'c2c_bob'])
  await say(bob, { userID: 'ann' }, 'quiet', { isExcludedFromUnreadCount: true, cloudCustomData: '{"k":1}' })
  await until(async () => (await row(ann, 'c2c_bob')).lastMessage?.textElem?.text === 'quiet', 'quiet shows')
  expect(await row(ann, 'c2c_bob')).toMatchObject({ unreadCount: 2, lastMessage: { cloudCustomData: '{"k":1}' } })
})

test('pins, marks, groups of conversations, reads and deletes reach the other device of the same user', async () => {
  const phone = await server.user('ann')
  await say(bob, { userID: 'ann' }, 'x')
  await shows(phone, 'c2c_bob', { unreadCount: 1 })
  await shows(ann, 'c2c_bob', { unreadCount: 1 })
  const manager = ann.getConversationManager()
  await manager.pinConversation('c2c_bob', true)
  await manager.markConversation(['c2c_bob'], 1n << 40n, true)
  await manager.createConversationGroup('朋友', ['c2c_bob'])
  await manager.setConversationCustomData(['c2c_bob'], 'mine')
  await ann.getMessageManager().setC2CReceiveMessageOpt(['bob'], 2)
  await manager.cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  const c = await shows(phone, 'c2c_bob', {
    isPinned: true,
    conversationGroupList: ['朋友'],
    customData: 'mine',
    recvOpt: 2,
    unreadCount: 0,
  })
  expect(c.markList).toEqual([1n << 40n])
  expect(await phone.getConversationManager().getConversationGroupList()).toEqual(['朋友'])
  await manager.renameConversationGroup('朋友', '家人')
  await shows(phone, 'c2c_bob', { conversationGroupList: ['家人'] })
  await manager.deleteConversation('c2c_bob')
  await until(async () => ids(await list(phone)).length === 0, 'deleted there too')
})

test('muted conversations count for themselves and not in the total', async () => {
  await say(bob, { userID: 'ann' }, 'x')
  await say(await server.user('cat'), { userID: 'ann' }, 'x')
  await shows(ann, 'c2c_cat', { unreadCount: 1 })
  await ann.getMessageManager().setC2CReceiveMessageOpt(['bob'], 2)
  expect(await row(ann, 'c2c_bob')).toMatchObject({ unreadCount: 1, recvOpt: 2 })
  expect(await ann.getConversationManager().getTotalUnreadMessageCount()).toBe(1)
})

test('a group shows for everybody in it, a mention stays until it is read, who leaves keeps the row and hears no more', async () => {
  const groups = ann.getGroupManager()
  const groupID = await groups.createGroup({ groupType: 'Public', groupName: 'Hikers', members: ['bob'] })
  expect(groupID).toMatch(/^@TGS#/)
  const id = `group_${groupID}`
  await shows(bob, id, { showName: 'Hikers', unreadCount: 0 })
  const messages = ann.getMessageManager()
  await messages.sendMessage(messages.createTextAtMessage('all of you', [ALL]), { groupID })
  await messages.sendMessage(messages.createTextAtMessage('you', ['bob']), { groupID })
  await shows(bob, id, {
    unreadCount: 2,
    groupAtInfoList: [
      { seq: 1, atType: 2 },
      { seq: 2, atType: 1 },
    ],
  })
  await say(bob, { groupID }, 'here')
  await shows(bob, id, { unreadCount: 0, groupAtInfoList: [] })
  await groups.setGroupInfo({ groupID, groupName: 'Climbers' })
  await shows(bob, id, { showName: 'Climbers' })
  await groups.kickMembers(groupID, ['bob'])
  await say(ann, { groupID }, 'without bob')
  await expect(say(bob, { groupID }, 'still here?')).rejects.toMatchObject({ code: 10007 })
  const seen = await bob.getMessageManager().getHistoryMessageList({ groupID }, { count: 20 })
  expect(seen.messageList.map((m) => m.textElem?.text)).toEqual(['still here?', 'here', 'you', 'all of you'])
})

test('history is read newest first by pages, and again without asking', async () => {
  for (let i = 1; i <= 25; i++) await say(bob, { userID: 'ann' }, `m${i}`)
  await shows(ann, 'c2c_bob', { unreadCount: 25 })
  const texts: string[] = []
  for (let before: number | null = null, isFinished = false; !isFinished; ) {
    const page = await ann.getMessageManager().getHistoryMessageList({ userID: 'bob' }, { count: 10, before })
    texts.push(...page.messageList.map((m) => m.textElem?.text ?? ''))
    before = page.cursor
    isFinished = page.isFinished
  }
  expect(texts).toEqual(Array.from({ length: 25 }, (_, i) => `m${25 - i}`))
})

test('a new name shows in the list of who knows the person, and moves nothing', async () => {
  await say(bob, { userID: 'ann' }, 'x')
  const before = await shows(ann, 'c2c_bob', { showName: 'bob', unreadCount: 1 })
  await bob.setSelfInfo({ nickName: 'Bobby', faceUrl: 'https://example.org/b.png' })
  const after = await shows(ann, 'c2c_bob', { showName: 'Bobby', faceUrl: 'https://example.org/b.png' })
  expect(after.orderKey).toBe(before.orderKey)
  expect(after.lastMessage?.nickName).toBe('Bobby')
})

test('an online-only message is heard once and leaves no trace', async () => {
  await say(bob, { userID: 'ann' }, 'x')
  await shows(ann, 'c2c_bob', { unreadCount: 1 })
  const heard: string[] = []
  ann.getMessageManager().addMessageListener({ onRecvNewMessage: (m) => void heard.push(m.textElem?.text ?? '') })
  const messages = bob.getMessageManager()
  await messages.sendMessage(messages.createTextMessage('psst'), { userID: 'ann' }, { onlineUserOnly: true })
  await until(async () => heard.length === 1, 'heard')
  expect(await row(ann, 'c2c_bob')).toMatchObject({ unreadCount: 1, lastMessage: { textElem: { text: 'x' } } })
})

test('reading up to a second or a sequence is inclusive', async () => {
  const groupID = await ann.getGroupManager().createGroup({ groupType: 'Work', groupName: 'g', members: ['bob'] })
  for (const text of ['1', '2', '3']) await say(bob, { groupID }, text)
  await shows(ann, `group_${groupID}`, { unreadCount: 3 })
  await ann.getConversationManager().cleanConversationUnreadMessageCount(`group_${groupID}`, 0, 2)
  await shows(ann, `group_${groupID}`, { unreadCount: 1, groupReadSequence: 2 })
})
