import { addDigest, countsInTotal, digestOf, ROW_KINDS, takeDigest } from '@tidings/model'
import type { LocalStore, StoreKey } from './local-store.ts'
import type { Aggregates, BaseRow } from './records.ts'

/**
 * Reads every row of the store once, a stretch at a time, and adds them up: digests and unread counts. What changes in the
 * part that was read is added as it changes, so that in the end the sums are those of the rows that are there, whatever
 * the totals kept beside them say.
 */
export class Survey {
  #digest = 0
  #unread = 0
  #maxKey = 0
  /** Kinds before this one are read, and of this one the ids up to `#after`. */
  #kind = 0
  #after = ''

  get isDone(): boolean {
    return this.#kind >= ROW_KINDS.length
  }

  /** The sum of all digests; null until everything was read. */
  get digest(): number | null {
    return this.isDone ? this.#digest : null
  }

  /** The totals as the rows have them, once everything was read: `held` with what differs put right. */
  corrected(held: Aggregates): Aggregates {
    const isRight = !this.isDone || (held.unread === this.#unread && held.maxKey >= this.#maxKey)
    return isRight ? held : { unread: this.#unread, maxKey: Math.max(held.maxKey, this.#maxKey) }
  }

  /** Reads the next stretch of at most `limit` rows. The store must say what memory says. */
  async step(store: LocalStore, limit: number): Promise<void> {
    const kind = ROW_KINDS[this.#kind]
    if (!kind) return
    // The settings have no id, and a scan begins after one.
    const rows = kind === 'settings' ? await store.rows([{ kind, id: '' }]) : await store.scan(kind, this.#after, limit)
    for (const row of rows) if (row) this.#add(row)
    const last = rows.at(-1)
    if (kind !== 'settings' && rows.length === limit && last) this.#after = last.id
    else {
      this.#kind++
      this.#after = ''
    }
  }

  /** A row took the place of another, or of none; `after` null: it was removed. */
  applied(before: BaseRow | null, after: BaseRow | null): void {
    const key = after ?? before
    if (!key || !this.#isRead(key)) return
    if (before) {
      this.#digest = takeDigest(this.#digest, digestOf(before))
      if (before.kind === 'conversation') this.#unread -= countsInTotal(before.state)
    }
    if (after) this.#add(after)
  }

  /** All rows were replaced by others. */
  replaced(rows: readonly BaseRow[]): void {
    this.#digest = 0
    this.#unread = 0
    this.#maxKey = 0
    this.#kind = ROW_KINDS.length
    for (const row of rows) this.#add(row)
  }

  #add(row: BaseRow): void {
    this.#digest = addDigest(this.#digest, digestOf(row))
    if (row.kind !== 'conversation') return
    this.#unread += countsInTotal(row.state)
    this.#maxKey = Math.max(this.#maxKey, row.state.activeAt, row.state.pinnedAt)
  }

  #isRead({ kind, id }: StoreKey): boolean {
    const at = ROW_KINDS.indexOf(kind)
    return at < this.#kind || (at === this.#kind && this.#after !== '' && id <= this.#after)
  }
}

const STRIDE = 1000

/** Hands over every row of a store. */
export async function eachRow(store: LocalStore, see: (row: BaseRow) => void): Promise<void> {
  for (const kind of ROW_KINDS) {
    if (kind === 'settings') {
      for (const row of await store.rows([{ kind, id: '' }])) if (row) see(row)
      continue
    }
    for (let after = ''; ; ) {
      const rows = await store.scan(kind, after, STRIDE)
      for (const row of rows) see(row)
      const last = rows.at(-1)
      if (!last || rows.length < STRIDE) break
      after = last.id
    }
  }
}
