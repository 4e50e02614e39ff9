import type { LocalStore, Stores } from '@tidings/client'
import { TidingsError } from '@tidings/model'
import { openIndexedDBStore } from './indexeddb-store.ts'
import { createLastUsers } from './last-users.ts'
import { type Release, takeWebLock } from './web-lock.ts'

/** Stores of this origin in IndexedDB; a user of an app is open in one tab at a time. */
export const createBrowserStores = (): Stores => ({
  async open(sdkAppID, userID) {
    const name = `tidings-${sdkAppID}-${userID}`
    const release = await takeWebLock(name).catch((cause) => {
      throw new TidingsError('local_store', { cause })
    })
    if (!release) throw new TidingsError('local_store')
    const store = openIndexedDBStore(name)
    try {
      // A browser that has no room or no leave for a database says so here, and not in the middle of a sync.
      await store.open()
    } catch (error) {
      await closeAndRelease(store, release)
      throw error
    }
    askToPersist()
    let closing: Promise<void> | null = null
    return {
      ...store,
      close: () => {
        closing ??= closeAndRelease(store, release)
        return closing
      },
    }
  },
  ...createLastUsers(),
})

async function closeAndRelease(store: LocalStore, release: Release): Promise<void> {
  await store.close().finally(release)
}

/** The browser may ask the user, who may take a while; the answer changes nothing here. */
function askToPersist(): void {
  void (globalThis.navigator as Partial<Navigator> | undefined)?.storage?.persist?.().catch(() => {})
}
