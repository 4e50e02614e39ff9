import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TidingsError } from '@tidings/model'
import { type Storage, tx } from '@tidings/server'
import { keeps, storageContract } from '@tidings/server/contract'
import { LockedError, openDatabase } from '@tidings/sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStorage } from './sqlite-storage.ts'

let dir: string
const path = () => join(dir, 'tidings.db')
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidings-storage-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

keeps('SQLite storage', storageContract, async () => {
  const subject = await openSqliteStorage({ path: path() })
  return { subject, dispose: () => subject.close() }
})

const putHead = (storage: Storage, head: number) =>
  storage.write(() => tx.putFeeds([{ userID: 'ann', head, hlc: head, digest: 0 }]))
const headIn = async (storage: Storage) => (await storage.read(() => tx.feed('ann'))).head

/** Opens, does something, closes; answers the epoch. */
async function session(act: (storage: Storage) => Promise<unknown> = async () => {}): Promise<string> {
  const storage = await openSqliteStorage({ path: path() })
  await act(storage)
  await storage.close()
  return storage.epoch
}

const sidecar = () => JSON.parse(readFileSync(`${path()}.epoch`, 'utf8')) as { epoch: string; watermark: number }

describe('the epoch', () => {
  test('stays over restarts, with everything that was written', async () => {
    const first = await session((storage) => putHead(storage, 7))
    const second = await session(async (storage) => expect(await headIn(storage)).toBe(7))
    expect(second).toBe(first)
    expect(first).toMatch(/^[\w-]{22}$/)
    expect(sidecar()).toEqual({ epoch: first, watermark: 1 })
  })

  test('changes when an older file is put back beside the sidecar that has seen more', async () => {
    const first = await session((storage) => putHead(storage, 1))
    cpSync(path(), `${path()}.backup`)
    await session((storage) => putHead(storage, 2))
    cpSync(`${path()}.backup`, path())
    const second = await session(async (storage) => expect(await headIn(storage)).toBe(1))
    expect(second).not.toBe(first)
    expect(await session()).toBe(second)
  })

  test('changes when a file comes without its sidecar', async () => {
    const first = await session((storage) => putHead(storage, 1))
    rmSync(`${path()}.epoch`)
    const second = await session()
    expect(second).not.toBe(first)
    expect(await session()).toBe(second)
  })

  test('changes when a file comes with the sidecar of an older epoch, or with a torn one', async () => {
    const first = await session()
    cpSync(`${path()}.epoch`, `${path()}.epoch.old`)
    rmSync(`${path()}.epoch`)
    const second = await session()
    cpSync(`${path()}.epoch.old`, `${path()}.epoch`)
    const third = await session()
    writeFileSync(`${path()}.epoch`, '{"epo')
    const fourth = await session()
    expect(new Set([first, second, third, fourth]).size).toBe(4)
  })
})

test('a second opening is refused while the first one lasts', async () => {
  const storage = await openSqliteStorage({ path: path() })
  await expect(openSqliteStorage({ path: path() })).rejects.toThrow(LockedError)
  await putHead(storage, 1)
  await storage.close()
  await session(async (next) => expect(await headIn(next)).toBe(1))
})

test('commands that come together share a commit, and those that change nothing take none', async () => {
  const epoch = await session(async (storage) => {
    await Promise.all(Array.from({ length: 100 }, (_, head) => putHead(storage, head)))
    await storage.write(() => tx.feed('ann'))
    await expect(
      storage.write(function* () {
        yield* tx.putFeeds([{ userID: 'ann', head: 0, hlc: 0, digest: 0 }])
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
  })
  expect(sidecar().epoch).toBe(epoch)
  expect(sidecar().watermark).toBeLessThanOrEqual(4)
})

test('only the owner may read the files', async () => {
  const storage = await openSqliteStorage({ path: path() })
  await putHead(storage, 1)
  for (const suffix of ['', '-wal', '-shm', '.epoch']) {
    expect(statSync(path() + suffix).mode & 0o777, suffix).toBe(0o600)
  }
  await storage.close()
})

test('a file that a newer version made is refused, and can be opened by that version still', async () => {
  await session()
  const db = openDatabase(path())
  db.exec(`INSERT INTO migrations VALUES (99, 'future', '')`)
  db.close()
  await expect(openSqliteStorage({ path: path() })).rejects.toThrow(/newer version/)
  await expect(openSqliteStorage({ path: path() })).rejects.toThrow(/newer version/)
})

test('a file that was not closed is looked over, and refused when it is damaged', async () => {
  await session((storage) => putHead(storage, 1))
  const storage = await openSqliteStorage({ path: path() })
  await putHead(storage, 2)
  // What a crash leaves: the database and its log.
  const crashed = join(dir, 'crashed.db')
  const crash = () => {
    for (const suffix of ['', '-wal', '.epoch']) cpSync(path() + suffix, crashed + suffix)
  }
  crash()
  const whole = await openSqliteStorage({ path: crashed })
  expect(await headIn(whole)).toBe(2)
  expect(whole.epoch).toBe(storage.epoch)
  await whole.close()

  crash()
  const bytes = readFileSync(crashed)
  bytes.fill(0xa5, 2 * 4096, 4 * 4096)
  writeFileSync(crashed, bytes)
  await expect(openSqliteStorage({ path: crashed })).rejects.toThrow(/damaged|malformed/)
  await storage.close()
})

test('every question the server asks is answered through an index', async () => {
  await session()
  const db = openDatabase(path())
  const plan = (sql: string) =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all<{ detail: string }>()
      .map((step) => step.detail)
      .join('; ')
  const below = plan(
    `SELECT state FROM inbox INDEXED BY inbox_by_position WHERE user_id = 'a' AND order_key <= 5
     AND (order_key < 5 OR id > 'c') AND kind = 'conversation' AND hidden = 0 ORDER BY order_key DESC, id LIMIT 9`,
  )
  expect(below).toContain('inbox_by_position (user_id=? AND order_key<?)')
  expect(below).not.toContain('TEMP B-TREE')
  const unread = plan(
    `SELECT count(*) FROM messages INDEXED BY messages_countable WHERE timeline = 'a' AND seq > 1 AND seq <= 9
     AND sender <> 'b' AND excluded_from_unread = 0 AND recalled = 0`,
  )
  expect(unread).toContain('COVERING INDEX messages_countable (timeline=? AND seq>? AND seq<?)')
  db.close()
})

test('a failure of storage is an error of ours that is safe to log', async () => {
  await session(async (storage) => {
    const refused = storage.write(() => tx.putFeeds([{ userID: 'ann', head: 1.5, hlc: 0, digest: 0 }]))
    await expect(refused).rejects.toBeInstanceOf(TidingsError)
    await expect(refused).rejects.toThrow(/^130500 internal: /)
  })
})
