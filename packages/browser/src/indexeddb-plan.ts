import { type BaseRow, trimHeld, type WriteBatch } from '@tidings/client'
import { isHidden, orderKeyOf } from '@tidings/model'
import type { IDBPObjectStore, IDBPTransaction, StoreValue } from 'idb'
import type { UserSchema, UserStore } from './indexeddb-schema.ts'

type Transaction = IDBPTransaction<UserSchema, UserStore[], 'readwrite'>
type ObjectStore<N extends UserStore> = IDBPObjectStore<UserSchema, UserStore[], N, 'readwrite'>
type Step<N extends UserStore> = (store: ObjectStore<N>) => Promise<unknown>

/** A batch as what it does to which object stores; it may be carried out more than once. */
export interface Plan {
  readonly stores: readonly UserStore[]
  readonly steps: readonly ((tx: Transaction) => Promise<unknown>)[]
}

/** The only key of the object store `meta`. */
export const META_KEY = 'meta'

const put =
  <N extends UserStore>(value: StoreValue<UserSchema, N>): Step<N> =>
  (store) =>
    store.put(value)

/** Writes every record as text at once: later changes of the batch do not count, and JSON's refusals come before a transaction. */
export function planOf(batch: WriteBatch): Plan {
  const stores = new Set<UserStore>()
  const steps: ((tx: Transaction) => Promise<unknown>)[] = []

  function each<N extends UserStore, T>(name: N, items: readonly T[] | undefined, stepOf: (item: T) => Step<N>): void {
    for (const item of items ?? []) {
      const step = stepOf(item)
      stores.add(name)
      steps.push((tx) => step(tx.objectStore(name)))
    }
  }
  const json = (value: unknown) => JSON.stringify(value)

  for (const name of batch.replaceRows ? (['rows', 'messages', 'held'] as const) : []) {
    each(name, [name], () => (store) => store.clear())
  }
  each('rows', batch.rows, (row) => put(storedRow(row)))
  each(
    'rows',
    batch.removeRows,
    ({ kind, id }) =>
      (store) =>
        store.delete([kind, id]),
  )
  each('meta', batch.meta && [json(batch.meta)], (text) => (store) => store.put(text, META_KEY))
  each('outbox', batch.outbox, (entry) => put({ n: entry.n, json: json(entry) }))
  each('outbox', batch.removeOutbox, (n) => (store) => store.delete(n))
  each('drafts', batch.drafts, (draft) => put({ id: draft.id, json: json(draft) }))
  each('drafts', batch.removeDrafts, (id) => (store) => store.delete(id))
  each('users', batch.users, (user) => put({ id: user.userID, json: json(user) }))
  each('groups', batch.groups, (group) => put({ id: group.groupID, json: json(group) }))
  each('messages', batch.messages, ({ id, message }) => put({ id, place: 0 - message.seq, json: json(message) }))
  each('held', batch.held, (held) => put({ id: held.id, json: json(held) }))
  each('messages', batch.dropMessages, ({ id, upTo }) => {
    const gone = IDBKeyRange.bound([id, 0 - upTo], [id, 0])
    return (store) => store.delete(gone)
  })
  each('held', batch.dropMessages, ({ id, upTo }) => async (store) => {
    const held = await store.get(id)
    if (held) await store.put({ id, json: json(trimHeld(JSON.parse(held.json), upTo)) })
  })
  return { stores: [...stores], steps }
}

function storedRow(row: BaseRow): StoreValue<UserSchema, 'rows'> {
  const stored = { kind: row.kind, id: row.id, json: JSON.stringify(row) }
  // A record without the field is not in the index: that is how hidden rows stay out of it.
  const shown = row.kind === 'conversation' && !isHidden(row.state)
  return shown ? { ...stored, listKey: 0 - orderKeyOf(row.state) } : stored
}
