import type { BaseRow, OutboxEntry, StoredMeta } from './records.ts'

/**
 * Whether the effect of an acknowledged operation is part of the base (rule O): by its row, or by the cursor when the
 * last pull was complete. Until then its overlay stays, or the list would flicker back.
 */
export function hasComeBack(entry: OutboxEntry, base: BaseRow | null, meta: StoredMeta): boolean {
  const { acked } = entry
  if (!acked || acked.epoch !== meta.epoch) return false
  if (base && acked.version > 0 && base.version >= acked.version) return true
  return meta.caught && meta.cursor >= acked.version
}
