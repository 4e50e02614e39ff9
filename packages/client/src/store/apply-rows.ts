import { aggregate } from './aggregate.ts'
import type { Commit } from './commit.ts'
import type { Pending } from './pending.ts'
import type { RecentMessages } from './recent-messages.ts'
import type { Aggregates, ConversationBase } from './records.ts'
import type { Unsaved } from './unsaved.ts'

interface Parts {
  readonly bases: Map<string, ConversationBase>
  readonly pending: Pending
  readonly recent: RecentMessages
  readonly unsaved: Unsaved
}

/** Puts base rows that are newer than those held; answers what rose, and the totals after. */
export function applyRows(
  rows: readonly ConversationBase[],
  { bases, pending, recent, unsaved }: Parts,
  before: Aggregates,
): { readonly risen: Commit['rows']; readonly aggregates: Aggregates } {
  const risen: { id: string; lastSeqBefore: number | null }[] = []
  let aggregates = before
  for (const row of rows) {
    const held = bases.get(row.id)
    // V5: a row is applied only when it is newer than the one held.
    if (held && held.version >= row.version) continue
    bases.set(row.id, row)
    unsaved.putRow(row)
    aggregates = aggregate(aggregates, held, row)
    if (row.state.clearedSeq > (held?.state.clearedSeq ?? 0)) unsaved.dropMessages(row.id, row.state.clearedSeq)
    resample(row, pending)
    if (row.last) recent.keep(row.id, row.last)
    risen.push({ id: row.id, lastSeqBefore: held?.state.lastSeq ?? null })
  }
  return { risen, aggregates }
}

/** A read that is up to the end samples the count anew, so that a recall meanwhile is not subtracted twice (rule O). */
function resample(row: ConversationBase, pending: Pending): void {
  for (const entry of pending.entriesOf(row.id)) {
    const m = entry.mutation
    if ((m.kind === 'read' || m.kind === 'delete') && m.upTo.seq === row.state.lastSeq && entry.unreadAt >= 0)
      pending.put({ ...entry, unreadAt: row.state.unread }, false)
  }
}
