import type { FeedRow, GroupProfile, Message, Mutation, Position, RowKind, UserProfile } from '@tidings/model'

/** A base row: as the server gave it, with the message its list row shows. */
export type BaseRow<K extends RowKind = RowKind> = K extends 'conversation'
  ? FeedRow<'conversation'> & { readonly last: Message | null }
  : FeedRow<K>

export type ConversationBase = BaseRow<'conversation'>

/** A first sync on its way down (V10): the cursor becomes `head` only when the walk is complete. */
export interface StoredWalk {
  readonly epoch: string
  readonly head: number
  readonly below: Position | null
}

/** Totals over the base rows, kept in the transactions that change them, so that nothing scans the list to count. */
export interface Aggregates {
  readonly unread: number
  /** Largest activeAt or pinnedAt ever held: a guess must be above it (K5). */
  readonly maxKey: number
}

export interface Auth {
  readonly device: string
  /** Token of the device session; `''` when there is none. */
  readonly session: string
  readonly salt: string
  /** Salted hash of the last UserSig that the server verified, for an offline login. */
  readonly sigHash: string
  /** Unix milliseconds. */
  readonly sigExpiresAt: number
}

/** Everything small: read whole at open, written with what it belongs to. */
export interface StoredMeta {
  readonly epoch: string
  readonly cursor: number
  /** Whether the last pull was complete: an overlay may end by the cursor only then (rule O). */
  readonly caught: boolean
  readonly walk: StoredWalk | null
  readonly aggregates: Aggregates
  /** Largest intent time given out; it rises strictly, over restarts too (rule M). */
  readonly lastT: number
  /** Server clock minus this device's, microseconds, as last measured. */
  readonly clockOffset: number
  /** Number of the last outbox entry. */
  readonly lastEntry: number
  readonly auth: Auth
}

export interface Acked {
  readonly epoch: string
  /** Version of the row it wrote, 0 when it wrote none. */
  readonly version: number
  /** For a send: where the message stands. */
  readonly sent: { readonly seq: number; readonly rev: number; readonly time: number } | null
  /** For a new conversation group: the id its name has, which another device may have given it. */
  readonly label?: string
}

export interface OutboxEntry {
  /** Creation number of this device; the order of everything. */
  readonly n: number
  readonly opID: string
  /** Epoch it was made in; never relabelled. */
  readonly epoch: string
  readonly mutation: Mutation
  /** Unix milliseconds when made. */
  readonly madeAt: number
  /** Microsecond guess of where it puts its conversation; 0 when it does not move it. */
  readonly key: number
  /** For a read: the base's unread count when made (rule O). */
  readonly unreadAt: number
  /** Set when the server has done it and its effect has not come back yet. */
  readonly acked: Acked | null
  /** Set when the server will never do it: kept, with its reason, until the app has seen it. */
  readonly refused: number | null
}

export interface Draft {
  readonly id: string
  readonly text: string
  /** Unix milliseconds. */
  readonly time: number
  /** Where it puts the conversation (K5), microseconds. */
  readonly key: number
}

/** Which seqs of a timeline are held without a gap, and as of which revision (H2). */
export interface HeldRanges {
  readonly id: string
  readonly epoch: string
  readonly rev: number
  /** Disjoint and ascending, both ends inclusive. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
}

export interface StoredMessageKey {
  readonly id: string
  readonly message: Message
}

export type { GroupProfile, UserProfile }
