import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVERYTHING, keeps } from '@tidings/client/contract'
import { openDatabase } from '@tidings/sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PAGE_BELOW } from './sqlite-schema.ts'
import { openSqliteStore } from './sqlite-store.ts'

let dir: string
const path = () => join(dir, 'store.db')
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidings-store-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

keeps('SQLite', () => {
  const file = path()
  return { boot: async () => openSqliteStore(file), discard: async () => {} }
})

test('a batch that fails half way leaves nothing of itself', async () => {
  await openSqliteStore(path()).close()
  const db = openDatabase(path())
  db.exec("CREATE TRIGGER full BEFORE INSERT ON held BEGIN SELECT RAISE(ABORT, 'no room'); END")
  db.close()
  const store = openSqliteStore(path())
  await expect(store.write(EVERYTHING, 'strict')).rejects.toMatchObject({ code: 6019 })
  expect(await store.page(null, 10)).toEqual([])
  expect(await store.open()).toMatchObject({ meta: null, outbox: [] })
  await store.close()
})

test('a page is one seek in the index of the list', async () => {
  await openSqliteStore(path()).close()
  const db = openDatabase(path())
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${PAGE_BELOW}`).all<{ readonly detail: string }>(-5, 'c2c_bob', 50)
  db.close()
  expect(plan.map((step) => step.detail)).toEqual(['SEARCH rows USING INDEX list ((list_key,id)>(?,?))'])
})

test('a file that is no store, or of a newer version, is refused with 6019 and left alone', async () => {
  await openSqliteStore(path()).close()
  const db = openDatabase(path())
  db.exec("INSERT INTO migrations VALUES (99, 'from the future', '')")
  db.close()
  expect(() => openSqliteStore(path())).toThrow(expect.objectContaining({ code: 6019 }))
  expect(() => openSqliteStore(dir)).toThrow(expect.objectContaining({ code: 6019 }))
})
