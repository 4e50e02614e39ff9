import { TidingsError } from '@tidings/model'
import { createMemoryDisk, type MemoryDisk } from './memory-disk.ts'
import { createMemoryStore } from './memory-store.ts'
import type { Stores } from './stores.ts'

/** Stores that last as long as this object: a logout keeps what a user left unsent, the end of the process does not. */
export function createMemoryStores(): Stores {
  const disks = new Map<string, MemoryDisk>()
  const open = new Set<string>()
  const last = new Map<number, string>()
  return {
    async open(sdkAppID, userID) {
      const name = `${sdkAppID} ${userID}`
      if (open.has(name)) throw new TidingsError('local_store')
      const disk = disks.get(name) ?? createMemoryDisk()
      disks.set(name, disk)
      open.add(name)
      const store = createMemoryStore(disk)
      let closing: Promise<void> | null = null
      return {
        ...store,
        // Once: a second close must not free the name for a third handle beside the one that took it since.
        close: () => {
          closing ??= store.close().then(() => void open.delete(name))
          return closing
        },
      }
    },
    lastUser: async (sdkAppID) => last.get(sdkAppID) ?? null,
    async setLastUser(sdkAppID, userID) {
      if (userID === null) last.delete(sdkAppID)
      else last.set(sdkAppID, userID)
    },
  }
}
