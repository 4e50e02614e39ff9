import { TidingsError } from '@tidings/model'
import type { Clock } from '../platform/platform.ts'
import type { Change } from './change.ts'
import type { LocalStore, WriteBatch } from './local-store.ts'
import type { StoredMeta } from './records.ts'

/** Rows and cursor reach the disk together, that long after they showed (W). */
const FLUSH_MS = 50
/** A full disk may have room again. */
const RETRY_MS = 2000

/** When what reaches the store: promises at once, everything else a moment later and together with its cursor (W). */
export class WriteBehind {
  readonly #store: LocalStore
  readonly #clock: Clock
  /** Writes what is unsaved; runs in the mirror's queue. */
  readonly #flush: () => Promise<void>
  readonly #report: (error: unknown) => void
  /** What the store's meta says about rows: it moves only with the rows. */
  #diskMeta: StoredMeta
  #cancel: (() => void) | null = null
  #isStopped = false

  constructor(
    store: LocalStore,
    clock: Clock,
    meta: StoredMeta,
    flush: () => Promise<void>,
    report: (error: unknown) => void,
  ) {
    this.#store = store
    this.#clock = clock
    this.#diskMeta = meta
    this.#flush = flush
    this.#report = report
  }

  schedule(ms = FLUSH_MS): void {
    if (this.#cancel || this.#isStopped) return
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = null
      this.#flush().catch((error: unknown) => {
        if (this.#isStopped) return
        this.#report(error)
        this.schedule(RETRY_MS)
      })
    })
  }

  /** Everything that is unsaved, with the meta that goes with it. */
  async writeAll(batch: WriteBatch, meta: StoredMeta): Promise<void> {
    await this.#store.write({ ...batch, meta }, 'relaxed')
    this.#diskMeta = meta
  }

  /** The promised part of a change, before anything shows (O1): with the meta of the rows that are on disk. */
  async writePromise(change: Change, { lastT, lastEntry, clockOffset }: StoredMeta): Promise<void> {
    const meta = { ...this.#diskMeta, lastT, lastEntry, clockOffset }
    const { entries = [], removeEntries = [], drafts = [], removeDrafts = [] } = change
    const batch = { meta, outbox: entries, removeOutbox: removeEntries, drafts, removeDrafts }
    try {
      await this.#store.write(batch, 'strict')
    } catch (cause) {
      throw new TidingsError('outbox_store', { cause })
    }
    this.#diskMeta = meta
  }

  async writeAuth(auth: StoredMeta['auth']): Promise<void> {
    const meta = { ...this.#diskMeta, auth }
    await this.#store.write({ meta }, 'strict')
    this.#diskMeta = meta
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }
}
