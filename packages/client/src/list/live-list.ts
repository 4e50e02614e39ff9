import { comparePositions, type Filter, matches, type Position } from '@tidings/model'
import type { Commit } from '../store/commit.ts'
import type { Mirror } from '../store/mirror.ts'
import type { View } from '../store/view.ts'
import { ListCount } from './list-count.ts'
import type { ListDiff, ListOperation } from './list-operation.ts'
import { ListWindow, type ShownChange } from './list-window.ts'

export interface LiveListParts<Item> {
  readonly mirror: Mirror
  readonly filter: Filter
  readonly pageSize: number
  readonly objectOf: (view: View) => Item
  readonly isSame: (a: Item, b: Item) => boolean
  /** Runs a subscriber; what it throws goes no further. */
  readonly isolate: (call: () => void) => void
}

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
  /** The list is loaded down to here; null = nothing is, 'bottom' = all of it. */
  #floor: Position | null | 'bottom' = null
  /** The id of the filter's conversation group: names move. */
  #label: string | undefined
  #loading: Promise<void> | null = null
  #isClosed = false

  private constructor(parts: LiveListParts<Item>) {
    this.#parts = parts
    this.#window = new ListWindow(parts.objectOf, parts.isSame)
    this.#label = this.#labelNow()
    this.#count = new ListCount(
      parts.mirror,
      (view) => this.#belongs(view),
      () => this.#tell([]),
    )
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

  /** In order; the same array until something changes. */
  get items(): readonly Item[] {
    return this.#window.items
  }

  /** True when everything is loaded. */
  get isFinished(): boolean {
    return this.#floor === 'bottom'
  }

  /** Unread messages of all conversations of this list, loaded or not; muted ones do not count. */
  get unreadCount(): number {
    return this.#isUnfiltered ? this.#parts.mirror.totalUnread : this.#count.unread
  }

  /** Conversations of this list, loaded or not; grows while they are being counted, which begins when it is first read. */
  get totalCount(): number {
    return this.#count.total
  }

  /** Adds a page at the end; nothing when the list is finished or closed. */
  loadMore(): Promise<void> {
    if (this.#floor === 'bottom' || this.#isClosed) return Promise.resolve()
    this.#loading ??= this.#load(this.#parts.pageSize).finally(() => {
      this.#loading = null
    })
    return this.#loading
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

  get #isUnfiltered(): boolean {
    return Object.values(this.#parts.filter).every((condition) => condition === null)
  }

  async #load(size: number): Promise<void> {
    await this.#parts.mirror.exclusively(async () => {
      if (this.#floor === 'bottom') return
      const page = await this.#read(size)
      if (!this.#isClosed) this.#tell(this.#window.apply(page.map((view) => ({ id: view.id, view }))))
    })
  }

  /** The next views from the floor on, which they lower. Runs exclusively. */
  async #read(size: number): Promise<View[]> {
    const page: View[] = []
    const { isFinished } = await this.#parts.mirror.walk(this.#floor === 'bottom' ? null : this.#floor, (view) => {
      if (this.#belongs(view)) page.push(view)
      // One more than asked tells whether there is a next page.
      return page.length <= size
    })
    const shown = isFinished ? page : page.slice(0, size)
    const last = shown.at(-1)
    this.#floor = isFinished || !last ? 'bottom' : last.position
    return shown
  }

  #onCommit(commit: Commit): void {
    const label = this.#labelNow()
    if (label !== this.#label) {
      // The name means another conversation group now, or none.
      this.#label = label
      void this.#reload()
      return
    }
    const isCountOther = this.#count.apply(commit)
    const changes: ShownChange[] = []
    for (const { id, after } of commit.changed) {
      const view = after && this.#isLoaded(after.position) && this.#belongs(after) ? after : null
      if (view || this.#window.has(id)) changes.push({ id, view })
    }
    const operations = this.#window.apply(changes)
    if (operations.length > 0 || isCountOther || commit.totalBefore !== commit.totalAfter) this.#tell(operations)
  }

  /** As one diff: who looks at the list sees the change, not an empty list in between. */
  async #reload(): Promise<void> {
    const size = Math.max(this.#parts.pageSize, this.#window.items.length)
    await this.#parts.mirror
      .exclusively(async () => {
        this.#floor = null
        this.#count.restart()
        const page = new Map((await this.#read(size)).map((view) => [view.id, view]))
        const gone = [...this.#window.ids()].filter((id) => !page.has(id)).map((id) => ({ id, view: null }))
        this.#tell(this.#window.apply([...gone, ...[...page].map(([id, view]) => ({ id, view }))]))
      })
      // The login ended, or the store did: so does the list.
      .catch(() => this.close())
  }

  #tell(operations: readonly ListOperation<Item>[]): void {
    const diff = Object.freeze({ operations: Object.freeze(operations) })
    for (const subscriber of [...this.#subscribers]) this.#parts.isolate(() => subscriber(diff))
  }

  #belongs(view: View): boolean {
    return !view.hidden && matches(this.#parts.filter, view.id, view.state, () => this.#label)
  }

  #isLoaded(position: Position): boolean {
    return this.#floor === 'bottom' || (this.#floor !== null && comparePositions(position, this.#floor) <= 0)
  }

  #labelNow(): string | undefined {
    const name = this.#parts.filter.conversationGroup
    if (!name) return undefined
    for (const [id, held] of this.#parts.mirror.labels) if (held === name) return id
    return undefined
  }
}
