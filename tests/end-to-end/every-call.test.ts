import type { Client, ConversationManager, MessageManager } from '@tidings/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EventModel } from './event-model.ts'
import { type RunningServer, startServer, until } from './running-server.ts'

let server: RunningServer
let desk: Client
let phone: Client
let bob: Client
let models: { desk: EventModel; phone: EventModel }
let groupID: string

beforeAll(async () => {
  server = await startServer()
  ;[desk, phone, bob] = await Promise.all([server.user('ann'), server.user('ann'), server.user('bob')])
  groupID = await bob.getGroupManager().createGroup({ groupType: 'Work', groupName: 'club', members: ['ann'] })
  const cem = await server.user('cem')
  for (const from of [bob, cem]) await say(from, { userID: 'ann' }, 'hello')
  await say(bob, { groupID }, 'welcome')
  await inStep()
  models = { desk: await EventModel.of(desk), phone: await EventModel.of(phone) }
})
afterAll(() => server.stop())

const say = (from: Client, to: { userID: string } | { groupID: string }, text: string, isExcluded = false) => {
  const message = from.getMessageManager().createTextMessage(text)
  message.isExcludedFromLastMessage = isExcluded
  return from.getMessageManager().sendMessage(message, to)
}

/** All that devices share: drafts are a device's own, and where they put a conversation. */
const shared = async (of: Client): Promise<string> => {
  const manager = of.getConversationManager()
  const { conversationList } = await manager.getConversationList(0, Number.POSITIVE_INFINITY)
  const rows = conversationList
    .filter((c) => c.lastMessage !== null || c.draftText === '')
    .map((c) => ({ ...JSON.parse(JSON.stringify(c)), draftText: '', draftTimestamp: 0, orderKey: 0 }))
    .sort((a, b) => (a.conversationID < b.conversationID ? -1 : 1))
  return JSON.stringify([rows, await manager.getConversationGroupList()])
}

/** Both devices show the same, and nothing is under way. */
const inStep = () =>
  until(async () => {
    const isSettled = async (of: Client) => {
      const { conversationList } = await of.getConversationManager().getConversationList(0, 100)
      for (const { conversationID } of conversationList)
        if ((await of.getConversationManager().explainConversation(conversationID)).pending.length > 0) return false
      return conversationList.length > 0
    }
    return (await isSettled(desk)) && (await isSettled(phone)) && (await shared(desk)) === (await shared(phone))
  }, 'both devices show the same')

type Call = readonly [
  name: string,
  call: (c: ConversationManager, m: MessageManager) => unknown,
  here: readonly string[],
  there?: readonly string[],
]
const group = () => `group_${groupID}`

