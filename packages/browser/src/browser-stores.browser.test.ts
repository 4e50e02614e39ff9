import { EVERYTHING } from '@tidings/client/contract'
import { deleteDB } from 'idb'
import { afterEach, expect, test } from 'vitest'
import { createBrowserStores } from './browser-stores.ts'

const refused = { code: 6019, reason: 'local_store' }

afterEach(async () => {
  const databases = await indexedDB.databases()
  await Promise.all(databases.map(({ name }) => deleteDB(name!)))
})

test('one user is open once in an origin, and again right after closing', async () => {
  const stores = createBrowserStores()
  const first = await stores.open(1, 'amy')
  await first.write(EVERYTHING, 'strict')
  await expect(createBrowserStores().open(1, 'amy')).rejects.toMatchObject(refused)
  await first.close()
  const second = await createBrowserStores().open(1, 'amy')
  // The first handle is spent: closing it again must not let a third one in.
  await first.close()
  await expect(stores.open(1, 'amy')).rejects.toMatchObject(refused)
  expect((await second.open()).outbox).toEqual(EVERYTHING.outbox)
  await second.close()
})

test('users and apps never share a store', async () => {
  const stores = createBrowserStores()
  const open = await Promise.all([stores.open(1, 'amy'), stores.open(1, 'AMY'), stores.open(2, 'amy')])
  await open[0]!.write(EVERYTHING, 'strict')
  for (const other of open.slice(1)) expect((await other.open()).meta).toBeNull()
  for (const store of open) await store.close()
})

test('who logged in last is remembered for each app, until it is forgotten', async () => {
  const stores = createBrowserStores()
  expect(await stores.lastUser(1)).toBeNull()
  await stores.setLastUser(1, 'amy')
  await stores.setLastUser(2, 'bob')
  const reloaded = createBrowserStores()
  expect(await reloaded.lastUser(1)).toBe('amy')
  await reloaded.setLastUser(1, null)
  expect(await reloaded.lastUser(1)).toBeNull()
  expect(await reloaded.lastUser(2)).toBe('bob')
})

test('a store whose database cannot be opened is refused with 6019 and leaves the lock to others', async () => {
  const stores = createBrowserStores()
  const newer = indexedDB.open('tidings-1-amy', 99)
  await new Promise((resolve) => {
    newer.onsuccess = resolve
  })
  newer.result.close()
  await expect(stores.open(1, 'amy')).rejects.toMatchObject(refused)
  await deleteDB('tidings-1-amy')
  await (await stores.open(1, 'amy')).close()
})

test('a store whose site data is deleted refuses what rests on it, and another may be opened', async () => {
  const stores = createBrowserStores()
  const store = await stores.open(1, 'amy')
  await store.write(EVERYTHING, 'strict')
  await deleteDB('tidings-1-amy')
  await expect(store.write(EVERYTHING, 'relaxed')).rejects.toMatchObject(refused)
  await expect(store.open()).rejects.toMatchObject(refused)
  await store.close()
  const anew = await stores.open(1, 'amy')
  expect((await anew.open()).meta).toBeNull()
  await anew.close()
})
