import { isVisible, type Span } from '@tidings/model'
import { type StoredMessage, type StoredRow, type TimelineRecord, tx } from '@tidings/server'
import type { SimStorage } from './sim-storage.ts'

const ALL = 1_000_000

/** What the server has committed, read past its services. Null answers mean that no process has it open just now. */
export class Truth {
  readonly #storage: SimStorage
  #answers: Map<string, unknown> | null = null

  constructor(storage: SimStorage) {
    this.#storage = storage
  }

  /** Nothing changes any more: what was read once need not be read again. */
  holdStill(): void {
    this.#answers = new Map()
  }

  #once<T>(key: string, read: () => T): T {
    if (!this.#answers) return read()
    if (!this.#answers.has(key)) this.#answers.set(key, read())
    return this.#answers.get(key) as T
  }

  /** Every row of a user's feed, by version. */
  rowsOf(userID: string): readonly StoredRow[] {
    return this.rowsIfOpen(userID) ?? []
  }

  rowsIfOpen(userID: string): readonly StoredRow[] | null {
    return this.#once(`rows ${userID}`, () => this.#storage.ask(() => tx.rowsAfter(userID, 0, ALL)))
  }

  headOf(userID: string): number {
    return this.#storage.ask(() => tx.feed(userID))?.head ?? 0
  }

  /** By seq. */
  messagesOf(timeline: string): readonly StoredMessage[] {
    return this.#once(`messages ${timeline}`, () => {
      const newestFirst = this.#storage.ask(() => tx.messagesBetween(timeline, 0, Number.MAX_SAFE_INTEGER, ALL))
      return newestFirst?.toReversed() ?? []
    })
  }

  timeline(id: string): TimelineRecord | null {
    return this.#storage.ask(() => tx.timeline(id))
  }

  spansOf(userID: string, groupID: string): readonly Span[] {
    return this.#once(
      `spans ${groupID} ${userID}`,
      () => this.#storage.ask(() => tx.member(groupID, userID))?.spans ?? [],
    )
  }

  isTheirs(userID: string, groupID: string | null, seq: number): boolean {
    return isVisible(seq, groupID === null ? null : this.spansOf(userID, groupID))
  }
}
