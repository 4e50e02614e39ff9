import type { FeedRow, GroupType, MembershipState, Message, RowKind } from '@tidings/model'

/** What the server keeps, record by record. Every number is below 2^53. */
export interface UserRecord {
  readonly userID: string
  readonly nick: string
  readonly faceUrl: string
  /** Moves with every change of the profile. */
  readonly version: number
  /** UserSigs issued before this Unix second are refused (kick). */
  readonly notBefore: number
  readonly banned: boolean
}

/** The head of a feed and its hybrid clock; locked while a transaction takes versions from it (V1). */
export interface FeedRecord {
  readonly userID: string
  readonly head: number
  /** Microseconds; rises with every key and every accepted intent time. */
  readonly hlc: number
  /** The sum of the digests of all rows: a device that has summed up its own knows whether they are the same. */
  readonly digest: number
}

/** A feed row with its owner. */
export type StoredRow<K extends RowKind = RowKind> = FeedRow<K> & { readonly userID: string }

export interface RowKey {
  readonly userID: string
  readonly kind: RowKind
  readonly id: string
}

export interface TimelineRecord {
  readonly id: string
  readonly lastSeq: number
  /** Takes the next value with every message and every change of a stored one (H1). */
  readonly rev: number
  /** Server time of the newest message, Unix milliseconds; 0 when there is none. */
  readonly lastTime: number
}

export interface StoredMessage extends Message {
  readonly timeline: string
}

export interface GroupRecord {
  readonly groupID: string
  readonly groupType: GroupType
  readonly name: string
  readonly faceUrl: string
  readonly owner: string
  /** The first of those who are in it now, in the order they joined; at most SHOWN_MEMBERS. */
  readonly members: readonly string[]
  readonly version: number
  readonly dismissed: boolean
}

/** Who is or was in a group; `spans` are the stretches of the timeline that they may see (G1). */
export interface MemberRecord extends MembershipState {
  readonly groupID: string
  readonly userID: string
}

/** The first result of an operation; a replay gets it again (rule M, amended I3). */
export interface OpRecord {
  readonly userID: string
  readonly opID: string
  /** Hash of what was asked, so that a reused id is noticed. */
  readonly hash: string
  /** JSON of the result. */
  readonly result: string
  /** Unix milliseconds; old ones are forgotten. */
  readonly at: number
}

/** A device's session; only a hash of its token is kept. */
export interface SessionRecord {
  readonly tokenHash: string
  readonly userID: string
  readonly device: string
  /** Unix milliseconds. */
  readonly createdAt: number
  readonly usedAt: number
}
