import type { Filter } from '@tidings/model'
import { ListCount, unreadOf } from '../list/list-count.ts'
import { type ListSource, Query } from '../list/query.ts'
import type { Commit } from '../store/commit.ts'

/** Follows the unread messages of one filter: counted once, kept by the commits from then on. */
export class UnreadSubscription {
  readonly #source: ListSource
  readonly #tell: (count: number) => void
  readonly #count: ListCount
  #query: Query
  /** As told last, or as first known; null until then. */
  #last: number | null = null
  /** What commits did to the number since the subscription, until it is known. */
  #change = 0
  /** Whether the number may have changed in a way that `#change` does not show. */
  #isUnsure = false

  constructor(filter: Filter, source: ListSource, tell: (count: number) => void) {
    this.#source = source
    this.#tell = tell
    this.#query = new Query(filter, source)
    this.#count = new ListCount(source, this.#query, () => this.#compare())
    if (this.#query.isAny) this.#last = source.totalUnread
    else this.#count.begin()
  }

  /** The number, or null while it is being counted. */
  get count(): number | null {
    if (this.#query.isAny) return this.#source.totalUnread
    return this.#count.isComplete ? this.#count.unread : null
  }

  onCommit(commit: Commit): void {
    if (this.#query.isStale) {
      // Another conversation group has the name, or none: others count than before.
      this.#query = new Query(this.#query.filter, this.#source)
      this.#count.restart(this.#query)
      this.#isUnsure = true
    } else if (!this.#query.isAny) {
      this.#count.apply(commit)
      if (this.#last === null) this.#note(commit)
    }
    // A count that failed is begun again.
    if (!this.#query.isAny) this.#count.begin()
    this.#compare()
  }

  close(): void {
    this.#count.stop()
  }

  #note({ changed }: Commit): void {
    for (const { before, after } of changed) {
      if (before && this.#query.has(before)) this.#change -= unreadOf(before)
      if (after && this.#query.has(after)) this.#change += unreadOf(after)
    }
    // By what name a row was found that nobody has counted yet, nobody knows any more.
    if (this.#query.filter.keyword !== null) this.#isUnsure = true
  }

  /** Who subscribed, and then asked for the number, hears of what changed since, also while it was being counted. */
  #compare(): void {
    const now = this.count
    if (now === null) return
    const isOther = this.#last === null ? this.#change !== 0 || this.#isUnsure : now !== this.#last
    this.#last = now
    if (isOther) this.#tell(now)
  }
}
