import type { RowKind } from '@tidings/model'
import type { Change } from './change.ts'
import type { Pending } from './pending.ts'

/** The conversations whose view a change may alter. */
export function touchedBy(change: Change, pending: Pending): Set<string> {
  const touched = new Set<string>()
  for (const row of change.rows ?? []) if (isShown(row)) touched.add(row.id)
  for (const row of [...(change.repair?.rows ?? []), ...(change.repair?.gone ?? [])])
    if (isShown(row)) touched.add(row.id)
  const removed = (change.removeEntries ?? []).map((n) => pending.entry(n))
  for (const entry of [...(change.entries ?? []), ...removed])
    if (entry && 'id' in entry.mutation) touched.add(entry.mutation.id)
  for (const draft of change.drafts ?? []) touched.add(draft.id)
  for (const id of change.removeDrafts ?? []) touched.add(id)
  // Messages count only where something is pending.
  for (const { id } of change.messages ?? []) if (pending.has(id)) touched.add(id)
  return touched
}

/** A draft that devices share shows on its conversation. */
const isShown = ({ kind }: { readonly kind: RowKind }): boolean => kind === 'conversation' || kind === 'draft'
