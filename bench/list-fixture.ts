import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BaseRow, StoredMeta } from '@tidings/client'
import { orderKeyOf } from '@tidings/model'
import { createClient } from '@tidings/node'
import { type Database, openDatabase } from '@tidings/sqlite'
import { groupName, makeRow, personName, READER } from './list-rows.ts'

export const APP = 1400000001

/** Two filled databases, and the ids that a first page of either must have. */
export interface Fixture {
  readonly engine: string
  /** Folder of a client's cache. */
  readonly client: string
  /** A table with nothing but what a page needs, covered by its index: the least that SQLite can do. */
  readonly raw: string
  readonly top: readonly string[]
  readonly rowBytes: number
}

const PAGE = 50

/** Fills a client's store and a raw table with the same rows. */
export async function fillStore(folder: string, size: number): Promise<Fixture> {
  mkdirSync(folder, { recursive: true })
  const client = join(folder, 'cache')
  await makeEmptyStore(client)
  const store = openDatabase(join(client, `${APP}-${Buffer.from(READER).toString('hex')}.db`), { durability: 'normal' })
  const path = join(folder, 'raw.db')
  const raw = openDatabase(path, { durability: 'normal' })
  raw.exec('CREATE TABLE raw (id INTEGER PRIMARY KEY, list_key INTEGER NOT NULL, json TEXT NOT NULL) STRICT')
  const keys: { id: string; key: number }[] = []
  let bytes = 0
  const rows = Array.from({ length: size }, (_, i) => makeRow(i, size))
  raw.transaction(() =>
    store.transaction(() => {
      for (const row of rows) {
        const key = orderKeyOf(row.state)
        const json = JSON.stringify(row)
        bytes += Buffer.byteLength(json)
        keys.push({ id: row.id, key })
        store.prepare('INSERT INTO rows VALUES (?, ?, ?, ?)').run(row.kind, row.id, 0 - key, json)
        raw.prepare('INSERT INTO raw (list_key, json) VALUES (?, ?)').run(0 - key, json)
        putNames(store, row)
      }
      putMeta(store, rows)
    }),
  )
  raw.exec('CREATE INDEX list ON raw (list_key, json)')
  const { engine } = store
  for (const db of [store, raw]) {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
  }
  const top = keys
    .sort((a, b) => b.key - a.key)
    .slice(0, PAGE)
    .map(({ id }) => id)
  return { engine, client, raw: path, top, rowBytes: Math.round(bytes / size) }
}

/** The client itself makes its tables: a login that has nothing to log in with opens the store and ends. */
async function makeEmptyStore(dataDir: string): Promise<void> {
  const client = createClient({ sdkAppID: APP, server: 'ws://127.0.0.1:9', dataDir })
  await client.login(READER).catch(() => {})
  await client.close()
}

function putNames(store: Database, { id, last }: BaseRow<'conversation'>): void {
  const put = (table: string, name: string, value: object) =>
    store.prepare(`INSERT OR IGNORE INTO ${table} VALUES (?, ?)`).run(name, JSON.stringify(value))
  const user = (userID: string) =>
    put('users', userID, { userID, nick: personName(userID), faceUrl: `/faces/${userID}.webp`, version: 1 })
  if (last) user(last.sender)
  if (id.startsWith('c2c_')) return void user(id.slice(4))
  const groupID = id.slice(6)
  put('group_profiles', groupID, { groupID, name: groupName(groupID), faceUrl: '', groupType: 'Public', version: 1 })
}

/** A device that has been in sync, with a session to come back by. */
function putMeta(store: Database, rows: readonly BaseRow<'conversation'>[]): void {
  const meta: StoredMeta = {
    epoch: 'bench',
    cursor: rows.length,
    caught: true,
    walk: null,
    aggregates: {
      unread: rows.reduce((sum, row) => sum + row.state.unread, 0),
      maxKey: rows.reduce((most, row) => Math.max(most, row.state.activeAt), 0),
    },
    lastT: 0,
    clockOffset: 0,
    lastEntry: 0,
    auth: { device: 'bench-device', session: 'bench-session', salt: 'salt', sigHash: '', sigExpiresAt: 0 },
  }
  store.prepare('INSERT OR REPLACE INTO meta VALUES (1, ?)').run(JSON.stringify(meta))
}
