import type { LocalStore, StoreKey } from './local-store.ts'
import type { Aggregates, BaseRow } from './records.ts'
import { eachRow, type Survey } from './survey.ts'

interface Parts {
  exclusively<T>(task: () => Promise<T>): Promise<T>
  /** Makes the store say what memory says. */
  flush(): Promise<void>
  totals(): Aggregates
  correct(totals: Aggregates): Promise<void>
}

/** Looks at the rows as they are stored, for a check of the cache. */
export class Inspection {
  readonly #store: LocalStore
  readonly #survey: Survey
  readonly #parts: Parts

  constructor(store: LocalStore, survey: Survey, parts: Parts) {
    this.#store = store
    this.#survey = survey
    this.#parts = parts
  }

  /** What all base rows add up to; null until they were read through by {@link step}. */
  get digest(): number | null {
    return this.#survey.digest
  }

  /** Reads the next rows; answers whether that was all. The last step puts totals right that are not those of the rows. */
  step(rows: number): Promise<{ isDone: boolean; hasDrifted: boolean }> {
    return this.#parts.exclusively(async () => {
      if (this.#survey.isDone) return { isDone: true, hasDrifted: false }
      await this.#parts.flush()
      await this.#survey.step(this.#store, rows)
      const totals = this.#parts.totals()
      const corrected = this.#survey.corrected(totals)
      if (corrected !== totals) await this.#parts.correct(corrected)
      return { isDone: this.#survey.isDone, hasDrifted: corrected.unread !== totals.unread }
    })
  }

  /** Rows by their names. Runs exclusively. */
  async rows(keys: readonly StoreKey[]): Promise<(BaseRow | null)[]> {
    await this.#parts.flush()
    return await this.#store.rows(keys)
  }

  /** Hands over every row. */
  each(see: (row: BaseRow) => void): Promise<void> {
    return this.#parts.exclusively(async () => {
      await this.#parts.flush()
      await eachRow(this.#store, see)
    })
  }
}
