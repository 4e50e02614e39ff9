import { TidingsError } from '@tidings/model'
import { expect } from 'vitest'
import type { UserRecord } from './records.ts'
import type { Storage } from './storage.ts'
import { tx, type Work } from './work.ts'

const user = (userID: string, version = 1): UserRecord => ({
  userID,
  nick: `${userID}'s nick`,
  faceUrl: '',
  version,
  notBefore: 0,
  banned: false,
})

function* putUser(userID: string): Work<string> {
  yield* tx.putUser(user(userID))
  return userID
}

const namesOf = (storage: Storage, ...ids: string[]) =>
  storage.read(function* () {
    return (yield* tx.users(ids)).map((found) => found?.userID ?? null)
  })

/** Whether `promise` rejects in the one way a failure of storage looks. */
export const isRefused = (promise: Promise<unknown>): Promise<void> =>
  expect(promise).rejects.toSatisfy((error) => error instanceof TidingsError && error.reason === 'internal')

/** What a transaction is. */
export const commandContract = {
  'a command answers what it returns, and the next reader sees its effects': async (storage: Storage) => {
    expect(await storage.write(() => putUser('ann'))).toBe('ann')
    expect(await namesOf(storage, 'bob', 'ann')).toEqual([null, 'ann'])
  },

  'a command that throws leaves nothing, and its caller gets the error it threw': async (storage: Storage) => {
    await storage.write(() => putUser('bob'))
    const error = new TidingsError('group_denied')
    const failing = storage.write(function* () {
      yield* putUser('ann')
      yield* tx.putUser({ ...user('bob', 2), nick: 'changed' })
      yield* tx.putFeeds([{ userID: 'ann', head: 1, hlc: 1, digest: 0 }])
      yield* tx.putOp({ userID: 'ann', opID: 'op', hash: '', result: '', at: 1 })
      throw error
    })
    await expect(failing).rejects.toBe(error)
    const seen = await storage.read(function* () {
      return [yield* tx.users(['ann', 'bob']), yield* tx.feed('ann'), yield* tx.op('ann', 'op')]
    })
    expect(seen).toEqual([[null, user('bob')], { userID: 'ann', head: 0, hlc: 0, digest: 0 }, null])
  },

  'a failing command takes no neighbour with it': async (storage: Storage) => {
    const outcomes = await Promise.allSettled([
      storage.write(() => putUser('ann')),
      storage.write(function* () {
        yield* putUser('bob')
        throw new Error('no')
      }),
      storage.write(() => putUser('cid')),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await namesOf(storage, 'ann', 'bob', 'cid')).toEqual(['ann', null, 'cid'])
  },

  'a refusal by the storage itself leaves nothing of its command either': async (storage: Storage) => {
    const op = { userID: 'ann', opID: 'op', hash: '', result: 'first', at: 1 }
    await storage.write(() => tx.putOp(op))
    const late = storage.write(function* () {
      yield* putUser('ann')
      yield* tx.putOp({ ...op, result: 'second' })
    })
    await isRefused(late)
    expect(await namesOf(storage, 'ann')).toEqual([null])
    expect(await storage.read(() => tx.op('ann', 'op'))).toEqual(op)
  },

  'a command sees its own effects and those of the commands before it': async (storage: Storage) => {
    const next = () =>
      storage.write(function* () {
        const [feed] = yield* tx.lockFeeds(['ann'])
        yield* tx.putFeeds([{ ...feed!, head: feed!.head + 1 }])
        return (yield* tx.feed('ann')).head
      })
    const heads = await Promise.all(Array.from({ length: 100 }, next))
    expect(heads).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  },

  'a reader sees only what is committed': async (storage: Storage) => {
    const during: Promise<(string | null)[]>[] = []
    const writing = storage.write(function* () {
      yield* putUser('ann')
      during.push(namesOf(storage, 'bob'))
    })
    const before = namesOf(storage, 'ann')
    expect(await before).toEqual([null])
    await writing
    expect(await Promise.all(during)).toEqual([[null]])
    expect(await namesOf(storage, 'ann')).toEqual(['ann'])
  },

  'a read that would write or lock is refused and writes nothing': async (storage: Storage) => {
    await isRefused(storage.read(() => putUser('ann')))
    await isRefused(storage.read(() => tx.lockFeeds(['ann'])))
    expect(await namesOf(storage, 'ann')).toEqual([null])
  },

  'the epoch is a name that stays while the storage is open': async (storage: Storage) => {
    const { epoch } = storage
    await storage.write(() => putUser('ann'))
    expect(epoch).toMatch(/^\S+$/)
    expect(storage.epoch).toBe(epoch)
  },

  'closing waits for what was accepted, and then everything is refused': async (storage: Storage) => {
    const accepted = storage.write(() => putUser('ann'))
    let settled = false
    void accepted.then(() => {
      settled = true
    })
    await storage.close()
    await accepted
    expect(settled).toBe(true)
    await isRefused(storage.write(() => putUser('bob')))
    await isRefused(storage.read(() => tx.users(['ann'])))
    await storage.close()
  },
}
