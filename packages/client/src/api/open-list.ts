import { parseFilter, TidingsError } from '@tidings/model'
import type { ListDiff, ListOperation } from '../list/list-operation.ts'
import { LiveList } from '../list/live-list.ts'
import * as check from './arguments.ts'
import { isSame } from './conversation-listener.ts'
import type { TidingsConversation } from './conversation-object.ts'
import type { ConversationListFilter } from './list-filter.ts'
import type { Session } from './session.ts'

export type ConversationListOperation = ListOperation<TidingsConversation>
export type ConversationListDiff = ListDiff<TidingsConversation>

export interface OpenListOptions {
  readonly filter?: ConversationListFilter | undefined
  /** Conversations a page: an integer ≥ 1, or Infinity. */
  readonly pageSize?: number | undefined
}

/** A live list: what is loaded of it, ordered and each once, and how it goes on. */
export interface ConversationList {
  /** The same array until something changes, with the same object for a conversation that did not. Made when it is read. */
  readonly items: readonly TidingsConversation[]
  /** The length of `items`, without making them. */
  readonly loadedCount: number
  /** `items[index]`, without making them: for who shows a screen of a very long list. */
  itemAt(index: number): TidingsConversation | undefined
  /** True when everything is loaded. */
  readonly isFinished: boolean
  /** Unread messages of all conversations of this list, loaded or not; muted ones do not count. */
  readonly unreadCount: number
  /** Conversations of this list, loaded or not. Counting begins with the first read; a diff without operations says when it ends. */
  readonly totalCount: number
  /** Adds a page at the end, heard as a diff of insertions; nothing when the list is finished or closed. 6014 after a logout. */
  loadMore(): Promise<void>
  /**
   * Shows another filter, heard as one diff; the old list stays until the new one is read, and as many rows are loaded as
   * were, at least a page. None for the same filter. Of several calls at once the last wins, and each settles; nothing
   * after `close`. 6017 for a bad filter; 6014 after a logout and 6019 when it cannot be read, which leave the old one.
   */
  setFilter(filter: ConversationListFilter): Promise<void>
  /** Hears one diff a commit, page or filter, after it shows in `items`. Answers how to stop. */
  subscribe(listener: (diff: ConversationListDiff) => void): () => void
  /** Stops; what was loaded stays readable. */
  close(): void
}

const DEFAULT_PAGE_SIZE = 50

export async function openList(
  session: Session,
  options: OpenListOptions | undefined,
  isolate: (call: () => void) => void,
): Promise<ConversationList> {
  if (options !== undefined && (typeof options !== 'object' || options === null))
    throw new TidingsError('invalid_parameter')
  const filter = parseFilter(options?.filter)
  const pageSize = check.requireCount(options?.pageSize ?? DEFAULT_PAGE_SIZE)
  return await LiveList.open({
    mirror: session.mirror,
    filter,
    pageSize,
    objectOf: (view) => session.objects.of(view),
    isSame,
    isolate,
  })
}
