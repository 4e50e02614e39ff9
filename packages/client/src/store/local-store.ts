import type { Message, Position, RowKind } from '@tidings/model'
import type {
  BaseRow,
  ConversationBase,
  Draft,
  GroupProfile,
  HeldRanges,
  OutboxEntry,
  StoredMessageKey,
  StoredMeta,
  UserProfile,
} from './records.ts'

/** What is read whole when a store opens; its size does not grow with the number of conversations. */
export interface Opened {
  /** Null in a fresh store. */
  readonly meta: StoredMeta | null
  /** By creation number. */
  readonly outbox: readonly OutboxEntry[]
  readonly drafts: readonly Draft[]
  readonly labels: readonly BaseRow<'label'>[]
  readonly settings: BaseRow<'settings'> | null
}

export interface StoreKey {
  readonly kind: RowKind
  readonly id: string
}

/**
 * One atomic change. Everything in it becomes durable together, or nothing does. It is applied in the order of the fields:
 * `replaceRows` first, `dropMessages` last, so a drop beats a message of the same batch.
 */
export interface WriteBatch {
  /** Drops every row, held range and message first (a RESET swap): drafts, outbox, profiles and meta stay. */
  readonly replaceRows?: boolean
  readonly rows?: readonly BaseRow[]
  readonly removeRows?: readonly StoreKey[]
  readonly meta?: StoredMeta
  readonly outbox?: readonly OutboxEntry[]
  /** Creation numbers. */
  readonly removeOutbox?: readonly number[]
  readonly drafts?: readonly Draft[]
  readonly removeDrafts?: readonly string[]
  readonly users?: readonly UserProfile[]
  readonly groups?: readonly GroupProfile[]
  readonly messages?: readonly StoredMessageKey[]
  readonly held?: readonly HeldRanges[]
  /** Drops messages and ranges of a conversation up to a seq (cleared history). */
  readonly dropMessages?: readonly { readonly id: string; readonly upTo: number }[]
}

/**
 * Where a device keeps one user's list. One writer; `write` calls are applied in call order. Every failure rejects with
 * 6019 and leaves the store as it was.
 */
export interface LocalStore {
  open(): Promise<Opened>
  /** Answers in the order asked. */
  rows(keys: readonly StoreKey[]): Promise<(BaseRow | null)[]>
  /**
   * Conversations strictly below a position (null = from the top) in list order, at most `limit`. Hidden ones are left
   * out. The cost does not depend on how many conversations there are.
   */
  page(below: Position | null, limit: number): Promise<ConversationBase[]>
  /** All rows of one kind, hidden conversations too, in chunks by id: `after` is the last id of the chunk before. */
  scan<K extends RowKind>(kind: K, after: string, limit: number): Promise<BaseRow<K>[]>
  users(ids: readonly string[]): Promise<(UserProfile | null)[]>
  groups(ids: readonly string[]): Promise<(GroupProfile | null)[]>
  /** Held messages with after < seq ≤ upTo, newest first, at most `limit`. */
  messages(id: string, after: number, upTo: number, limit: number): Promise<Message[]>
  held(id: string): Promise<HeldRanges | null>
  /**
   * `strict`: resolves when the batch survives a crash of the machine. `relaxed`: resolves when it survives a crash of
   * the process; what a power cut takes is fetched again by the cursor.
   */
  write(batch: WriteBatch, durability: 'strict' | 'relaxed'): Promise<void>
  /** Removes everything of this user. */
  clear(): Promise<void>
  close(): Promise<void>
}
