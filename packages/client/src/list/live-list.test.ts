import { ANY, comparePositions, EMPTY_CONVERSATION, TidingsError } from '@tidings/model'
import { expect, test } from 'vitest'
import type { Commit } from '../store/commit.ts'
import type { Mirror } from '../store/mirror.ts'
import type { View } from '../store/view.ts'
import { LiveList, type LiveListParts } from './live-list.ts'

const view = (n: number, key: number, unread = 1): View => {
  const id = `c2c_u${n}`
  return {
    id,
    hidden: false,
    draft: null,
    last: null,
    position: { orderKey: key, id },
    state: { ...EMPTY_CONVERSATION, unread },
  }
}

/** A list in memory, whose store may fail. */
function world(rows: number) {
  const views = new Map(Array.from({ length: rows }, (_, n) => [`c2c_u${n}`, view(n, rows - n)]))
  const subscribers = new Set<(commit: Commit) => void>()
  let failures = 0
  let queue: Promise<unknown> = Promise.resolve()
  const mirror = {
    labels: new Map<string, string>(),
    totalUnread: 0,
    subscribe(listener: (commit: Commit) => void) {
      subscribers.add(listener)
      return () => void subscribers.delete(listener)
    },
    exclusively<T>(task: () => Promise<T>): Promise<T> {
      const result = queue.then(task)
      queue = result.catch(() => {})
      return result
    },
    async walk(below: View['position'] | null, want: (view: View) => boolean) {
      if (failures-- > 0) throw new TidingsError('local_store')
      failures = 0
      for (const shown of [...views.values()].sort((a, b) => comparePositions(a.position, b.position)))
        if ((!below || comparePositions(shown.position, below) > 0) && !want(shown)) return { isFinished: false }
      return { isFinished: true }
    },
  }
  const parts: LiveListParts<View> = {
    mirror: mirror as unknown as Mirror,
    filter: ANY,
    pageSize: 10,
    objectOf: (shown) => shown,
    isSame: (a, b) => a === b,
    isolate: (call) => call(),
  }
  return {
    parts,
    subscribers,
    labels: mirror.labels,
    fail: (times: number) => {
      failures = times
    },
    idle: () => mirror.exclusively(async () => {}),
    put(after: View) {
      const before = views.get(after.id) ?? null
      views.set(after.id, after)
      const commit: Commit = {
        changed: [{ id: after.id, before, after }],
        totalBefore: 0,
        totalAfter: 0,
        labels: { before: mirror.labels, after: mirror.labels },
        rows: [],
        entries: [],
        replaced: false,
      }
      for (const subscriber of [...subscribers]) subscriber(commit)
    },
  }
}

test('a list that could not be opened leaves nothing behind', async () => {
  const { parts, subscribers, fail } = world(30)
  fail(1)
  await expect(LiveList.open(parts)).rejects.toMatchObject({ reason: 'local_store' })
  expect(subscribers.size).toBe(0)
})

test('a page that could not be read can be asked for again, and nothing is missing', async () => {
  const { parts, fail } = world(25)
  const list = await LiveList.open(parts)
  fail(1)
  await expect(list.loadMore()).rejects.toMatchObject({ reason: 'local_store' })
  while (!list.isFinished) await list.loadMore()
  expect(list.items.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, n) => `c2c_u${n}`))
})

test('a count that could not be made begins again when it is asked for again', async () => {
  const { parts, fail, idle } = world(3000)
  const list = await LiveList.open(parts)
  fail(1)
  expect(list.totalCount).toBe(0)
  await idle()
  expect(list.totalCount).toBe(0)
  for (let stretches = 0; stretches < 5; stretches++) await idle()
  expect(list.totalCount).toBe(3000)
})

test('what changes while it is being counted is counted once, above and below', async () => {
  const { parts, put, idle } = world(3000)
  const list = await LiveList.open({ ...parts, filter: { ...ANY, hasUnreadCount: true } })
  expect(list.unreadCount).toBe(0)
  await idle()
  put(view(1, 2999, 5))
  put(view(2999, 9999, 3))
  put(view(2998, 2, 0))
  put(view(4000, 1, 7))
  for (let stretches = 0; stretches < 5; stretches++) await idle()
  expect(list.totalCount).toBe(3000)
  expect(list.unreadCount).toBe(2997 + 5 + 3 + 7)
})

