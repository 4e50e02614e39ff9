import type { Message } from '@tidings/model'
import type { BaseRow, Draft, GroupProfile, HeldRanges, OutboxEntry, StoredMeta, UserProfile } from './records.ts'

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
  /** Written before it shows, and survives a power cut: what a user was promised (O1). */
  readonly durable?: boolean
}
