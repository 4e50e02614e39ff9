import type { Message } from '@tidings/model'
import type { StoreKey } from './local-store.ts'
import type {
  Aggregates,
  BaseRow,
  Draft,
  GroupProfile,
  HeldRanges,
  OutboxEntry,
  StoredMeta,
  UserProfile,
} from './records.ts'

/** What a commit may change. Everything in it appears at once, in memory first (W). */
export interface Change {
  readonly rows?: readonly BaseRow[]
  readonly users?: readonly UserProfile[]
  readonly groups?: readonly GroupProfile[]
  readonly meta?: Partial<Pick<StoredMeta, 'epoch' | 'cursor' | 'caught' | 'walk'>>
  /** New or changed entries, by creation number. */
  readonly entries?: readonly OutboxEntry[]
  readonly removeEntries?: readonly number[]
  readonly drafts?: readonly Draft[]
  readonly removeDrafts?: readonly string[]
  readonly messages?: readonly { readonly id: string; readonly message: Message }[]
  readonly held?: readonly HeldRanges[]
  /** `rows` is a whole new generation (RESET swap). */
  readonly replace?: boolean
  /** Rows that a check of this cache found wrong, as the server has them: they win whatever version is held. */
  readonly repair?: {
    readonly rows: readonly BaseRow[]
    /** Rows that the server does not have. */
    readonly gone: readonly StoreKey[]
  }
  /** Totals counted anew from the rows (U5). */
  readonly aggregates?: Aggregates
  /** Written before it shows, and survives a power cut: what a user was promised (O1). */
  readonly durable?: boolean
}
