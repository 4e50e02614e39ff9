import { comparePositions, type Filter, filterKey, type Position, parseFilter } from '@tidings/model'
import type { Commit } from '../store/commit.ts'
import type { View } from '../store/view.ts'
import { ListCount } from './list-count.ts'
import type { ListDiff, ListOperation } from './list-operation.ts'
import { ListWindow, type ShownChange } from './list-window.ts'
import { type ListSource, Query } from './query.ts'

export interface LiveListParts<Item> {
  readonly mirror: ListSource
  readonly filter: Filter
  readonly pageSize: number
  readonly objectOf: (view: View) => Item
  readonly isSame: (a: Item, b: Item) => boolean
  /** Runs a subscriber; what it throws goes no further. */
  readonly isolate: (call: () => void) => void
}

/** A list is loaded down to here; null = nothing is, 'bottom' = all of it. */
type Floor = Position | null | 'bottom'

/**
 * A list that keeps itself: the rows from the top down to where it was loaded, ordered, each once, with one diff a commit.
 * Only reads.
 */
export class LiveList<Item> {
  readonly #parts: LiveListParts<Item>
  readonly #window: ListWindow<Item>
  readonly #count: ListCount
  readonly #subscribers = new Set<(diff: ListDiff<Item>) => void>()
  readonly #unsubscribe: () => void
  #query: Query
  #floor: Floor = null
  #loading: Promise<void> | null = null
  /** Changes of the filter asked for, and how many of them are done with: the last one asked for wins. */
  #asked = 0
  #settled = 0
  /** Commits were left out, as the filter's conversation group is another one by now: the list must be read again. */
  #isBehind = false
  #isReloading = false
  #isClosed = false

  private constructor(parts: LiveListParts<Item>) {
    this.#parts = parts
    this.#window = new ListWindow(parts.objectOf, parts.isSame)
    this.#query = new Query(parts.filter, parts.mirror)
    this.#count = new ListCount(parts.mirror, this.#query, () => this.#tell([]))
    this.#unsubscribe = parts.mirror.subscribe((commit) => this.#onCommit(commit))
  }

  /** Opens a list with its first page. */
  static async open<Item>(parts: LiveListParts<Item>): Promise<LiveList<Item>> {
    const list = new LiveList(parts)
    try {
      await list.loadMore()
    } catch (error) {
      list.close()
      throw error
    }
    return list
  }

  /** In order; the same array until something changes. Made when it is read. */
  get items(): readonly Item[] {
    return this.#window.items
  }

  /** Rows that are loaded, which is the length of `items`. */
  get loadedCount(): number {
    return this.#window.size
  }

  /** A loaded row by its index, without making `items`; undefined where there is none. */
  itemAt(index: number): Item | undefined {
    return this.#window.at(index)
  }

  /** True when everything is loaded. */
  get isFinished(): boolean {
    return this.#floor === 'bottom'
  }

  /** Unread messages of all conversations of this list, loaded or not; muted ones do not count. */
  get unreadCount(): number {
    return this.#query.isAny ? this.#parts.mirror.totalUnread : this.#count.unread
  }

  /** Conversations of this list, loaded or not; grows while they are being counted, which begins when it is first read. */
  get totalCount(): number {
    return this.#count.total
  }

