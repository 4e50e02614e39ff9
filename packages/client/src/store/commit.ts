import type { OutboxEntry } from './records.ts'
import type { View } from './view.ts'

/** What one commit did, before and after: list and listeners read it and cannot tell a guess from a fact (law 4). */
export interface Commit {
  /** Conversations that differ. A hidden view counts as absent for who shows a list. */
  readonly changed: readonly { readonly id: string; readonly before: View | null; readonly after: View | null }[]
  readonly totalBefore: number
  readonly totalAfter: number
  /** Conversation groups as they showed and as they show: id to name. The same map when nothing became of them. */
  readonly labels: { readonly before: ReadonlyMap<string, string>; readonly after: ReadonlyMap<string, string> }
  /** Conversations whose newest seq rose by a base row, with the base before; for fetching messages (H3). */
  readonly rows: readonly { readonly id: string; readonly lastSeqBefore: number | null }[]
  /** Outbox entries that were set by this commit; `before` is null for a new one. */
  readonly entries: readonly { readonly before: OutboxEntry | null; readonly after: OutboxEntry }[]
  /** A RESET swap: everything may differ. */
  readonly replaced: boolean
}
