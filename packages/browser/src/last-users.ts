import type { Stores } from '@tidings/client'
import type { DBSchema, IDBPDatabase } from 'idb'
import { connect } from './indexeddb-connection.ts'

interface LastSchema extends DBSchema {
  readonly last: { readonly key: number; readonly value: string }
}

/** Who logged in last, by app, in a small database that all users of an origin share; it is open only for a call. */
export function createLastUsers(): Pick<Stores, 'lastUser' | 'setLastUser'> {
  async function once<T>(work: (db: IDBPDatabase<LastSchema>) => Promise<T>): Promise<T> {
    const connection = connect<LastSchema>({
      name: 'tidings',
      version: 1,
      upgrade: (db) => void db.createObjectStore('last'),
    })
    return connection.run(work).finally(() => connection.close())
  }
  return {
    lastUser: (sdkAppID) => once(async (db) => (await db.get('last', sdkAppID)) ?? null),
    setLastUser: (sdkAppID, userID) =>
      once(async (db) => {
        await (userID === null ? db.delete('last', sdkAppID) : db.put('last', userID, sdkAppID))
      }),
  }
}
