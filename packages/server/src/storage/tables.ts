import type { Position, RowKind, Span } from '@tidings/model'
import type {
  FeedRecord,
  GroupRecord,
  MemberRecord,
  OpRecord,
  RowKey,
  SessionRecord,
  StoredMessage,
  StoredRow,
  TimelineRecord,
  UserRecord,
} from './records.ts'

/**
 * What a transaction can do, table by table. An embedded engine implements it with plain functions; a networked one with
 * the same functions returning promises. Lists of keys keep a networked engine at one round trip each.
 */
export interface Tables {
  /** Answers in the order asked; null for an unknown user. */
  users(userIDs: readonly string[]): (UserRecord | null)[]
  putUser(user: UserRecord): void

  /** Locks feeds until the transaction ends, in sorted order whatever order is asked; missing ones start at 0. */
  lockFeeds(userIDs: readonly string[]): FeedRecord[]
  /** Reads a feed without locking it. */
  feed(userID: string): FeedRecord
  putFeeds(feeds: readonly FeedRecord[]): void

  /** Answers in the order asked. */
  rows(keys: readonly RowKey[]): (StoredRow | null)[]
  /** A row whose version another row of the same user has is an error (V2). */
  putRows(rows: readonly StoredRow[]): void
  /** The digests of rows as they are stored, in the order asked; 0 for a missing one. */
  rowDigests(keys: readonly RowKey[]): number[]
  /** Every row of a user whose digest is not 0, in no order. */
  digestsOf(userID: string): { readonly kind: RowKind; readonly id: string; readonly digest: number }[]
  /** Rows with version > `after`, by version, at most `limit`. Hidden rows too. */
  rowsAfter(userID: string, after: number, limit: number): StoredRow[]
  /** Conversations that are not hidden, strictly below a position (null = from the top), in list order. */
  rowsBelow(userID: string, below: Position | null, limit: number): StoredRow<'conversation'>[]
  /** Every row of a kind, by id; conversations include hidden ones. */
  rowsOfKind<K extends RowKind>(userID: string, kind: K): StoredRow<K>[]

  /** Locks a timeline until the transaction ends; a missing one starts empty. */
  lockTimeline(id: string): TimelineRecord
  timeline(id: string): TimelineRecord
  putTimeline(timeline: TimelineRecord): void
  /** Refuses a second message with the same (timeline, sender, clientMsgID) or (timeline, seq). */
  insertMessages(messages: readonly StoredMessage[]): void
  updateMessage(message: StoredMessage): void
  /** Answers in the order asked. */
  messages(keys: readonly { readonly timeline: string; readonly seq: number }[]): (StoredMessage | null)[]
  messageByKey(timeline: string, sender: string, clientMsgID: string): StoredMessage | null
  /** Messages with after < seq ≤ upTo, newest first, at most `limit`. */
  messagesBetween(timeline: string, after: number, upTo: number, limit: number): StoredMessage[]
  /** Messages with rev > `rev`, by rev, at most `limit`. */
  messagesSinceRev(timeline: string, rev: number, limit: number): StoredMessage[]
  /** Messages above `after` that count as unread for the user (rule U); null spans = all visible. */
  countUnread(timeline: string, userID: string, after: number, spans: readonly Span[] | null): number
  /** Largest seq ≤ `upTo` of a message not excluded from lastMessage; 0 when there is none. */
  newestShown(timeline: string, upTo: number): number
  /** Largest seq whose time is ≤ `time` (Unix ms); 0 when there is none. Times never fall within a timeline. */
  seqAtTime(timeline: string, time: number): number

  group(groupID: string): GroupRecord | null
  groups(groupIDs: readonly string[]): (GroupRecord | null)[]
  putGroup(group: GroupRecord): void
  member(groupID: string, userID: string): MemberRecord | null
  /** Those who are members now, by user id. */
  activeMembers(groupID: string): MemberRecord[]
  putMembers(members: readonly MemberRecord[]): void

  op(userID: string, opID: string): OpRecord | null
  putOp(op: OpRecord): void
  /** Forgets operations recorded before that time (Unix ms). */
  pruneOps(before: number): void

  session(tokenHash: string): SessionRecord | null
  putSession(session: SessionRecord): void
  /** Forgets sessions last used before that time (Unix ms). */
  pruneSessions(before: number): void
  deleteSession(tokenHash: string): void
  /** Ends the sessions of one user, or of one of their devices; answers how many. */
  deleteSessionsOf(userID: string, device: string | null): number
}

/** The part that is about feeds and their rows. */
export type FeedTables = Pick<
  Tables,
  | 'lockFeeds'
  | 'feed'
  | 'putFeeds'
  | 'rows'
  | 'putRows'
  | 'rowDigests'
  | 'digestsOf'
  | 'rowsAfter'
  | 'rowsBelow'
  | 'rowsOfKind'
>
