import { keeps } from '@tidings/client/contract'
import { deleteDB } from 'idb'
import { openIndexedDBStore } from './indexeddb-store.ts'

let made = 0

keeps('IndexedDB in Chromium', () => {
  const name = `tidings-1-user-${made++}`
  return { boot: async () => openIndexedDBStore(name), discard: () => deleteDB(name) }
})