/** Each call on one device, with events that must be heard there, and on the user's other device. */
const CALLS: readonly Call[] = [
  ['pinConversation', (c) => c.pinConversation('c2c_bob', true), ['changed c2c_bob']],
  ['pinConversation off', (c) => c.pinConversation('c2c_bob', false), ['changed c2c_bob']],
  ['pinConversation of an unknown one', (c) => c.pinConversation('c2c_eve', true), ['new c2c_eve']],
  ['markConversation', (c) => c.markConversation(['c2c_bob', 'c2c_cem'], 5n, true), ['changed c2c_cem c2c_bob']],
  ['markConversation off', (c) => c.markConversation(['c2c_bob'], 1, false), ['changed c2c_bob']],
  ['markConversation, the highest bit', (c) => c.markConversation(['c2c_bob'], 1n << 63n, true), ['changed c2c_bob']],
  ['setConversationCustomData', (c) => c.setConversationCustomData(['c2c_bob'], '{"a":1}'), ['changed c2c_bob']],
  ['setConversationDraft', (c) => c.setConversationDraft('c2c_bob', 'dear'), ['changed c2c_bob'], []],
  ['setConversationDraft cleared', (c) => c.setConversationDraft('c2c_bob', null), ['changed c2c_bob'], []],
  [
    'createConversationGroup',
    (c) => c.createConversationGroup('work', ['c2c_bob']),
    ['group created work c2c_bob'],
    ['group created work', 'added work c2c_bob'],
  ],
  ['addConversationsToGroup', (c) => c.addConversationsToGroup('work', ['c2c_cem', group()]), ['added work']],
  [
    'deleteConversationsFromGroup',
    (c) => c.deleteConversationsFromGroup('work', ['c2c_cem']),
    ['removed work c2c_cem 0'],
  ],
  ['renameConversationGroup', (c) => c.renameConversationGroup('work', 'office'), ['group renamed work office']],
  [
    'createConversationGroup, a second',
    (c) => c.createConversationGroup('fun', ['c2c_bob']),
    ['group created fun c2c_bob'],
    ['group created fun', 'added fun c2c_bob'],
  ],
  ['deleteConversationGroup', (c) => c.deleteConversationGroup('office'), ['group deleted office', 'changed']],
  ['setC2CReceiveMessageOpt', (_, m) => m.setC2CReceiveMessageOpt(['cem'], 2), ['changed c2c_cem', 'total 2']],
  ['setC2CReceiveMessageOpt back', (_, m) => m.setC2CReceiveMessageOpt(['cem'], 0), ['changed c2c_cem', 'total 3']],
  [
    'setGroupReceiveMessageOpt',
    (_, m) => m.setGroupReceiveMessageOpt(groupID, 1),
    ['changed', 'filtered true 0', 'total 2'],
  ],
  ['setGroupReceiveMessageOpt back', (_, m) => m.setGroupReceiveMessageOpt(groupID, 0), ['filtered true 1', 'total 3']],
  ['sendMessage', () => say(desk, { userID: 'bob' }, 'hi'), ['changed c2c_bob']],
  ['sendMessage, excluded', () => say(desk, { userID: 'bob' }, 'psst', true), []],
  [
    'cleanConversationUnreadMessageCount by time',
    (c) => c.cleanConversationUnreadMessageCount('c2c_bob', Math.ceil(Date.now() / 1000) + 1, 0),
    ['changed c2c_bob', 'total 2'],
  ],
  [
    'cleanConversationUnreadMessageCount by sequence',
    (c) => c.cleanConversationUnreadMessageCount(group(), 0, 1),
    ['filtered true 0', 'total 1'],
  ],
  [
    'cleanConversationUnreadMessageCount of a kind',
    (c) => c.cleanConversationUnreadMessageCount('c2c', 0, 0),
    ['total 0'],
  ],
  ['cleanConversationUnreadMessageCount of all', (c) => c.cleanConversationUnreadMessageCount('', 0, 0), [], []],
  ['markAllMessageAsRead', (_, m) => m.markAllMessageAsRead(), [], []],
  ['markC2CMessageAsRead', (_, m) => m.markC2CMessageAsRead('cem'), [], []],
  ['markGroupMessageAsRead', (_, m) => m.markGroupMessageAsRead(groupID), [], []],
  ['clearC2CHistoryMessage', (_, m) => m.clearC2CHistoryMessage('bob'), ['changed c2c_bob']],
  ['clearGroupHistoryMessage', (_, m) => m.clearGroupHistoryMessage(groupID), ['changed']],
  ['deleteConversation', (c) => c.deleteConversation('c2c_eve'), ['deleted c2c_eve']],
  ['deleteConversationList', (c) => c.deleteConversationList(['c2c_bob', 'c2c_cem'], false), ['deleted']],
]

const EACH = CALLS.map(([name, call, here, there = here]) => ({ name, call, here, there }))

test.each(EACH)('$name: what the events said is what a read answers, here and on the other device', async (each) => {
  const { call, here, there } = each
  for (const model of [models.desk, models.phone]) model.events.length = 0
  await call(desk.getConversationManager(), desk.getMessageManager())
  await inStep()
  for (const [model, wanted] of [
    [models.desk, here],
    [models.phone, there],
  ] as const) {
    for (const event of wanted)
      expect(
        model.events.filter((heard) => heard.startsWith(event)),
        model.events.join(' | '),
      ).not.toEqual([])
    if (wanted.length === 0) expect(model.events.filter((heard) => !heard.startsWith('changed'))).toEqual([])
    await until(async () => (await model.differences()).length === 0, 'events add up').catch(() => {})
    expect(await model.differences()).toEqual([])
  }
})
