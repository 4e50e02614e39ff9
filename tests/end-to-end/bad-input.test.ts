import { type Client, createClient, TidingsError } from '@tidings/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { APP, type RunningServer, sigOf, startServer } from './running-server.ts'

let server: RunningServer
let client: Client
beforeAll(async () => {
  server = await startServer({ autoCreateUsers: false })
  await (await server.user('bob')).close()
  client = await server.user('ann')
})
afterAll(() => server.stop())

const codeOf = async (call: () => unknown): Promise<number> => {
  try {
    await call()
  } catch (error) {
    if (error instanceof TidingsError) return error.code
    throw error
  }
  return 0
}

const conversations = () => client.getConversationManager()
const messages = () => client.getMessageManager()
const groups = () => client.getGroupManager()
const anything = (value: unknown) => value as never
const text = (s: string) => messages().createTextMessage(s)
const many = (n: number) => Array.from({ length: n }, (_, i) => `c2c_u${i}`)

test.each<[string, () => unknown, number]>([
  ['a negative nextSeq', () => conversations().getConversationList(-1, 10), 6017],
  ['a nextSeq that is no integer', () => conversations().getConversationList(0.5, 10), 6017],
  ['a count of 0', () => conversations().getConversationList(0, 0), 6017],
  ['a count as text', () => conversations().getConversationList(0, anything('10')), 6017],
  ['no count at all', () => conversations().getConversationList(0, anything(undefined)), 6017],
  ['a count that is not a number', () => conversations().getConversationList(0, Number.NaN), 6017],
  ['a filter that is a string', () => conversations().getConversationListByFilter(anything('c2c')), 6017],
  ['a conversation id that is none', () => conversations().getConversation('bob'), 6004],
  ['a conversation id of another kind', () => conversations().getConversation(anything(7)), 6004],
  ['a draft of the wrong type', () => conversations().setConversationDraft('c2c_bob', anything(7)), 6017],
  ['a draft that is too long', () => conversations().setConversationDraft('c2c_bob', 'x'.repeat(65_537)), 6017],
  ['a draft with half a character', () => conversations().setConversationDraft('c2c_bob', '\ud800'), 6017],
  ['a pin that is no boolean', () => conversations().pinConversation('c2c_bob', anything(1)), 6017],
  ['a mark of nothing', () => conversations().markConversation(['c2c_bob'], 0n, true), 6017],
  ['a mark beyond 64 bits', () => conversations().markConversation(['c2c_bob'], 1n << 64n, true), 6017],
  ['marks on no conversation', () => conversations().markConversation([], 1n, true), 51006],
  ['marks on 101 conversations', () => conversations().markConversation(many(101), 1n, true), 51006],
  ['a conversation group without a name', () => conversations().createConversationGroup('', ['c2c_bob']), 51011],
  [
    'a conversation group of 33 bytes',
    () => conversations().createConversationGroup('工'.repeat(11), ['c2c_bob']),
    51011,
  ],
  ['an unknown conversation group', () => conversations().deleteConversationGroup('nothing'), 51009],
  ['adding to an unknown conversation group', () => conversations().addConversationsToGroup('x', ['c2c_bob']), 51009],
  [
    'custom data of 4 KiB and a byte',
    () => conversations().setConversationCustomData(['c2c_bob'], 'x'.repeat(4097)),
    6017,
  ],
  ['a read of nothing', () => conversations().cleanConversationUnreadMessageCount('nothing', 0, 0), 6004],
  ['a read up to a negative time', () => conversations().cleanConversationUnreadMessageCount('c2c_bob', -1, 0), 6017],
  ['a delete of nothing', () => conversations().deleteConversation(''), 6004],
  ['a listener that is none', () => conversations().addConversationListener(anything(null)), 6017],
  ['a message that is no text', () => messages().createTextMessage(anything(7)), 6017],
  ['a message to nobody', () => messages().sendMessage(text('x'), anything({})), 6017],
  ['a message to both', () => messages().sendMessage(text('x'), anything({ userID: 'bob', groupID: 'g' })), 6017],
  [
    'a message that was not made here',
    () => messages().sendMessage(anything({ elemType: 1 }), { userID: 'bob' }),
    6017,
  ],
  [
    'another’s message id',
    () => messages().sendMessage({ ...text('x'), msgID: 'bob:0123456789abcdef' }, { userID: 'bob' }),
    6017,
  ],
  ['a message of 12 KiB and a byte', () => messages().sendMessage(text('x'.repeat(12_289)), { userID: 'bob' }), 8001],
  [
    'a mention in a one-to-one',
    () => messages().sendMessage(messages().createTextAtMessage('x', ['bob']), { userID: 'bob' }),
    6017,
  ],
  ['an unknown priority', () => messages().sendMessage(text('x'), { userID: 'bob' }, { priority: 9 }), 6017],
  ['a message to an unknown user', () => messages().sendMessage(text('x'), { userID: 'nobody' }), 20003],
  ['a message to an unknown group', () => messages().sendMessage(text('x'), { groupID: 'nothing' }), 10010],
  ['a history page of 101', () => messages().getHistoryMessageList({ userID: 'bob' }, { count: 101 }), 6017],
  ['a receive option of 5', () => messages().setC2CReceiveMessageOpt(['bob'], 5), 6017],
  ['a receive option for no list', () => messages().setC2CReceiveMessageOpt(anything('bob'), 1), 6017],
  ['a group of an unknown type', () => groups().createGroup({ groupType: 'Club', groupName: 'x' }), 6017],
  ['a group with no row in a list', () => groups().createGroup({ groupType: 'AVChatRoom', groupName: 'x' }), 7013],
  [
    'a group id that only the server makes',
    () => groups().createGroup({ groupType: 'Work', groupID: '@TGS#1', groupName: 'x' }),
    10004,
  ],
  [
    'a group of unknown people',
    () => groups().createGroup({ groupType: 'Work', groupName: 'x', members: ['nobody'] }),
    20003,
  ],
  ['joining an unknown group', () => groups().joinGroup('nothing'), 10010],
  ['a nickname of the wrong type', () => client.setSelfInfo({ nickName: anything(7) }), 6017],
])('%s is refused by its code, and nothing changes', async (_what, call, code) => {
  const before = JSON.stringify(await conversations().getConversationList(0, 100))
  expect(await codeOf(call)).toBe(code)
  const failed = (await conversations().getConversationList(0, 100)).conversationList.filter(
    (c) => c.lastMessage?.status === 3,
  )
  // A refused message stays in the list as failed, until it is deleted: that is its place to be seen.
  for (const c of failed) await conversations().deleteConversation(c.conversationID)
  expect(JSON.stringify(await conversations().getConversationList(0, 100))).toBe(before)
})

