import { comparePositions, type ListMutation, type TidingsError } from '@tidings/model'
import type { Emitter } from '../events/emitter.ts'
import type { Commit } from '../store/commit.ts'
import type { View } from '../store/view.ts'
import { conversationGroupEvents } from './conversation-group-events.ts'
import type { TidingsConversation } from './conversation-object.ts'
import type { ConversationObjects } from './conversation-objects.ts'
import type { ConversationListFilter } from './list-filter.ts'

/** V2TIM's conversation listener: a plain object, every method optional. */
export interface ConversationListener {
  onSyncServerStart?(): void
  onSyncServerFinish?(): void
  onSyncServerFailed?(): void
  /** Conversations that were not in the list before, in list order. */
  onNewConversation?(conversationList: readonly TidingsConversation[]): void
  /** Full objects, in list order. */
  onConversationChanged?(conversationList: readonly TidingsConversation[]): void
  /** The next event of such an id can only be onNewConversation. */
  onConversationDeleted?(conversationIDList: readonly string[]): void
  onTotalUnreadMessageCountChanged?(totalUnreadCount: number): void
  /** The number of a filter given to subscribeUnreadMessageCountByFilter changed; `filter` is the object given there. */
  onUnreadMessageCountChangedByFilter?(filter: ConversationListFilter, totalUnreadCount: number): void
  /** Here or on another device; with the conversations that are in it from the start. */
  onConversationGroupCreated?(groupName: string, conversationList: readonly TidingsConversation[]): void
  onConversationGroupDeleted?(groupName: string): void
  onConversationGroupNameChanged?(oldName: string, newName: string): void
  onConversationsAddedToGroup?(groupName: string, conversationList: readonly TidingsConversation[]): void
  /** `reason` 0 = somebody took them out. V2TIM's 1, evicted by the server, does not come: nothing is evicted here. */
  onConversationsDeletedFromGroup?(
    groupName: string,
    conversationList: readonly TidingsConversation[],
    reason: number,
  ): void
  /** A check of the cache found rows that were not the server's and fetched them again; what changed was told before. */
  onListRepaired?(repair: { readonly rows: number; readonly conversationIDList: readonly string[] }): void
  /**
   * A list operation that was queued and that the server will never do; the list shows the truth already. Where nobody
   * listens it is kept for getRefusedMutations.
   */
  onMutationRefused?(mutation: ListMutation, error: TidingsError): void
}

/** V2TIM's reason 0: by a call of the user. */
const BY_USER = 0

/**
 * Derives the listener's events from a commit: Deleted, New, Changed, conversation groups; at most one call of each kind
 * and group (Decision 13). What counts comes after them: filters, total.
 */
export function tellRows(commit: Commit, objects: ConversationObjects, emitter: Emitter<ConversationListener>): void {
  const deleted: string[] = []
  const fresh: TidingsConversation[] = []
  const changed: TidingsConversation[] = []
  for (const { id, before, after } of commit.changed) {
    const wasShown = before !== null && !before.hidden
    const isShown = after !== null && !after.hidden
    if (wasShown && isShown) {
      const held = objects.of(before)
      const now = objects.of(after)
      if (!isSame(held, now)) changed.push(now)
    } else if (isShown) fresh.push(objects.of(after))
    else if (wasShown) deleted.push(id)
  }
  if (deleted.length > 0) emitter.emit('onConversationDeleted', Object.freeze(deleted))
  if (fresh.length > 0) emitter.emit('onNewConversation', inOrder(fresh))
  if (changed.length > 0) emitter.emit('onConversationChanged', inOrder(changed))
  tellConversationGroups(commit, objects, emitter)
}

/** The total comes last: after the rows, and the counts of filters. */
export function tellTotal(commit: Commit, emitter: Emitter<ConversationListener>): void {
  if (commit.totalBefore !== commit.totalAfter) emitter.emit('onTotalUnreadMessageCountChanged', commit.totalAfter)
}

function tellConversationGroups(
  commit: Commit,
  objects: ConversationObjects,
  emitter: Emitter<ConversationListener>,
): void {
  const { created, deleted, renamed, added, removed } = conversationGroupEvents(commit)
  const listOf = (views: readonly View[]) => inOrder(views.map((view) => objects.of(view)))
  for (const name of deleted) emitter.emit('onConversationGroupDeleted', name)
  for (const { from, to } of renamed) emitter.emit('onConversationGroupNameChanged', from, to)
  for (const [name, views] of created) emitter.emit('onConversationGroupCreated', name, listOf(views))
  for (const [name, views] of added) emitter.emit('onConversationsAddedToGroup', name, listOf(views))
  for (const [name, views] of removed) emitter.emit('onConversationsDeletedFromGroup', name, listOf(views), BY_USER)
}

const inOrder = (list: TidingsConversation[]): readonly TidingsConversation[] =>
  Object.freeze(
    list.sort((a, b) =>
      comparePositions({ orderKey: a.orderKey, id: a.conversationID }, { orderKey: b.orderKey, id: b.conversationID }),
    ),
  )

/** Nothing changed means no event (Decision 13). */
export const isSame = (a: TidingsConversation, b: TidingsConversation): boolean =>
  a === b || (a.orderKey === b.orderKey && JSON.stringify(a) === JSON.stringify(b))
