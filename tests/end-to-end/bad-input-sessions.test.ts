import { type Client, createClient, TidingsError } from '@tidings/node'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { all, becomes, idsOf, listen, manager, row, say, settled, total } from './pitfalls.samples.ts'
import { APP, type RunningServer, sigOf, startServer } from './running-server.ts'

let server: RunningServer
let bob: Client
beforeAll(async () => {
  server = await startServer()
  bob = await server.user('bob')
})
afterAll(() => server.stop())

type Calls = Readonly<Record<string, readonly unknown[]>>

/** Good arguments for each method, so that nothing but the missing login can be wrong. */
const CONVERSATIONS: Calls = {
  getConversationList: [0, 10],
  getConversationListByFilter: [{ type: 1 }, 0, 10],
  openConversationList: [],
  getConversation: ['c2c_bob'],
  explainConversation: ['c2c_bob'],
  getTotalUnreadMessageCount: [],
  getUnreadMessageCountByFilter: [{ type: 1 }],
  subscribeUnreadMessageCountByFilter: [{ type: 1 }],
  unsubscribeUnreadMessageCountByFilter: [{ type: 1 }],
  setConversationDraft: ['c2c_bob', 'x'],
  pinConversation: ['c2c_bob', true],
  markConversation: [['c2c_bob'], 1n, true],
  setConversationCustomData: [['c2c_bob'], 'x'],
  getConversationGroupList: [],
  createConversationGroup: ['work', ['c2c_bob']],
  deleteConversationGroup: ['work'],
  renameConversationGroup: ['work', 'office'],
  addConversationsToGroup: ['work', ['c2c_bob']],
  deleteConversationsFromGroup: ['work', ['c2c_bob']],
  cleanConversationUnreadMessageCount: ['c2c_bob', 0, 0],
  deleteConversation: ['c2c_bob'],
  deleteConversationList: [['c2c_bob'], true],
  getRefusedMutations: [],
}
const MESSAGES: Calls = {
  createTextMessage: ['x'],
  createTextAtMessage: ['x', ['bob']],
  createCustomMessage: ['x', 'y', 'z'],
  sendMessage: [{}, { userID: 'bob' }],
  getHistoryMessageList: [{ userID: 'bob' }, { count: 10 }],
  setC2CReceiveMessageOpt: [['bob'], 2],
  setGroupReceiveMessageOpt: ['club', 2],
  getC2CReceiveMessageOpt: [['bob']],
  markC2CMessageAsRead: ['bob'],
  markGroupMessageAsRead: ['club'],
  markAllMessageAsRead: [],
  clearC2CHistoryMessage: ['bob'],
  clearGroupHistoryMessage: ['club'],
}
const GROUPS: Calls = {
  createGroup: [{ groupType: 'Work', groupName: 'club' }],
  inviteUsers: ['club', ['bob']],
  joinGroup: ['club'],
  quitGroup: ['club'],
  kickMembers: ['club', ['bob']],
  dismissGroup: ['club'],
  setGroupInfo: [{ groupID: 'club', groupName: 'x' }],
}
/** Listeners may come before a login: who sets them first misses nothing. */
const isFree = (name: string) => name === 'constructor' || /^(add|remove|set).*Listener$/.test(name)

const managersOf = (client: Client) =>
  [
    [client.getConversationManager(), CONVERSATIONS],
    [client.getMessageManager(), MESSAGES],
    [client.getGroupManager(), GROUPS],
  ] as const

async function codesOf(client: Client): Promise<Record<string, number | string>> {
  const codes: Record<string, number | string> = {}
  for (const [of, calls] of managersOf(client))
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(of)).filter((one) => !isFree(one))) {
      const method = Reflect.get(of, name) as (...args: readonly unknown[]) => unknown
      try {
        codes[name] = calls[name] ? 'no failure' : 'no arguments in this test'
        await method.apply(of, [...(calls[name] ?? [])])
      } catch (error) {
        if (calls[name]) codes[name] = error instanceof TidingsError ? error.code : String(error)
      }
    }
  return codes
}

test('every method of every manager answers 6014 before a login, after a refused one, and after a logout', async () => {
  const client = createClient({ sdkAppID: APP, server: server.url })
  const wanted = Object.fromEntries(
    [CONVERSATIONS, MESSAGES, GROUPS].flatMap((calls) => Object.keys(calls).map((name) => [name, 6014])),
  )
  expect(await codesOf(client)).toEqual(wanted)
  await expect(client.login('eve', sigOf('ann'))).rejects.toMatchObject({ code: 70013 })
  expect(await codesOf(client)).toEqual(wanted)
  await client.login('eve', sigOf('eve'))
  await client.logout()
  expect(await codesOf(client)).toEqual(wanted)
  // None of it was kept for later.
  await client.login('eve', sigOf('eve'))
  await settled(client).catch(() => {})
  expect(await all(client)).toEqual([])
  expect(await manager(client).getConversationGroupList()).toEqual([])
  await client.close()
  expect(await codesOf(client)).toEqual(wanted)
})

