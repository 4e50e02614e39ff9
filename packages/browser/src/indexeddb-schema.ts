import type { DBSchema, IDBPDatabase } from 'idb'

/** Raised whenever {@link upgrade} learns a new step. */
export const VERSION = 1

/** A record as JSON text; fields beside it are what a key or an index needs. */
interface Json {
  readonly json: string
}

interface Keyed {
  readonly key: string
  readonly value: Json & { readonly id: string }
}

/** The object stores of one user's database. */
export interface UserSchema extends DBSchema {
  readonly meta: { readonly key: string; readonly value: string }
  readonly rows: {
    readonly key: [kind: string, id: string]
    /** `listKey` is minus the order key, so that list order is ascending; absent for what no list shows. */
    readonly value: Json & { readonly kind: string; readonly id: string; readonly listKey?: number }
    readonly indexes: { readonly list: [listKey: number, id: string] }
  }
  readonly outbox: { readonly key: number; readonly value: Json & { readonly n: number } }
  readonly drafts: Keyed
  readonly users: Keyed
  readonly groups: Keyed
  readonly held: Keyed
  readonly messages: {
    /** `place` is minus the seq: reading in key order gives the newest first. */
    readonly key: [id: string, place: number]
    readonly value: Json & { readonly id: string; readonly place: number }
  }
}

export type UserStore = 'meta' | 'rows' | 'outbox' | 'drafts' | 'users' | 'groups' | 'held' | 'messages'

/** Every object store that {@link upgrade} makes. */
export const USER_STORES: readonly UserStore[] = [
  'meta',
  'rows',
  'outbox',
  'drafts',
  'users',
  'groups',
  'held',
  'messages',
]

/** Brings a database from any version before to {@link VERSION}. */
export function upgrade(db: IDBPDatabase<UserSchema>): void {
  db.createObjectStore('meta')
  db.createObjectStore('rows', { keyPath: ['kind', 'id'] }).createIndex('list', ['listKey', 'id'])
  db.createObjectStore('outbox', { keyPath: 'n' })
  db.createObjectStore('drafts', { keyPath: 'id' })
  db.createObjectStore('users', { keyPath: 'id' })
  db.createObjectStore('groups', { keyPath: 'id' })
  db.createObjectStore('held', { keyPath: 'id' })
  db.createObjectStore('messages', { keyPath: ['id', 'place'] })
}
