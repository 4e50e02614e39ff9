import { expect, test } from 'vitest'
import { keeps } from './local-store.contract.ts'
import * as a from './local-store.samples.ts'
import { createMemoryDisk } from './memory-disk.ts'
import { createMemoryStore } from './memory-store.ts'

keeps('memory', () => {
  const disk = createMemoryDisk()
  return { boot: async () => createMemoryStore(disk), discard: async () => {} }
})

/** A schedule that a test runs by hand, newest task first: the order of the tasks must not matter. */
function handSchedule() {
  const tasks: (() => void)[] = []
  return { schedule: (run: () => void) => void tasks.push(run), runOne: () => tasks.pop()?.() }
}

test('a write is on the disk when its task runs, not before, and in the order of the calls', async () => {
  const disk = createMemoryDisk()
  const { schedule, runOne } = handSchedule()
  const store = createMemoryStore(disk, { schedule })
  const first = store.write({ drafts: [a.draft('c2c_a')], outbox: [a.outboxEntry(1)] }, 'strict')
  void store.write({ drafts: [a.draft('c2c_a', 'second')] }, 'strict')
  expect(disk.snapshot().drafts).toEqual([])
  runOne()
  await first
  expect(disk.snapshot()).toMatchObject({ drafts: [a.draft('c2c_a')], outbox: [a.outboxEntry(1)] })
  runOne()
  expect(disk.snapshot().drafts).toEqual([a.draft('c2c_a', 'second')])
})

test('a crash loses the writes that are not on the disk, and their promises never settle', async () => {
  const disk = createMemoryDisk()
  const { schedule, runOne } = handSchedule()
  const store = createMemoryStore(disk, { schedule })
  const settled: string[] = []
  const watch = (name: string, promise: Promise<unknown>) =>
    void promise.then(
      () => settled.push(name),
      () => settled.push(name),
    )
  const kept = store.write({ drafts: [a.draft('c2c_kept')] }, 'strict')
  runOne()
  await kept
  watch('write', store.write({ drafts: [a.draft('c2c_lost')] }, 'strict'))
  watch('read', store.open())
  store.abandon()
  watch('write after the crash', store.write({}, 'strict'))
  watch('close', store.close())
  runOne()
  const next = createMemoryStore(disk)
  expect((await next.open()).drafts).toEqual([a.draft('c2c_kept')])
  await next.write({}, 'strict')
  expect(settled).toEqual([])
})

test('a clone of a disk goes its own way', async () => {
  const disk = createMemoryDisk()
  const store = createMemoryStore(disk)
  await store.write({ rows: [a.conversationBase({ id: 'c2c_bob' })], meta: a.meta() }, 'strict')
  const clone = disk.clone()
  expect(clone.snapshot()).toEqual(disk.snapshot())
  await createMemoryStore(clone).clear()
  expect(disk.snapshot().rows).toHaveLength(1)
  expect(disk.snapshot().meta).toEqual(a.meta())
  expect(clone.snapshot()).toEqual(createMemoryDisk().snapshot())
})
