import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMemoryStores, type LocalStore, type Stores } from '@tidings/client'
import { isUserID, TidingsError } from '@tidings/model'
import { type FileLock, lockFile } from '@tidings/sqlite'
import { openSqliteStore } from './sqlite-store.ts'

/** Makes the names of files that are being written differ within this process. */
let writes = 0

/** Where this process keeps what its users' devices know; without a directory, in memory. */
export function createNodeStores(dataDir?: string): Stores {
  if (dataDir === undefined) return createMemoryStores()
  const lastFile = (sdkAppID: number) => join(dataDir, `${sdkAppID}.last`)
  const prepare = () => mkdir(dataDir, { recursive: true, mode: 0o700 })

  return {
    open: (sdkAppID, userID) =>
      orLocalStore(async () => {
        await prepare()
        // In hex, since a user id may hold what a file name cannot, and some file systems ignore case.
        return openLocked(join(dataDir, `${sdkAppID}-${Buffer.from(userID).toString('hex')}.db`))
      }),
    lastUser: (sdkAppID) =>
      orLocalStore(async () => {
        const text = await readFile(lastFile(sdkAppID), 'utf8').catch(nullWhenMissing)
        return isUserID(text) ? text : null
      }),
    setLastUser: (sdkAppID, userID) =>
      orLocalStore(async () => {
        if (userID === null) return rm(lastFile(sdkAppID), { force: true })
        await prepare()
        const draft = `${lastFile(sdkAppID)}.${process.pid}.${++writes}`
        await writeFile(draft, userID, { mode: 0o600 })
        await rename(draft, lastFile(sdkAppID))
      }),
  }
}

function openLocked(path: string): LocalStore {
  const lock: FileLock = lockFile(`${path}.lock`)
  try {
    const store = openSqliteStore(path)
    return { ...store, close: () => store.close().finally(() => lock.release()) }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function orLocalStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw cause instanceof TidingsError ? cause : new TidingsError('local_store', { cause })
  }
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
