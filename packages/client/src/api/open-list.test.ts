import { expect, test } from 'vitest'
import type { Truth } from '../list/list-steps.test.samples.ts'
import { ListWorld } from '../list/list-world.test.samples.ts'
import { ConversationObjects } from './conversation-objects.ts'
import type { ConversationListFilter } from './list-filter.ts'
import { type ConversationListDiff, openList } from './open-list.ts'
import type { Session } from './session.ts'

const PAGE = 5
const row = (n: number, fields: Partial<Truth> = {}): Truth => ({
  n,
  key: 1000 - n,
  isPinned: false,
  isDeleted: false,
  unread: n % 3,
  recvOpt: 0,
  marks: 0,
  labels: [],
  isMentioned: false,
  text: '',
  ...fields,
})

/** 40 rows: even ones are people, of every three two are unread. */
async function open(filter: ConversationListFilter = {}) {
  const world = await ListWorld.open(Array.from({ length: 40 }, (_, n) => row(n)))
  const session = { mirror: world.mirror, objects: new ConversationObjects(world.mirror) } as unknown as Session
  const list = await openList(session, { filter, pageSize: PAGE }, (call) => call())
  const diffs: ConversationListDiff[] = []
  list.subscribe((diff) => diffs.push(diff))
  return { world, list, diffs, ids: () => list.items.map(({ conversationID }) => conversationID) }
}

test('another filter is one diff, in which what belongs to both keeps its place and its object', async () => {
  const { world, list, diffs, ids } = await open()
  const [first, , third] = list.items
  await list.setFilter({ type: 1 })
  expect(diffs).toHaveLength(1)
  expect(diffs[0]?.operations).toEqual([
    { type: 'remove', index: 1, conversationID: 'group_1' },
    { type: 'remove', index: 2, conversationID: 'group_3' },
    { type: 'insert', index: 3, conversation: list.items[3] },
    { type: 'insert', index: 4, conversation: list.items[4] },
  ])
  expect(ids()).toEqual(world.query({ type: 1 }).slice(0, PAGE))
  expect(list.items[0]).toBe(first)
  expect(list.items[1]).toBe(third)
})

test('the old list stays until the new one is read', async () => {
  const { list } = await open()
  const before = list.items
  const done = list.setFilter({ type: 2 })
  expect(list.items).toBe(before)
  await done
  expect(list.items).not.toBe(before)
})

test('as many rows are loaded as were, at least a page, or all there are', async () => {
  const { list } = await open()
  await list.loadMore()
  expect(list.loadedCount).toBe(2 * PAGE)
  await list.setFilter({ type: 1 })
  expect([list.loadedCount, list.isFinished]).toEqual([2 * PAGE, false])
  await list.setFilter({ keyword: 'nobody' })
  expect([list.loadedCount, list.isFinished]).toEqual([0, true])
  await list.setFilter({})
  expect([list.loadedCount, list.isFinished]).toEqual([PAGE, false])
})

test('the same filter again is no diff', async () => {
  const { list, diffs } = await open({ type: 1, keyword: ' L ' })
  await list.setFilter({ type: 1, keyword: 'ｌ', hasUnreadCount: undefined })
  expect(diffs).toEqual([])
})

test('of several filters at once the last one wins, in one diff, and each call settles', async () => {
  const { world, list, diffs, ids } = await open()
  await Promise.all([{ type: 1 }, { keyword: 'z' }, { keyword: 'zs' }].map((filter) => list.setFilter(filter)))
  expect(diffs).toHaveLength(1)
  expect(ids()).toEqual(world.query({ keyword: 'ｚｓ' }).slice(0, PAGE))
  await Promise.all([list.setFilter({}), list.setFilter({ keyword: 'zs' })])
  expect(diffs).toHaveLength(1)
})

test('a bad filter is refused before anything changes, and takes no turn from the one before', async () => {
  const { world, list, ids } = await open()
  const good = list.setFilter({ type: 2 })
  await expect(list.setFilter({ type: 3 })).rejects.toMatchObject({ code: 6017 })
  await expect(list.setFilter({ keyword: 'x'.repeat(257) })).rejects.toMatchObject({ code: 6017 })
  await good
  expect(ids()).toEqual(world.query({ type: 2 }).slice(0, PAGE))
})

test('what is committed while the filter changes is not lost', async () => {
  const { world, list, ids } = await open()
  world.do({ kind: 'put', rows: [row(30, { key: 2000 })] })
  const done = list.setFilter({ type: 1 })
  world.do({ kind: 'put', rows: [row(38, { key: 3000 }), row(0, { isDeleted: true })] })
  await done
  await world.quiet()
  expect(ids().slice(0, 3)).toEqual(['c2c_38', 'c2c_30', 'c2c_2'])
  expect(ids()).toEqual(world.query({ type: 1 }).slice(0, list.loadedCount))
})

test('a page asked for after another filter is one of the new list, also where the old one was at its end', async () => {
  const { world, list, ids } = await open({ keyword: 'nobody' })
  expect(list.isFinished).toBe(true)
  await Promise.all([list.setFilter({ type: 2 }), list.loadMore()])
  expect(ids()).toEqual(world.query({ type: 2 }).slice(0, 2 * PAGE))
  // A page of the old list that is on its way is not what is asked for after the change.
  await Promise.all([list.loadMore(), list.setFilter({ type: 1 }), list.loadMore()])
  expect(ids()).toEqual(world.query({ type: 1 }).slice(0, 4 * PAGE))
})

test('the counts are those of the new filter', async () => {
  const { world, list, diffs } = await open()
  void list.totalCount
  await world.quiet()
  expect([list.totalCount, list.unreadCount]).toEqual([40, world.unread({})])
  await list.setFilter({ type: 2 })
  await world.quiet()
  expect([list.totalCount, list.unreadCount]).toEqual([20, world.unread({ type: 2 })])
  // The last one says that everything is counted.
  expect(diffs.at(-1)?.operations).toEqual([])
})

test('a row that is renamed comes and goes with what is typed', async () => {
  const { world, list, ids } = await open({ keyword: 'ann' })
  expect(ids()[0]).toBe('c2c_0')
  world.do({ kind: 'rename', n: 0, name: '张三' })
  await world.quiet()
  expect(ids()[0]).toBe('c2c_4')
  await list.setFilter({ keyword: 'zs' })
  expect(ids()[0]).toBe('c2c_0')
  world.do({ kind: 'remark', n: 4, name: '张三' })
  await world.quiet()
  expect(ids().slice(0, 3)).toEqual(['c2c_0', 'group_1', 'c2c_4'])
})

test('a closed list keeps what it shows', async () => {
  const { list, ids } = await open()
  const before = ids()
  const pending = list.setFilter({ type: 2 })
  list.close()
  await pending
  await list.setFilter({ type: 1 })
  expect(ids()).toEqual(before)
})

test('after a logout the filter cannot be changed', async () => {
  const { world, list, ids } = await open()
  const before = ids()
  await world.mirror.close()
  await expect(list.setFilter({ type: 2 })).rejects.toMatchObject({ code: 6014 })
  expect(ids()).toEqual(before)
})