test.each([null, undefined, 7, 'x', () => {}])(
  'a listener that is %o is refused with 6017, but for taking one away',
  (no) => {
    const client = createClient({ sdkAppID: APP, server: server.url })
    const listener = no as never
    const code = (call: () => void) => {
      try {
        call()
      } catch (error) {
        return (error as TidingsError).code
      }
      return 0
    }
    expect(code(() => client.addSDKListener(listener))).toBe(6017)
    expect(code(() => client.getConversationManager().addConversationListener(listener))).toBe(6017)
    expect(code(() => client.getMessageManager().addMessageListener(listener))).toBe(6017)
    if (no !== null) expect(code(() => client.getConversationManager().setConversationListener(listener))).toBe(6017)
    expect(code(() => client.getConversationManager().removeConversationListener(listener))).toBe(0)
  },
)

test('a listener that throws in every event harms nobody: not the list, not the call, not another listener', async () => {
  // Each fault is reported there.
  const reported = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const client = await server.user('ann')
  let thrown = 0
  const fails = () => {
    thrown++
    throw new Error('a fault of the app')
  }
  const angry = new Proxy({}, { get: () => fails, has: () => true })
  client.addSDKListener(angry)
  client.getMessageManager().addMessageListener(angry)
  manager(client).addConversationListener(angry)
  const heard = listen(client)
  const list = await manager(client).openConversationList()
  list.subscribe(fails)
  const diffs: number[] = []
  list.subscribe(({ operations }) => void diffs.push(operations.length))
  manager(client).subscribeUnreadMessageCountByFilter({ type: 1 })
  await say(bob, { userID: 'ann' }, 'hello')
  await becomes(() => total(client), 1, 'it came')
  await manager(client).createConversationGroup('work', ['c2c_bob'])
  await manager(client).renameConversationGroup('work', 'office')
  await manager(client).addConversationsToGroup('office', ['c2c_cem'])
  await manager(client).deleteConversationsFromGroup('office', ['c2c_cem'])
  await manager(client).deleteConversationGroup('office')
  await manager(client).cleanConversationUnreadMessageCount('', 0, 0)
  await settled(client)
  await manager(client).deleteConversation('c2c_bob')
  await settled(client)
  expect(idsOf(await all(client))).toEqual(['c2c_cem'])
  expect(idsOf(list.items)).toEqual(['c2c_cem'])
  for (const event of [
    'onNewConversation',
    'onConversationChanged',
    'onConversationDeleted',
    'onTotalUnreadMessageCountChanged',
    'onUnreadMessageCountChangedByFilter',
    'onConversationGroupCreated',
    'onConversationGroupNameChanged',
    'onConversationsAddedToGroup',
    'onConversationsDeletedFromGroup',
    'onConversationGroupDeleted',
  ])
    expect(heard.map((one) => one.event)).toContain(event)
  expect(thrown).toBeGreaterThan(heard.length)
  expect(reported).toHaveBeenCalledTimes(thrown)
  reported.mockRestore()
  expect(diffs.length).toBeGreaterThan(3)
})

test('a listener that takes itself away, adds another and calls back in the middle of an event is no harm', async () => {
  const client = await server.user('dan')
  const order: string[] = []
  const second = { onNewConversation: () => void order.push('second') }
  const first = {
    onNewConversation: () => {
      order.push('first')
      manager(client).removeConversationListener(first)
      manager(client).addConversationListener(second)
      void manager(client).pinConversation('c2c_bob', true)
    },
  }
  manager(client).addConversationListener(first)
  await say(bob, { userID: 'dan' }, 'hello')
  await becomes(async () => (await row(client, 'c2c_bob')).isPinned, true, 'pinned from within')
  await manager(client).setConversationDraft('c2c_cem', 'x')
  expect(order).toEqual(['first', 'second'])
})

test('a listener whose method cannot even be read harms nobody', async () => {
  const client = await server.user('fay')
  manager(client).addConversationListener({
    get onNewConversation(): never {
      throw new Error('a fault of the app')
    },
  })
  const heard = listen(client)
  await manager(client).pinConversation('c2c_bob', true)
  expect(heard.map(({ event }) => event)).toEqual(['onNewConversation'])
})

test('an async listener that fails is reported and ends nothing', async () => {
  const client = await server.user('gus')
  const unhandled: unknown[] = []
  const note = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', note)
  manager(client).addConversationListener({
    onNewConversation: async () => {
      throw new Error('a fault of the app')
    },
  })
  await manager(client).pinConversation('c2c_bob', true)
  await settled(client)
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})
