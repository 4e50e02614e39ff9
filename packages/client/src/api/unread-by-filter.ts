import { filterKey, parseFilter, TidingsError } from '@tidings/model'
import { unreadOf } from '../list/list-count.ts'
import { type ListSource, Query } from '../list/query.ts'
import type { ConversationListFilter } from './list-filter.ts'
import { UnreadSubscription } from './unread-by-filter-subscription.ts'

/** Subscriptions at once: each is asked about each row of each commit, and no app shows so many numbers. */
const SUBSCRIPTIONS = 100

/** Unread messages of all conversations of a filter, loaded or not; muted ones (recvOpt 1, 2, 3) do not count. */
export class UnreadByFilter {
  readonly #source: ListSource
  readonly #emit: (filter: ConversationListFilter, count: number) => void
  readonly #subscriptions = new Map<string, UnreadSubscription>()
  readonly #unsubscribe: () => void
  #isClosed = false

  /** `emit` runs inside a commit, so it must not throw. */
  constructor(source: ListSource, emit: (filter: ConversationListFilter, count: number) => void) {
    this.#source = source
    this.#emit = emit
    this.#unsubscribe = source.subscribe((commit) => {
      // A copy: who hears of a number may subscribe and unsubscribe.
      for (const [key, subscription] of [...this.#subscriptions])
        if (this.#subscriptions.get(key) === subscription) subscription.onCommit(commit)
    })
  }

  /** 6017 for a bad filter, 6014 after a logout. */
  async count(input: ConversationListFilter): Promise<number> {
    const filter = parseFilter(input)
    return await this.#source.exclusively(async () => {
      const known = this.#subscriptions.get(filterKey(filter))?.count ?? null
      if (known !== null) return known
      const query = new Query(filter, this.#source)
      if (query.isAny) return this.#source.totalUnread
      let count = 0
      await this.#source.walk(null, (view) => {
        if (query.has(view)) count += unreadOf(view)
        return true
      })
      return count
    })
  }

  /**
   * From now on `emit` is called with this very object when the number is another one, at most once a commit; not with the
   * number as it is now, which `count` answers. A filter that asks the same as one before is that subscription.
   * 6017 for a bad filter; 7014 when there are 100 subscriptions already.
   */
  subscribe(input: ConversationListFilter): void {
    const filter = requireFilter(input)
    const key = filterKey(filter)
    if (this.#isClosed || this.#subscriptions.has(key)) return
    if (this.#subscriptions.size >= SUBSCRIPTIONS) throw new TidingsError('invalid_operation')
    this.#subscriptions.set(key, new UnreadSubscription(filter, this.#source, (count) => this.#emit(input, count)))
  }

  /** Ends the subscription of any filter that asks the same; nothing when there is none. */
  unsubscribe(input: ConversationListFilter): void {
    const key = filterKey(requireFilter(input))
    this.#subscriptions.get(key)?.close()
    this.#subscriptions.delete(key)
  }

  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    for (const subscription of this.#subscriptions.values()) subscription.close()
    this.#subscriptions.clear()
  }
}

/** A listener is handed the object, so there must be one. */
function requireFilter(input: ConversationListFilter): ReturnType<typeof parseFilter> {
  if (typeof input !== 'object' || input === null) throw new TidingsError('invalid_parameter')
  return parseFilter(input)
}
