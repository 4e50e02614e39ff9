import type { BaseRow, GroupProfile, LocalStore, UserProfile } from '@tidings/client'
import { type RowKind, TidingsError } from '@tidings/model'
import type { IDBPDatabase, IDBPTransaction } from 'idb'
import { connect } from './indexeddb-connection.ts'
import { META_KEY, type Plan, planOf } from './indexeddb-plan.ts'
import { USER_STORES, type UserSchema, type UserStore, upgrade, VERSION } from './indexeddb-schema.ts'

interface Json {
  readonly json: string
}
type Reading<N extends UserStore> = IDBPTransaction<UserSchema, N[], 'readonly'>

const one = <T>(record: Json | undefined): T | null => (record ? JSON.parse(record.json) : null)
const all = <T>(records: readonly Json[]): T[] => records.map((record) => JSON.parse(record.json))

/** A local store in one IndexedDB database. Whoever opens it sees to it that nobody else writes to it. */
export function openIndexedDBStore(name: string): LocalStore {
  const connection = connect<UserSchema>({ name, version: VERSION, upgrade })
  let closed = false
  let lastWrite: Promise<unknown> = Promise.resolve()

  async function read<N extends UserStore, T>(stores: N[], work: (tx: Reading<N>) => Promise<T>): Promise<T> {
    if (closed) throw new TidingsError('local_store')
    return connection.run(async (db) => {
      const tx = db.transaction(stores)
      const [answer] = await Promise.all([work(tx), tx.done])
      return answer
    })
  }

  /** One at a time: a write that is tried again must not land behind a later one. */
  async function change(plan: () => Plan, durability: 'strict' | 'relaxed'): Promise<void> {
    if (closed) throw new TidingsError('local_store')
    const steps = planned(plan)
    const done = lastWrite.then(() => connection.run((db) => carryOut(db, steps, durability)))
    lastWrite = done.catch(() => {})
    return done
  }

  const byID = <T>(name: 'users' | 'groups', ids: readonly string[]) =>
    read([name], async (tx) => {
      const store = tx.objectStore(name)
      return (await Promise.all(ids.map((id) => store.get(id)))).map((record) => one<T>(record))
    })

  return {
    open: () =>
      read(['meta', 'outbox', 'drafts', 'rows'], async (tx) => {
        const [meta, outbox, drafts, labels, settings] = await Promise.all([
          tx.objectStore('meta').get(META_KEY),
          tx.objectStore('outbox').getAll(),
          tx.objectStore('drafts').getAll(),
          tx.objectStore('rows').getAll(ofKind('label')),
          tx.objectStore('rows').get(['settings', '']),
        ])
        return {
          meta: meta === undefined ? null : JSON.parse(meta),
          outbox: all(outbox),
          drafts: all(drafts),
          labels: all(labels),
          settings: one(settings),
        }
      }),
    rows: (keys) =>
      read(['rows'], async (tx) => {
        const store = tx.objectStore('rows')
        return (await Promise.all(keys.map(({ kind, id }) => store.get([kind, id])))).map((row) => one<BaseRow>(row))
      }),
    page: (below, limit) =>
      read(['rows'], async (tx) => {
        const from = below && IDBKeyRange.lowerBound([0 - below.orderKey, below.id], true)
        return atMost(limit, (count) => tx.objectStore('rows').index('list').getAll(from, count))
      }),
    scan: <K extends RowKind>(kind: K, after: string, limit: number) =>
      read(['rows'], async (tx) =>
        atMost<BaseRow<K>>(limit, (count) => tx.objectStore('rows').getAll(ofKind(kind, after), count)),
      ),
    users: (ids) => byID<UserProfile>('users', ids),
    groups: (ids) => byID<GroupProfile>('groups', ids),
    messages: (id, after, upTo, limit) =>
      read(['messages'], async (tx) => {
        if (upTo <= after) return []
        const range = IDBKeyRange.bound([id, 0 - upTo], [id, 0 - after], false, true)
        return atMost(limit, (count) => tx.objectStore('messages').getAll(range, count))
      }),
    held: (id) => read(['held'], async (tx) => one(await tx.objectStore('held').get(id))),
    write: (batch, durability) => change(() => planOf(batch), durability),
    clear: () => change(() => EMPTYING, 'strict'),
    async close() {
      closed = true
      await lastWrite
      await connection.close()
    },
  }
}

const EMPTYING: Plan = {
  stores: USER_STORES,
  steps: USER_STORES.map((name) => (tx) => tx.objectStore(name).clear()),
}

/** Ids of one kind after another: every array sorts above every text. */
const ofKind = (kind: RowKind, after?: string) =>
  after === undefined
    ? IDBKeyRange.bound([kind], [kind, []], false, true)
    : IDBKeyRange.bound([kind, after], [kind, []], true, true)

/** `getAll` takes a count of 0 for no limit at all. */
async function atMost<T>(limit: number, get: (count: number) => Promise<readonly Json[]>): Promise<T[]> {
  return limit > 0 ? all<T>(await get(limit)) : []
}

function planned(plan: () => Plan): Plan {
  try {
    return plan()
  } catch (cause) {
    throw new TidingsError('local_store', { cause })
  }
}

/** Ends when the transaction is complete: a request that succeeded may still be undone. */
async function carryOut(db: IDBPDatabase<UserSchema>, plan: Plan, durability: 'strict' | 'relaxed'): Promise<void> {
  if (plan.stores.length === 0) return
  const tx = db.transaction([...plan.stores], 'readwrite', { durability })
  const running: Promise<unknown>[] = [tx.done]
  try {
    for (const step of plan.steps) running.push(step(tx))
    await Promise.all(running)
  } catch (error) {
    try {
      tx.abort()
    } catch {
      // It has ended by itself.
    }
    await Promise.allSettled(running)
    throw error
  }
}
