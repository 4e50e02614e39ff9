import { comparePositions, type Position } from '@tidings/model'
import type { Commit } from '../store/commit.ts'
import type { View } from '../store/view.ts'
import type { ListSource, Query } from './query.ts'

/** How many rows are counted before others get their turn. */
const STRIDE = 1000

/**
 * Counts the conversations of a list, also those that are not loaded: once down the whole list, a stretch at a time, and
 * by the changes from then on.
 */
export class ListCount {
  readonly #source: ListSource
  readonly #onCounted: () => void
  #query: Query
  #total = 0
  #unread = 0
  /** What stands above is counted; null = nothing is, 'bottom' = everything. */
  #counted: Position | null | 'bottom' = null
  #round = 0
  #hasBegun = false

  /** `onCounted` is called when everything is counted, again after each restart. */
  constructor(source: ListSource, query: Query, onCounted: () => void) {
    this.#source = source
    this.#query = query
    this.#onCounted = onCounted
  }

  /** Whether everything is counted. */
  get isComplete(): boolean {
    return this.#counted === 'bottom'
  }

  /** What is counted so far, without beginning to. */
  peek(): { readonly isComplete: boolean; readonly total: number } {
    return { isComplete: this.isComplete, total: this.#total }
  }

  get total(): number {
    this.begin()
    return this.#total
  }

  /** Muted ones do not count, as in the total. */
  get unread(): number {
    this.begin()
    return this.#unread
  }

  /** Adds what a commit did to the counted part; answers whether a count is another one now. */
  apply({ changed }: Commit): boolean {
    const [total, unread] = [this.#total, this.#unread]
    for (const { before, after } of changed) {
      if (before) this.#add(before, -1)
      if (after) this.#add(after, 1)
    }
    return total !== this.#total || unread !== this.#unread
  }

  /** Counts anew what belongs to a query, if anything was counted before. */
  restart(query: Query): void {
    this.#query = query
    this.#round++
    this.#total = 0
    this.#unread = 0
    this.#counted = null
    if (this.#hasBegun) void this.#count(this.#round)
  }

  stop(): void {
    this.#round++
  }

  /** Only who asks pays for it; asked again after a failure, it begins anew. */
  begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    void this.#count(this.#round)
  }

  #add(view: View, by: 1 | -1): void {
    if (!this.#isCounted(view.position) || !this.#query.has(view)) return
    this.#total += by
    this.#unread += by * unreadOf(view)
  }

  #isCounted(position: Position): boolean {
    return this.#counted === 'bottom' || (this.#counted !== null && comparePositions(position, this.#counted) <= 0)
  }

  async #count(round: number): Promise<void> {
    while (this.#round === round && this.#counted !== 'bottom') {
      const from = this.#counted
      await this.#source
        .exclusively(async () => {
          if (this.#round !== round) return
          const views: View[] = []
          const { isFinished } = await this.#source.walk(from, (view) => views.push(view) < STRIDE)
          if (this.#round !== round) return
          const last = views.at(-1)
          this.#counted = isFinished || !last ? 'bottom' : last.position
          for (const view of views) this.#add(view, 1)
        })
        // The login ended, or the store failed: who asks again begins again.
        .catch(() => {
          if (this.#round !== round) return
          this.#hasBegun = false
          this.restart(this.#query)
        })
    }
    if (this.#round === round) this.#onCounted()
  }
}

/** What a conversation adds to a sum of unread messages: muted ones add nothing. */
export const unreadOf = ({ state }: View): number => (state.recvOpt === 0 ? state.unread : 0)
