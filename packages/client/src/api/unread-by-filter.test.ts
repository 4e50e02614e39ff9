import { TidingsError } from '@tidings/model'
import { expect, test } from 'vitest'
import type { Truth } from '../list/list-steps.test.samples.ts'
import { ListWorld } from '../list/list-world.test.samples.ts'
import type { ListSource } from '../list/query.ts'
import type { ConversationListFilter } from './list-filter.ts'
import { UnreadByFilter } from './unread-by-filter.ts'

const row = (n: number, fields: Partial<Truth> = {}): Truth => ({
  n,
  key: 1000 - n,
  isPinned: false,
  isDeleted: false,
  unread: 1,
  recvOpt: 0,
  marks: 0,
  labels: [],
  isMentioned: false,
  text: '',
  ...fields,
})

async function open(rows: readonly Truth[]) {
  const world = await ListWorld.open(rows)
  const { mirror } = world
  const walks = { count: 0, failures: 0 }
  const source: ListSource = {
    get labels() {
      return mirror.labels
    },
    get totalUnread() {
      return mirror.totalUnread
    },
    names: mirror.names,
    subscribe: (listener) => mirror.subscribe(listener),
    exclusively: (task) => mirror.exclusively(task),
    walk: async (below, want) => {
      walks.count++
      if (walks.failures-- > 0) throw new TidingsError('local_store')
      return await mirror.walk(below, want)
    },
  }
  const told: [ConversationListFilter, number][] = []
  const unread = new UnreadByFilter(source, (filter, count) => told.push([filter, count]))
  /** Until the changes so far are committed; a count of thousands of rows is not done by then. */
  const committed = () => mirror.exclusively(() => {})
  return { world, unread, told, walks, committed, numbers: () => told.splice(0).map(([, count]) => count) }
}
const thousands = () => Array.from({ length: 4500 }, (_, n) => row(n))
const twelve = Array.from({ length: 12 }, (_, n) => row(n))

test('counts all rows of a filter, also those that are far below, and none that is muted or deleted', async () => {
  const many = Array.from({ length: 3000 }, (_, n) => row(n, { recvOpt: n < 4 ? ([0, 1, 2, 3] as const)[n]! : 0 }))
  const { unread } = await open([...many, row(4000, { unread: 50, isDeleted: true })])
  expect(await unread.count({ type: 1 })).toBe(1500 - 1)
  expect(await unread.count({ type: 2 })).toBe(1500 - 2)
  expect(await unread.count({})).toBe(2997)
})

test('nothing is told on subscribing, and the new number when it changes, with the very object', async () => {
  const { world, unread, told } = await open(twelve)
  const filter = { type: 1 }
  unread.subscribe(filter)
  await world.quiet()
  world.do({ kind: 'put', rows: [row(1, { unread: 9 })] })
  world.do({ kind: 'put', rows: [row(2, { unread: 1, key: 5 })] })
  await world.quiet()
  expect(told).toEqual([])
  world.do({ kind: 'put', rows: [row(2, { unread: 4 }), row(4, { unread: 2 })] })
  await world.quiet()
  expect(told).toEqual([[filter, 10]])
  expect(told[0]?.[0]).toBe(filter)
})

test('what changes while it is being counted is told when it is known', async () => {
  const { world, unread, told } = await open(thousands())
  const [people, ann, work] = [{ type: 1 }, { keyword: 'ann' }, { conversationGroup: 'work' }]
  for (const filter of [people, ann, work, { type: 2 }]) unread.subscribe(filter)
  world.do({ kind: 'put', rows: [row(4402, { unread: 5 })] })
  // A row that is not read yet: nobody knows any more that it was found by its old name.
  world.do({ kind: 'rename', n: 4000, name: '张三' })
  world.do({ kind: 'label', label: 'label-a', name: undefined })
  for (let i = 0; i < 5; i++) await world.quiet()
  expect(new Map(told)).toEqual(
    new Map<ConversationListFilter, number>([
      [people, 2254],
      [ann, 1125 - 1],
      [work, 0],
    ]),
  )
  expect(told).toHaveLength(3)
})

test('a count that failed begins again with the next commit', async () => {
  const { world, unread, walks, numbers } = await open(twelve)
  walks.failures = 1
  unread.subscribe({ type: 1 })
  await world.quiet()
  world.do({ kind: 'put', rows: [row(1, { unread: 2 })] })
  await world.quiet()
  world.do({ kind: 'put', rows: [row(2, { unread: 2 })] })
  await world.quiet()
  expect(numbers()).toEqual([7])
})