test('a row that sinks below what is loaded leaves the list, and comes with its page', async () => {
  const { parts, put } = world(25)
  const list = await LiveList.open(parts)
  put(view(0, 0, 1))
  expect(list.items.length).toBe(9)
  while (!list.isFinished) await list.loadMore()
  expect(list.items.at(-1)?.id).toBe('c2c_u0')
  expect(new Set(list.items.map(({ id }) => id)).size).toBe(25)
})

test('a filter that could not be read leaves the old list, which follows on, and can be asked for again', async () => {
  const { parts, put, fail } = world(25)
  const list = await LiveList.open(parts)
  const { items } = list
  fail(1)
  await expect(list.setFilter({ hasUnreadCount: false })).rejects.toMatchObject({ reason: 'local_store' })
  expect(list.items).toBe(items)
  put(view(3, 100))
  expect(list.items[0]?.id).toBe('c2c_u3')
  await list.loadMore()
  expect(list.items.length).toBe(20)
  await list.setFilter({ hasUnreadCount: false })
  expect(list.items).toEqual([])
})

test('a list that could not follow the name of its conversation group does so with the next commit, or page', async () => {
  for (const again of ['commit', 'page']) {
    const { parts, put, fail, labels, idle } = world(3)
    const list = await LiveList.open({ ...parts, filter: { ...ANY, conversationGroup: 'work' } })
    labels.set('label-1', 'work')
    fail(1)
    put({ ...view(1, 9), state: { ...EMPTY_CONVERSATION, labels: ['label-1'] } })
    await idle()
    expect(list.items).toEqual([])
    if (again === 'page') await list.loadMore()
    else put(view(2, 8))
    await idle()
    expect(list.items.map(({ id }) => id)).toEqual(['c2c_u1'])
  }
})

test('a name that is another one for a moment loses nothing, and no commit after it reads the list again', async () => {
  const { parts, put, labels, idle } = world(3)
  const inGroup = (n: number, key: number) => ({
    ...view(n, key),
    state: { ...EMPTY_CONVERSATION, labels: ['label-1'] },
  })
  labels.set('label-1', 'work')
  let walks = 0
  const walk: typeof parts.mirror.walk = (below, want) => {
    walks++
    return parts.mirror.walk(below, want)
  }
  const filter = { ...ANY, conversationGroup: 'work' }
  const list = await LiveList.open({ ...parts, filter, mirror: { ...parts.mirror, walk } })
  labels.set('label-1', 'club')
  put(inGroup(1, 9))
  labels.set('label-1', 'work')
  put(inGroup(2, 8))
  await idle()
  expect(list.items.map(({ id }) => id)).toEqual(['c2c_u1', 'c2c_u2'])
  const before = walks
  put(inGroup(0, 7))
  await idle()
  expect(list.items.map(({ id }) => id)).toEqual(['c2c_u1', 'c2c_u2', 'c2c_u0'])
  expect(walks).toBe(before)
})

test('a filter that another one outran changes nothing, also where the other could not be read', async () => {
  const { parts, put, fail } = world(25)
  let duringRead = () => {}
  const walk: typeof parts.mirror.walk = async (below, want) => {
    const answer = await parts.mirror.walk(below, want)
    duringRead()
    return answer
  }
  const list = await LiveList.open({ ...parts, mirror: { ...parts.mirror, walk } })
  const { items } = list
  let later: Promise<void> | null = null
  duringRead = () => {
    duringRead = () => {}
    fail(1)
    later = list.setFilter({ type: 2 })
  }
  await list.setFilter({ hasUnreadCount: false })
  await expect(later).rejects.toMatchObject({ reason: 'local_store' })
  expect(list.items).toBe(items)
  put(view(3, 100))
  expect(list.items[0]?.id).toBe('c2c_u3')
})

test('a closed list hears nothing any more', async () => {
  const { parts, put, subscribers } = world(5)
  const list = await LiveList.open(parts)
  list.subscribe(() => expect.unreachable())
  list.close()
  put(view(3, 100))
  expect(subscribers.size).toBe(0)
  expect(list.items[0]?.id).toBe('c2c_u0')
})
