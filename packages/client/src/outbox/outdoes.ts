import { revives } from '@tidings/model'
import type { OutboxEntry } from '../store/records.ts'

/**
 * Whether a newer operation leaves nothing of an older one that was not sent yet (O5). An older one that brings a deleted
 * conversation back is kept unless the newer one does too: unpinning is not pinning and unpinning.
 */
export function outdoes(newer: OutboxEntry, older: OutboxEntry): boolean {
  const [a, b] = [newer.mutation, older.mutation]
  if (!('id' in a) || !('id' in b) || a.id !== b.id) return false
  if (a.kind === 'send' || b.kind === 'send' || (revives(b) && !revives(a))) return false
  switch (a.kind) {
    case 'read':
      // Places of two histories cannot be compared.
      return b.kind === 'read' && newer.epoch === older.epoch && b.upTo.seq <= a.upTo.seq
    case 'mark':
      return b.kind === 'mark' && (BigInt(b.bits) & ~BigInt(a.bits)) === 0n
    case 'labelled':
      return b.kind === 'labelled' && b.label === a.label
    case 'pin':
    case 'draft':
    case 'recvOpt':
    case 'customData':
      return b.kind === a.kind
    default:
      return false
  }
}