  /** Adds a page at the end; nothing when the list is finished or closed. */
  loadMore(): Promise<void> {
    const isOther = this.#isBehind || this.#asked !== this.#settled
    if ((this.#floor === 'bottom' && !isOther) || this.#isClosed) return Promise.resolve()
    if (this.#loading) return this.#loading
    const loading = this.#load().finally(() => {
      if (this.#loading === loading) this.#loading = null
    })
    this.#loading = loading
    return loading
  }

  /**
   * Shows another filter, as one diff from what is shown to what shall be. The old list stays, and follows, until the new
   * one is read; one that cannot be read leaves it. Of several calls the last wins, and the others settle without a change.
   */
  async setFilter(input: unknown): Promise<void> {
    const filter = parseFilter(input)
    if (this.#isClosed) return
    const turn = ++this.#asked
    // A page asked for from now on is one of the new list.
    this.#loading = null
    try {
      await this.#parts.mirror.exclusively(async () => {
        const isWanted = () => turn === this.#asked && !this.#isClosed
        if (isWanted() && filterKey(filter) !== filterKey(this.#query.filter)) await this.#show(filter, isWanted)
      })
    } finally {
      this.#settled++
    }
  }

  /** Hears each commit that changed something here, after it shows in `items`. Answers how to stop. */
  subscribe(listener: (diff: ListDiff<Item>) => void): () => void {
    this.#subscribers.add(listener)
    return () => void this.#subscribers.delete(listener)
  }

  /** Stops listening; what was loaded stays readable. */
  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    this.#count.stop()
    this.#subscribers.clear()
  }

  async #load(): Promise<void> {
    await this.#parts.mirror.exclusively(async () => {
      const isFirst = this.#floor === null
      // A page fits below a list that is as it should be only.
      if (this.#isBehind) {
        await this.#show(this.#query.filter, () => !this.#isClosed)
        if (isFirst) return
      }
      if (this.#floor === 'bottom' || this.#isClosed) return
      const { page, floor } = await this.#read(this.#query, this.#floor, this.#parts.pageSize)
      if (this.#isClosed) return
      this.#floor = floor
      this.#tell(this.#window.apply(page.map((view) => ({ id: view.id, view }))))
    })
  }

  /** The next views of a query below a floor, and the floor after them. Changes nothing. Runs exclusively. */
  async #read(query: Query, from: Position | null, size: number): Promise<{ page: View[]; floor: Floor }> {
    const page: View[] = []
    const { isFinished } = await this.#parts.mirror.walk(from, (view) => {
      if (query.has(view)) page.push(view)
      // One more than asked tells whether there is a next page.
      return page.length <= size
    })
    if (!isFinished) page.length = size
    const last = page.at(-1)
    return { page, floor: isFinished || !last ? 'bottom' : last.position }
  }

  /** Goes over to a filter as one diff: who looks at the list sees the change, not an empty list between. Runs exclusively. */
  async #show(filter: Filter, isWanted: () => boolean): Promise<void> {
    const query = new Query(filter, this.#parts.mirror)
    const { page, floor } = await this.#read(query, null, Math.max(this.#parts.pageSize, this.#window.size))
    if (!isWanted()) return
    this.#query = query
    this.#floor = floor
    this.#isBehind = false
    this.#count.restart(query)
    const kept = new Set(page.map(({ id }) => id))
    const gone = [...this.#window.ids()].filter((id) => !kept.has(id)).map((id) => ({ id, view: null }))
    this.#tell(this.#window.apply([...gone, ...page.map((view) => ({ id: view.id, view }))]))
  }

  #onCommit(commit: Commit): void {
    this.#isBehind ||= this.#query.isStale
    if (this.#isBehind) return void this.#reload()
    const isCountOther = this.#count.apply(commit)
    const changes: ShownChange[] = []
    for (const { id, after } of commit.changed) {
      const view = after && this.#isLoaded(after.position) && this.#query.has(after) ? after : null
      if (view || this.#window.has(id)) changes.push({ id, view })
    }
    const operations = this.#window.apply(changes)
    if (operations.length > 0 || isCountOther || commit.totalBefore !== commit.totalAfter) this.#tell(operations)
  }

  /** Follows the name of the filter's conversation group. What could not be read is tried again by the next commit. */
  async #reload(): Promise<void> {
    if (this.#isReloading) return
    this.#isReloading = true
    await this.#parts.mirror
      .exclusively(async () => {
        // Commits come after this turn: one that finds it failed begins another.
        this.#isReloading = false
        if (this.#isBehind && !this.#isClosed) await this.#show(this.#query.filter, () => !this.#isClosed)
      })
      .catch(() => {})
  }

  #tell(operations: readonly ListOperation<Item>[]): void {
    const { isComplete, total } = this.#count.peek()
    const counts = isComplete ? Object.freeze({ unreadCount: this.unreadCount, totalCount: total }) : null
    const diff = Object.freeze({ operations: Object.freeze(operations), counts })
    for (const subscriber of [...this.#subscribers]) this.#parts.isolate(() => subscriber(diff))
  }

  #isLoaded(position: Position): boolean {
    return this.#floor === 'bottom' || (this.#floor !== null && comparePositions(position, this.#floor) <= 0)
  }
}