test('filters that ask the same are one subscription, which either of them ends', async () => {
  const { world, unread, told } = await open(twelve)
  const first = { markType: 1n, keyword: '' }
  unread.subscribe(first)
  unread.subscribe({ markType: 1 })
  world.do({ kind: 'put', rows: [row(3, { marks: 1, unread: 2 })] })
  await world.quiet()
  expect(told).toHaveLength(1)
  expect(told[0]?.[0]).toBe(first)
  unread.unsubscribe({ markType: 1 })
  world.do({ kind: 'put', rows: [row(3, { marks: 1, unread: 3 })] })
  await world.quiet()
  expect(told).toHaveLength(1)
})

test('a filter follows the name of its conversation group through its deletion and its return', async () => {
  const { world, unread, numbers } = await open([row(0, { labels: ['label-a'], unread: 3 }), row(1)])
  unread.subscribe({ conversationGroup: 'work' })
  await world.quiet()
  world.do({ kind: 'label', label: 'label-a', name: undefined })
  await world.quiet()
  expect(numbers()).toEqual([0])
  world.do({ kind: 'label', label: 'label-a', name: 'work' })
  await world.quiet()
  expect(numbers()).toEqual([3])
  world.do({ kind: 'label', label: 'label-a', name: 'club' })
  await world.quiet()
  expect(numbers()).toEqual([0])
})

test('a subscription lives on after the device starts over and after everything is read', async () => {
  const { world, unread, numbers } = await open(twelve)
  for (const filter of [{ type: 1 }, { conversationGroup: '' }, { keyword: 'zs' }, {}]) unread.subscribe(filter)
  await world.quiet()
  world.do({ kind: 'reset', rows: [row(0), row(1), row(5)] })
  await world.quiet()
  expect(numbers()).toEqual([1, 3, 2, 3])
  world.do({ kind: 'clean' })
  await world.quiet()
  expect(numbers()).toEqual([0, 0, 0, 0])
  world.do({ kind: 'put', rows: [row(5, { unread: 7 })] })
  await world.quiet()
  expect(numbers()).toEqual([7, 7, 7])
})

test('a row that is renamed counts where it is found from then on', async () => {
  const { world, unread, numbers } = await open([row(0, { unread: 4 })])
  unread.subscribe({ keyword: 'ann' })
  unread.subscribe({ keyword: 'zs' })
  await world.quiet()
  world.do({ kind: 'rename', n: 0, name: '张三' })
  await world.quiet()
  expect(numbers()).toEqual([0, 4])
})

test('who hears a number may end subscriptions and begin others', async () => {
  const world = await ListWorld.open(twelve)
  const told: number[] = []
  const unread: UnreadByFilter = new UnreadByFilter(world.mirror, (_, count) => {
    told.push(count)
    unread.unsubscribe({})
    unread.unsubscribe({ type: 1 })
    unread.subscribe({ type: 2 })
  })
  unread.subscribe({})
  unread.subscribe({ type: 1 })
  await world.quiet()
  world.do({ kind: 'put', rows: [row(0, { unread: 8 })] })
  await world.quiet()
  expect(told).toEqual([19])
})

test('a bad filter and one subscription too many are refused, and no subscription is lost', async () => {
  const { unread } = await open([])
  for (const filter of [null, undefined, 'type', { type: 3 }, { keyword: 7 }] as unknown as ConversationListFilter[])
    expect(() => unread.subscribe(filter)).toThrow(expect.objectContaining({ code: 6017 }))
  expect(() => unread.unsubscribe({ type: 3 })).toThrow(expect.objectContaining({ code: 6017 }))
  await expect(unread.count({ type: 3 })).rejects.toMatchObject({ code: 6017 })
  for (let i = 0; i < 100; i++) unread.subscribe({ keyword: `word${i}` })
  expect(() => unread.subscribe({})).toThrow(expect.objectContaining({ code: 7014 }))
  unread.subscribe({ keyword: 'word7' })
  unread.unsubscribe({ keyword: 'word7' })
  unread.subscribe({})
})

test('nothing is told after the end, nor counted', async () => {
  for (const end of ['close', 'unsubscribe']) {
    const { world, unread, told, walks, committed } = await open(thousands())
    unread.subscribe({})
    unread.subscribe({ type: 1 })
    world.do({ kind: 'put', rows: [row(0, { unread: 8 })] })
    await committed()
    told.length = 0
    if (end === 'close') unread.close()
    else for (const filter of [{}, { type: 1 }]) unread.unsubscribe(filter)
    world.do({ kind: 'put', rows: [row(1, { unread: 8 })] })
    for (let i = 0; i < 5; i++) await world.quiet()
    expect(told).toEqual([])
    const before = walks.count
    if (end === 'close') unread.subscribe({ type: 2 })
    await world.quiet()
    expect(walks.count).toBe(before)
  }
})
