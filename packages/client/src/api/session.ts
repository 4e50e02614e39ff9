import { TidingsError } from '@tidings/model'
import type { Outbox } from '../outbox/outbox.ts'
import type { Mirror } from '../store/mirror.ts'
import type { MessageSync } from '../sync/message-sync.ts'
import type { Connection } from '../wire/connection.ts'
import type { ConversationObjects } from './conversation-objects.ts'
import type { UnreadByFilter } from './unread-by-filter.ts'

/** What lives as long as one user is logged in. */
export interface Session {
  readonly userID: string
  readonly mirror: Mirror
  readonly outbox: Outbox
  readonly connection: Connection
  readonly messages: MessageSync
  readonly objects: ConversationObjects
  readonly unread: UnreadByFilter
  /** Whether drafts go to the user's other devices. */
  readonly sharesDrafts: boolean
  /** A fresh idempotency key or label id. */
  readonly randomID: () => string
}

/** Answers the session, or refuses with 6014. */
export type RequireSession = () => Session

/** Refuses a call whose user logged out, or was changed for another, while it ran. */
export function stillHere(session: Session, current: RequireSession): void {
  if (current() !== session) throw new TidingsError('not_logged_in')
}
