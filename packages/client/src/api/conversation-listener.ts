import { comparePositions, type ListMutation, type TidingsError } from '@tidings/model'
import type { Emitter } from '../events/emitter.ts'
import type { Commit } from '../store/commit.ts'
import type { TidingsConversation } from './conversation-object.ts'
import type { ConversationObjects } from './conversation-objects.ts'

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
  /** A list operation that was queued and that the server will never do. */
  onMutationRefused?(mutation: ListMutation, error: TidingsError): void
}

/** Derives the listener's events from a commit: Deleted, New, Changed, total, at most one call of each (Decision 13). */
export function tellListeners(
  commit: Commit,
  objects: ConversationObjects,
  emitter: Emitter<ConversationListener>,
): void {
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
  if (commit.totalBefore !== commit.totalAfter) emitter.emit('onTotalUnreadMessageCountChanged', commit.totalAfter)
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
