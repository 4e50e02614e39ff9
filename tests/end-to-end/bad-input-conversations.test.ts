import { type Client, LIMITS, TidingsError } from '@tidings/node'
import { DEFAULT_LIMITS } from '@tidings/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { becomes, manager, say, settled, total } from './pitfalls.samples.ts'
import { type RunningServer, startServer } from './running-server.ts'

let server: RunningServer
let ann: Client
let group: string
beforeAll(async () => {
  const most = { perSecond: 10_000, burst: 10_000 }
  server = await startServer({ limits: { ...DEFAULT_LIMITS, operations: most, messages: most } })
  ann = await server.user('ann')
  const bob = await server.user('bob')
  const groupID = await bob.getGroupManager().createGroup({ groupType: 'Work', groupName: 'club', members: ['ann'] })
  group = `group_${groupID}`
  for (const to of [{ userID: 'ann' }, { userID: 'ann' }, { groupID }]) await say(bob, to, 'hello')
  await becomes(() => total(ann), 3, 'all three')
  await manager(ann).createConversationGroup('work', ['c2c_bob'])
  await settled(ann)
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

type Case = readonly [what: string, call: () => unknown, code: number]

const c = () => manager(ann)
const anything = (value: unknown) => value as never
const many = (n: number) => Array.from({ length: n }, (_, i) => `c2c_u${i}`)
const shown = (value: unknown) =>
  `${typeof value} ${JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)) ?? value}`.slice(0, 60)
const each = (values: readonly unknown[], make: (value: never, said: string) => readonly Case[]): Case[] =>
  values.flatMap((value) => make(value as never, shown(value)))

const BATCH: readonly (readonly [string, (ids: readonly string[]) => unknown])[] = [
  ['getConversationList', (ids) => c().getConversationList(ids)],
  ['markConversation', (ids) => c().markConversation(ids, 1n, true)],
  ['setConversationCustomData', (ids) => c().setConversationCustomData(ids, 'x')],
  ['deleteConversationList', (ids) => c().deleteConversationList(ids, true)],
  ['createConversationGroup', (ids) => c().createConversationGroup('other', ids)],
  ['addConversationsToGroup', (ids) => c().addConversationsToGroup('work', ids)],
  ['deleteConversationsFromGroup', (ids) => c().deleteConversationsFromGroup('work', ids)],
]
const IDS: readonly (readonly [what: string, ids: unknown, code: number])[] = [
  ['no ids', [], 51006],
  ['101 ids', many(101), 51006],
  ['the same id 101 times', Array.from({ length: 101 }, () => 'c2c_bob'), 51006],
  ['a malformed id among good ones', ['c2c_bob', 'bob'], 6004],
  ['an id of another kind', ['c2c_bob', 7], 6004],
  ['an empty id', [''], 6004],
  ['a prefix alone', ['c2c_'], 6004],
  ['a user id of 33 bytes', [`c2c_${'x'.repeat(33)}`], 6004],
  ['a group id of 49 bytes', [`group_${'x'.repeat(49)}`], 6004],
  ['an id with a space', ['c2c_a b'], 6004],
  ['an id that is not ASCII', ['c2c_李'], 6004],
  ['an id that is not there', [undefined], 6004],
  ['a list with a hole', Object.assign(['c2c_bob'], { length: 2 }), 6004],
  ['something like a list', { 0: 'c2c_bob', length: 1 }, 6017],
  ['null', null, 6017],
  ['an id instead of a list', 'c2c_bob', 6017],
]
const FILTERS: readonly unknown[] = [
  { type: '1' },
  { type: 3 },
  { markType: '1' },
  { markType: -1 },
  { markType: 0.5 },
  { markType: 1n << 64n },
  { conversationGroup: 7 },
  { groupName: ['work'] },
  { hasUnreadCount: 1 },
  { hasGroupAtInfo: 'yes' },
  { keyword: 7 },
  { keyword: 'x'.repeat(257) },
  { keyword: '李'.repeat(86) },
  'c2c',
]
const NO_TEXT = [7, {}, ['x'], '\ud800', 1n, true]
const NO_NATURAL = [-1, 0.5, '0', null, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n]
const NAMED = ['createConversationGroup', 'addConversationsToGroup', 'deleteConversationsFromGroup'] as const

const CASES: readonly Case[] = [
  ...BATCH.flatMap(([name, call]) =>
    IDS.map(([what, ids, code]): Case => [`${name} with ${what}`, () => call(anything(ids)), code]),
  ),
  ...each([0, 0n, -1, -1n, 1.5, 2 ** 53, 1n << 64n, '1', null, undefined, Number.NaN, [1n]], (mark, said) => [
    [`a mark of ${said}`, () => c().markConversation(['c2c_bob'], mark, true), 6017],
  ]),
  ['a mark neither on nor off', () => c().markConversation(['c2c_bob'], 1n, anything('on')), 6017],
  ['a delete that clears perhaps', () => c().deleteConversationList(['c2c_bob'], anything(undefined)), 6017],
  ['a draft of 64 KiB and a byte', () => c().setConversationDraft('c2c_bob', 'x'.repeat(LIMITS.draft + 1)), 6017],
  ['a draft that is too long in bytes', () => c().setConversationDraft('c2c_bob', '李'.repeat(21_846)), 6017],
  ...each(NO_TEXT, (text, said) => [
    [`a draft of ${said}`, () => c().setConversationDraft('c2c_bob', text), 6017],
    [`custom data of ${said}`, () => c().setConversationCustomData(['c2c_bob'], text), 6017],
    ...NAMED.map((call): Case => [`${call} named ${said}`, () => c()[call](text, ['c2c_bob']), 6017]),
    [`renaming to ${said}`, () => c().renameConversationGroup('work', text), 6017],
  ]),
  ...each([null, undefined], (data, said) => [
    [`custom data of ${said}`, () => c().setConversationCustomData(['c2c_bob'], data), 6017],
  ]),
  ['custom data of 4097 bytes', () => c().setConversationCustomData(['c2c_bob'], 'x'.repeat(4097)), 6017],
  ...each(['', 'x'.repeat(33), '工'.repeat(11)], (name, said) => [
    ...NAMED.map((call): Case => [`${call} named ${said}`, () => c()[call](name, ['c2c_bob']), 51011]),
    [`renaming to ${said}`, () => c().renameConversationGroup('work', name), 51011],
    [`renaming ${said}`, () => c().renameConversationGroup(name, 'other'), 51011],
    [`deleting the conversation group ${said}`, () => c().deleteConversationGroup(name), 51011],
  ]),
  ['adding to an unknown group', () => c().addConversationsToGroup('nothing', ['c2c_bob']), 51009],
  ['taking from an unknown group', () => c().deleteConversationsFromGroup('nothing', ['c2c_bob']), 51009],
  ['deleting an unknown group', () => c().deleteConversationGroup('nothing'), 51009],
  ['renaming an unknown group', () => c().renameConversationGroup('nothing', 'x'), 51009],
  ...each(NO_NATURAL, (n, said) => [
    [`a page from ${said}`, () => c().getConversationList(anything(n ?? undefined), 10), 6017],
    [`a read up to ${said} by time`, () => c().cleanConversationUnreadMessageCount('c2c_bob', n, 0), 6017],
    [`a read up to ${said} by sequence`, () => c().cleanConversationUnreadMessageCount(group, 0, n), 6017],
    [`a read of all up to ${said}`, () => c().cleanConversationUnreadMessageCount('', n, 0), 6017],
  ]),
  ...each([0, -1, 0.5, '10', null, undefined, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** 53], (count, said) => [
    [`a page of ${said}`, () => c().getConversationList(0, count), 6017],
    [`a list with pages of ${said}`, () => c().openConversationList({ pageSize: count ?? 0 }), 6017],
  ]),
  ...each(FILTERS, (filter, said) => [
    [`a page of the filter ${said}`, () => c().getConversationListByFilter(filter, 0, 10), 6017],
    [`a count of the filter ${said}`, () => c().getUnreadMessageCountByFilter(filter), 6017],
    [`a subscription of ${said}`, () => c().subscribeUnreadMessageCountByFilter(filter), 6017],
    [`the end of one of ${said}`, () => c().unsubscribeUnreadMessageCountByFilter(filter), 6017],
    [`a list of ${said}`, () => c().openConversationList({ filter }), 6017],
  ]),
  ['a filter that pages from -1', () => c().getConversationListByFilter({ nextSeq: -1 }), 6017],
  ['a filter that pages by 0', () => c().getConversationListByFilter({ count: 0 }), 6017],
  ['a list of no options', () => c().openConversationList(anything(null)), 6017],
  ['a subscription of nothing', () => c().subscribeUnreadMessageCountByFilter(anything(null)), 6017],
  ...each(['bob', 'c2c_', 'C2C', 'all', 'group_', 7, {}, undefined], (id, said) => [
    [`a read of ${said}`, () => c().cleanConversationUnreadMessageCount(id, 0, 0), 6004],
    [`a pin of ${said}`, () => c().pinConversation(id, true), 6004],
    [`a draft in ${said}`, () => c().setConversationDraft(id, 'x'), 6004],
    [`a delete of ${said}`, () => c().deleteConversation(id), 6004],
    [`a look at ${said}`, () => c().getConversation(id), 6004],
    [`an explanation of ${said}`, () => c().explainConversation(id), 6004],
  ]),
  ...each([1, 0, 'true', null, undefined], (pinned, said) => [
    [`a pin that is ${said}`, () => c().pinConversation('c2c_bob', pinned), 6017],
  ]),
]

test.each(CASES)('%s is refused by its code; nothing changes and nothing is queued', async (_what, call, code) => {
  const state = async () =>
    JSON.stringify([
      await c().getConversationList(0, 100),
      await c().getConversationGroupList(),
      await total(ann),
      await Promise.all(['c2c_bob', 'c2c_u0', group].map(async (id) => (await c().explainConversation(id)).pending)),
    ])
  const before = await state()
  expect(await codeOf(call)).toBe(code)
  expect(await state()).toBe(before)
})
