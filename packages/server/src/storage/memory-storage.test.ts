import { message } from '@tidings/model/testing'
import { expect, test } from 'vitest'
import { createMemoryDisk } from './memory-disk.ts'
import { createMemoryStorage } from './memory-storage.ts'
import { keeps, storageContract } from './storage.contract.ts'
import { tx } from './work.ts'

keeps('memory storage', storageContract, async () => {
  const subject = createMemoryStorage()
  return { subject, dispose: () => subject.close() }
})

const feed = (head: number) => ({ userID: 'ann', head, hlc: head, digest: 0 })
const setHead = (head: number) => () => tx.putFeeds([feed(head)])
const getHead = () => tx.feed('ann')

/** A storage whose queued writes run when the test says so. */
function stepped(onStep: (call: string) => void = () => {}) {
  const due: (() => void)[] = []
  const storage = createMemoryStorage({ schedule: (run) => void due.push(run), onStep })
  return { storage, due }
}

test('a write takes effect when it is scheduled, and not before', async () => {
  const { storage, due } = stepped()
  const writing = storage.write(setHead(1))
  expect(await storage.read(getHead)).toEqual(feed(0))
  due[0]?.()
  await writing
  expect(await storage.read(getHead)).toEqual(feed(1))
})

test('a crash loses what was queued, and its callers never hear of it', async () => {
  const { storage, due } = stepped()
  let heard = false
  const hear = () => {
    heard = true
  }
  const kept = storage.write(setHead(1))
  due.shift()?.()
  await kept
  storage.write(setHead(2)).then(hear, hear)
  storage.abandon()
  storage.write(setHead(3)).then(hear, hear)
  storage.read(getHead).then(hear, hear)
  for (const run of due) run()
  const next = createMemoryStorage({ disk: storage.disk })
  expect(await next.read(getHead)).toEqual(feed(1))
  expect(heard).toBe(false)
})

test('a crash in the middle of a command leaves nothing of it', async () => {
  let crash = () => {}
  const { storage, due } = stepped((call) => {
    if (call === 'putUser') crash()
  })
  crash = () => storage.abandon()
  let heard = false
  const hear = () => {
    heard = true
  }
  const user = { userID: 'ann', nick: '', faceUrl: '', version: 1, notBefore: 0, banned: false }
  const writing = storage.write(function* () {
    yield* setHead(1)()
    yield* tx.putUser(user)
    yield* setHead(2)()
  })
  writing.then(hear, hear)
  due[0]?.()
  const next = createMemoryStorage({ disk: storage.disk })
  expect(await next.read(getHead)).toEqual(feed(0))
  expect(heard).toBe(false)
})

test('a step that is made to fail fails its command alone', async () => {
  const storage = createMemoryStorage({
    onStep(call) {
      if (call === 'pruneOps') throw new Error('disk')
    },
  })
  const failing = storage.write(function* () {
    yield* setHead(1)()
    yield* tx.pruneOps(0)
  })
  await expect(failing).rejects.toThrow('disk')
  expect(await storage.read(getHead)).toEqual(feed(0))
})

test('a clone of a disk is a backup: neither side sees what the other does later', async () => {
  const disk = createMemoryDisk()
  const live = createMemoryStorage({ disk, epoch: 'one' })
  const first = { ...message({ seq: 1 }), timeline: 'group_g' }
  await live.write(() => tx.insertMessages([first]))
  const restored = createMemoryStorage({ disk: disk.clone(), epoch: 'two' })
  const second = { ...message({ seq: 2, rev: 2, clientMsgID: 'client-message-02' }), timeline: 'group_g' }
  await live.write(() => tx.insertMessages([second]))
  await live.write(setHead(1))
  expect(await restored.read(() => tx.messagesBetween('group_g', 0, 9, 9))).toEqual([first])
  expect(await restored.read(getHead)).toEqual(feed(0))
  await restored.write(() => tx.updateMessage({ ...first, recalled: true, rev: 2 }))
  expect(await live.read(() => tx.messages([{ timeline: 'group_g', seq: 1 }]))).toEqual([first])
  expect([live.epoch, restored.epoch]).toEqual(['one', 'two'])
})
