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
    labels: new Map(),
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

test('a closed list hears nothing any more', async () => {
  const { parts, put, subscribers } = world(5)
  const list = await LiveList.open(parts)
  list.subscribe(() => expect.unreachable())
  list.close()
  put(view(3, 100))
  expect(subscribers.size).toBe(0)
  expect(list.items[0]?.id).toBe('c2c_u0')
})
