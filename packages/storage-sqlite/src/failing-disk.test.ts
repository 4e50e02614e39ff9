import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TidingsError } from '@tidings/model'
import { type Storage, tx } from '@tidings/server'
import { type Database, openDatabase } from '@tidings/sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStorage } from './sqlite-storage.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidings-failing-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** What SQLite answers next to a statement: a result code as the engines spell it. */
type Fault = { readonly sql: string; readonly code: string; readonly rollsBack?: boolean }

async function openFailing() {
  const faults: Fault[] = []
  const asked: string[] = []
  const storage = await openSqliteStorage({ path: join(dir, 'tidings.db') }, (path) => {
    const db = openDatabase(path)
    return { ...db, prepare: (sql) => failing(db, sql) }
  })
  function failing(db: Database, sql: string): ReturnType<Database['prepare']> {
    const statement = db.prepare(sql)
    return {
      ...statement,
      run(...params) {
        asked.push(sql)
        const index = faults.findIndex((fault) => sql.startsWith(fault.sql))
        const [fault] = index < 0 ? [] : faults.splice(index, 1)
        if (!fault) return statement.run(...params)
        if (fault.rollsBack) db.exec('ROLLBACK')
        throw Object.assign(new Error(fault.code), { code: fault.code })
      },
    }
  }
  return { storage, faults, asked }
}

const putHead = (storage: Storage, userID: string) =>
  storage.write(() => tx.putFeeds([{ userID, head: 1, hlc: 1, digest: 0 }]))
const headOf = async (storage: Storage, userID: string) => (await storage.read(() => tx.feed(userID))).head
const statuses = async (...promises: Promise<unknown>[]) =>
  (await Promise.allSettled(promises)).map((outcome) => outcome.status)

test('after a failed fsync everything is refused, and the commit is not tried again', async () => {
  const { storage, faults, asked } = await openFailing()
  await putHead(storage, 'ann')
  faults.push({ sql: 'COMMIT', code: 'SQLITE_IOERR_FSYNC' })
  asked.length = 0
  expect(await statuses(putHead(storage, 'bob'), putHead(storage, 'cid'))).toEqual(['rejected', 'rejected'])
  await expect(putHead(storage, 'dan')).rejects.toBeInstanceOf(TidingsError)
  await expect(headOf(storage, 'ann')).rejects.toBeInstanceOf(TidingsError)
  await expect(storage.broken).resolves.toBeInstanceOf(TidingsError)
  expect(asked.filter((sql) => sql === 'COMMIT')).toHaveLength(1)
  await storage.close()
})

test('a full disk refuses the commands of that commit, and later ones go on', async () => {
  const { storage, faults } = await openFailing()
  faults.push({ sql: 'COMMIT', code: 'SQLITE_FULL' })
  expect(await statuses(putHead(storage, 'ann'), putHead(storage, 'bob'))).toEqual(['rejected', 'rejected'])
  expect(await headOf(storage, 'ann')).toBe(0)
  await putHead(storage, 'ann')
  expect(await headOf(storage, 'ann')).toBe(1)
  await storage.close()
})

test('when SQLite gives up a transaction by itself, nobody in it is told that it worked', async () => {
  const { storage, faults } = await openFailing()
  const first = putHead(storage, 'ann')
  faults.push({ sql: 'INSERT INTO users', code: 'SQLITE_FULL', rollsBack: true })
  const user = { userID: 'bob', nick: '', faceUrl: '', version: 1, notBefore: 0, banned: false }
  expect(
    await statuses(
      first,
      storage.write(() => tx.putUser(user)),
    ),
  ).toEqual(['rejected', 'rejected'])
  expect(await headOf(storage, 'ann')).toBe(0)
  await putHead(storage, 'ann')
  await storage.close()
})

test('a file that another program keeps locked refuses the writes that wait', async () => {
  const { storage, faults } = await openFailing()
  faults.push({ sql: 'BEGIN', code: 'SQLITE_BUSY' })
  expect(await statuses(putHead(storage, 'ann'))).toEqual(['rejected'])
  await putHead(storage, 'ann')
  await storage.close()
})