test('before a login and after a logout every call is refused with 6014, and listeners may be set', async () => {
  const fresh = createClient({ sdkAppID: APP, server: server.url })
  const manager = fresh.getConversationManager()
  manager.addConversationListener({})
  const calls = [
    () => manager.getConversationList(0, 10),
    () => manager.getConversation('c2c_bob'),
    () => manager.getTotalUnreadMessageCount(),
    () => manager.pinConversation('c2c_bob', true),
    () => fresh.getMessageManager().createTextMessage('x'),
    () => fresh.getGroupManager().joinGroup('g'),
    () => fresh.setSelfInfo({ nickName: 'x' }),
    () => fresh.logout(),
  ]
  for (const call of calls) expect(await codeOf(call)).toBe(6014)
  await fresh.login('cat', sigOf('cat'))
  expect(await codeOf(() => manager.getConversationList(0, 10))).toBe(0)
  await fresh.logout()
  for (const call of calls) expect(await codeOf(call)).toBe(6014)
  await fresh.close()
})

test.each<[string, () => unknown, number]>([
  ['no sig and no stored session', () => undefined, 130006],
  ['an empty sig', () => '', 70003],
  ['another user’s sig', () => sigOf('ann'), 70013],
  ['a sig that is cut', () => sigOf('dan').slice(0, -1), 70003],
  ['no text at all', () => 7, 70003],
])('a login with %s can never succeed and says so', async (_what, sig, code) => {
  const fresh = createClient({ sdkAppID: APP, server: server.url })
  expect(await codeOf(() => fresh.login('dan', anything(sig())))).toBe(code)
  expect(await codeOf(() => fresh.getConversationManager().getConversationList(0, 1))).toBe(6014)
  await fresh.close()
})

test('a login of an id that is none is refused before anything is opened', async () => {
  const fresh = createClient({ sdkAppID: APP, server: server.url })
  for (const id of ['', 'with space', '中', 'x'.repeat(33), anything(null)])
    expect(await codeOf(() => fresh.login(id, 'x'))).toBe(6017)
  await fresh.close()
})

test('another app’s client is told that it is not served here', async () => {
  const fresh = createClient({ sdkAppID: APP + 1, server: server.url })
  expect(await codeOf(() => fresh.login('dan', sigOf('dan')))).toBe(70020)
  await fresh.close()
})

test('the same login twice at once is one too many; once it is done, it renews', async () => {
  const fresh = createClient({ sdkAppID: APP, server: server.url })
  const codes = await Promise.all([
    codeOf(() => fresh.login('eve', sigOf('eve'))),
    codeOf(() => fresh.login('eve', sigOf('eve'))),
  ])
  expect(codes).toEqual([0, 6015])
  expect(await codeOf(() => fresh.login('eve', sigOf('eve')))).toBe(0)
  expect(await codeOf(() => fresh.login('eve', sigOf('ann')))).toBe(70013)
  expect(fresh.getLoginUser()).toBe('eve')
  await fresh.close()
})

test('two accounts one after the other: nothing of the first is visible to the second', async () => {
  const fresh = createClient({ sdkAppID: APP, server: server.url })
  const events: string[] = []
  await fresh.login('fay', sigOf('fay'))
  const manager = fresh.getConversationManager()
  await manager.setConversationDraft('c2c_bob', 'secret of fay')
  await manager.pinConversation('c2c_ann', true)
  manager.addConversationListener({ onNewConversation: (l) => void events.push(...l.map((c) => JSON.stringify(c))) })
  await fresh.login('gus', sigOf('gus'))
  expect(fresh.getLoginUser()).toBe('gus')
  expect((await manager.getConversationList(0, 100)).conversationList).toEqual([])
  expect(await manager.getConversation('c2c_bob')).toMatchObject({ draftText: '', isPinned: false })
  expect(events).toEqual([])
  await fresh.login('fay', sigOf('fay'))
  expect(await manager.getConversation('c2c_bob')).toMatchObject({ draftText: 'secret of fay' })
  await fresh.close()
})

test.each([{}, { sdkAppID: APP }, { sdkAppID: 'x', server: 'ws://x' }, { sdkAppID: 1, server: 'http://x' }, null])(
  'a client with the options %o is refused',
  (options) => {
    expect(() => createClient(anything(options))).toThrow(TidingsError)
  },
)
