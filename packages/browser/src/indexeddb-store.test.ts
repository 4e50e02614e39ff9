import 'fake-indexeddb/auto'
import { EVERYTHING, keeps } from '@tidings/client/contract'
import { type DBSchema, deleteDB, openDB } from 'idb'
import { expect, test } from 'vitest'
import { connect } from './indexeddb-connection.ts'
import { openIndexedDBStore } from './indexeddb-store.ts'

let made = 0
const freshName = () => `tidings-1-user-${made++}`

keeps('IndexedDB without a browser', () => {
  const name = freshName()
  return { boot: async () => openIndexedDBStore(name), discard: () => deleteDB(name) }
})

test('a batch that fails half way leaves nothing of itself', async () => {
  const store = openIndexedDBStore(freshName())
  const impossible = { ...EVERYTHING.outbox[0]!, n: Number.NaN }
  await expect(store.write({ ...EVERYTHING, outbox: [impossible] }, 'strict')).rejects.toMatchObject({ code: 6019 })
  expect(await store.page(null, 10)).toEqual([])
  expect(await store.open()).toMatchObject({ meta: null, outbox: [], drafts: [] })
  await store.write(EVERYTHING, 'strict')
  expect((await store.open()).outbox).toEqual(EVERYTHING.outbox)
  await store.close()
})

test('a database that another tab deletes is let go at once; what rests on it is refused until the store is opened anew', async () => {
  const name = freshName()
  const store = openIndexedDBStore(name)
  await store.write(EVERYTHING, 'strict')
  await deleteDB(name)
  for (const call of [() => store.write(EVERYTHING, 'relaxed'), () => store.open(), () => store.page(null, 1)]) {
    await expect(call()).rejects.toMatchObject({ code: 6019 })
  }
  await store.close()
  const anew = openIndexedDBStore(name)
  expect(await anew.open()).toMatchObject({ meta: null, outbox: [] })
  await anew.close()
})

test('a database of a newer version is refused with 6019', async () => {
  const name = freshName()
  ;(await openDB(name, 99)).close()
  const store = openIndexedDBStore(name)
  await expect(store.open()).rejects.toMatchObject({ code: 6019 })
  await store.close()
})

interface Things extends DBSchema {
  readonly things: { readonly key: number; readonly value: string }
}

const connection = () =>
  connect<Things>({ name: freshName(), version: 1, upgrade: (db) => void db.createObjectStore('things') })

test('work whose handle died is done again on a new one, once', async () => {
  const { run, close } = connection()
  let tries = 0
  const work = await run(async (db) => {
    if (tries++ === 0) db.close()
    await db.put('things', 'value', 1)
    return db.get('things', 1)
  })
  expect(work).toBe('value')
  expect(tries).toBe(2)
  const dying = run(async (db) => {
    tries++
    db.close()
    await db.put('things', 'never', 1)
  })
  await expect(dying).rejects.toMatchObject({ code: 6019 })
  expect(tries).toBe(4)
  expect(await run((db) => db.get('things', 1))).toBe('value')
  await close()
})

test('work that fails by itself is not tried again', async () => {
  const { run, close } = connection()
  let tries = 0
  const work = run(async (db) => {
    tries++
    await db.put('things', 'value', Number.NaN)
  })
  await expect(work).rejects.toMatchObject({ code: 6019 })
  expect(tries).toBe(1)
  await close()
})

test('a failure to open is not remembered', async () => {
  const name = freshName()
  let broken = true
  const { run, close } = connect<Things>({
    name,
    version: 1,
    upgrade(db) {
      if (broken) throw new Error('no room')
      db.createObjectStore('things')
    },
  })
  await expect(run((db) => db.count('things'))).rejects.toMatchObject({ code: 6019 })
  broken = false
  expect(await run((db) => db.count('things'))).toBe(0)
  await close()
})
