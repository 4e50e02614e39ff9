import type { BaseRow, LocalStore, WriteBatch } from '@tidings/client'
import { trimHeld } from '@tidings/client'
import { isHidden, orderKeyOf, type RowKind, TidingsError } from '@tidings/model'
import { type Database, migrate, openDatabase, type Synchronous } from '@tidings/sqlite'
import { MIGRATIONS, PAGE_BELOW, TABLES } from './sqlite-schema.ts'

interface Json {
  readonly json: string
}

const read = <T>(row: Json | undefined): T | null => (row ? JSON.parse(row.json) : null)
const readAll = <T>(rows: readonly Json[]): T[] => rows.map((row) => JSON.parse(row.json))

/** SQLite reads a negative limit as none. */
const bounded = (limit: number) => Math.max(0, limit)

/** A local store in one SQLite file. Whoever opens it sees to it that nobody else does. */
export function openSqliteStore(path: string): LocalStore {
  const db = openedAt(path)
  let synchronous: Synchronous = 'FULL'
  let open = true

  const keyed = (table: 'drafts' | 'users' | 'group_profiles' | 'held') => {
    const get = db.prepare(`SELECT json FROM ${table} WHERE id = ?`)
    const put = db.prepare(`INSERT INTO ${table} VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json`)
    return {
      get: <T>(id: string) => read<T>(get.get<Json>(id)),
      put: (id: string, value: unknown) => put.run(id, JSON.stringify(value)),
    }
  }
  const users = keyed('users')
  const groups = keyed('group_profiles')
  const drafts = keyed('drafts')
  const held = keyed('held')
  const row = db.prepare('SELECT json FROM rows WHERE kind = ? AND id = ?')
  const scan = db.prepare('SELECT json FROM rows WHERE kind = ? AND id > ? ORDER BY id LIMIT ?')

  function putRow(row: BaseRow): void {
    const shown = row.kind === 'conversation' && !isHidden(row.state)
    db.prepare(
      'INSERT INTO rows VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (kind, id) DO UPDATE SET list_key = excluded.list_key, json = excluded.json',
    ).run(row.kind, row.id, shown ? 0 - orderKeyOf(row.state) : null, JSON.stringify(row))
  }

  function dropMessages(id: string, upTo: number): void {
    db.prepare('DELETE FROM messages WHERE id = ? AND seq <= ?').run(id, upTo)
    const ranges = held.get<Parameters<typeof trimHeld>[0]>(id)
    if (ranges) held.put(id, trimHeld(ranges, upTo))
  }

  function apply(batch: WriteBatch): void {
    if (batch.replaceRows) for (const table of ['rows', 'messages', 'held']) db.exec(`DELETE FROM ${table}`)
    for (const row of batch.rows ?? []) putRow(row)
    for (const { kind, id } of batch.removeRows ?? [])
      db.prepare('DELETE FROM rows WHERE kind = ? AND id = ?').run(kind, id)
    if (batch.meta) db.prepare('INSERT OR REPLACE INTO meta VALUES (1, ?)').run(JSON.stringify(batch.meta))
    for (const entry of batch.outbox ?? []) {
      db.prepare('INSERT OR REPLACE INTO outbox VALUES (?, ?)').run(entry.n, JSON.stringify(entry))
    }
    for (const n of batch.removeOutbox ?? []) db.prepare('DELETE FROM outbox WHERE n = ?').run(n)
    for (const draft of batch.drafts ?? []) drafts.put(draft.id, draft)
    for (const id of batch.removeDrafts ?? []) db.prepare('DELETE FROM drafts WHERE id = ?').run(id)
    for (const user of batch.users ?? []) users.put(user.userID, user)
    for (const group of batch.groups ?? []) groups.put(group.groupID, group)
    for (const { id, message } of batch.messages ?? []) {
      db.prepare('INSERT OR REPLACE INTO messages VALUES (?, ?, ?)').run(id, message.seq, JSON.stringify(message))
    }
    for (const ranges of batch.held ?? []) held.put(ranges.id, ranges)
    for (const { id, upTo } of batch.dropMessages ?? []) dropMessages(id, upTo)
  }

  function commit(level: Synchronous, change: () => void): void {
    if (level !== synchronous) db.setSynchronous(level)
    synchronous = level
    db.transaction(change)
  }

  /** SQLite answers at once, so calls take effect in their order and nothing waits behind another. */
  async function attempt<T>(call: () => T): Promise<T> {
    if (!open) throw new TidingsError('local_store')
    try {
      return call()
    } catch (cause) {
      throw new TidingsError('local_store', { cause })
    }
  }

  return {
    open: () =>
      attempt(() => ({
        meta: read(db.prepare('SELECT json FROM meta').get<Json>()),
        outbox: readAll(db.prepare('SELECT json FROM outbox ORDER BY n').all<Json>()),
        drafts: readAll(db.prepare('SELECT json FROM drafts ORDER BY id').all<Json>()),
        labels: readAll(db.prepare("SELECT json FROM rows WHERE kind = 'label' ORDER BY id").all<Json>()),
        settings: read(row.get<Json>('settings', '')),
      })),
    rows: (keys) => attempt(() => keys.map(({ kind, id }) => read<BaseRow>(row.get<Json>(kind, id)))),
    page: (below, limit) =>
      attempt(() => {
        // Everything is below an infinite key; no id is below the empty one.
        const from = below ? [0 - below.orderKey, below.id] : [Number.NEGATIVE_INFINITY, '']
        return readAll(db.prepare(PAGE_BELOW).all<Json>(...from, bounded(limit)))
      }),
    scan: <K extends RowKind>(kind: K, after: string, limit: number) =>
      attempt(() => readAll<BaseRow<K>>(scan.all<Json>(kind, after, bounded(limit)))),
    users: (ids) => attempt(() => ids.map((id) => users.get(id))),
    groups: (ids) => attempt(() => ids.map((id) => groups.get(id))),
    messages: (id, after, upTo, limit) =>
      attempt(() =>
        readAll(
          db
            .prepare('SELECT json FROM messages WHERE id = ? AND seq > ? AND seq <= ? ORDER BY seq DESC LIMIT ?')
            .all<Json>(id, after, upTo, bounded(limit)),
        ),
      ),
    held: (id) => attempt(() => held.get(id)),
    write: (batch, durability) =>
      attempt(() => commit(durability === 'strict' ? 'FULL' : 'NORMAL', () => apply(batch))),
    clear: () => attempt(() => commit('FULL', () => TABLES.forEach((table) => void db.exec(`DELETE FROM ${table}`)))),
    async close() {
      if (!open) return
      open = false
      db.close()
    },
  }
}

function openedAt(path: string): Database {
  let db: Database | null = null
  try {
    db = openDatabase(path)
    migrate(db, MIGRATIONS)
    return db
  } catch (cause) {
    db?.close()
    throw new TidingsError('local_store', { cause })
  }
}
