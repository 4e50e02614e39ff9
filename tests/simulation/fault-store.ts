import type { LocalStore, WriteBatch } from '@tidings/client'
import type { Planted } from './mutants.ts'

/** A device's store while a fault is planted. `later` runs something some time after. */
export function faultyStore(planted: Planted, store: LocalStore, later: (run: () => void) => void): LocalStore {
  const write = (change: (batch: WriteBatch) => WriteBatch): LocalStore => ({
    ...store,
    write: (batch, durability) => store.write(change(batch), durability),
  })
  switch (planted) {
    case 'outboxLate':
      return write(({ outbox = [], ...rest }) => {
        if (outbox.length > 0) later(() => void store.write({ outbox }, 'relaxed').catch(() => {}))
        return rest
      })
    case 'cursorAlone':
      return write((batch) => {
        const { rows = [], ...rest } = batch
        if (rows.length === 0 || batch.replaceRows) return batch
        later(() => void store.write({ rows }, 'relaxed').catch(() => {}))
        return rest
      })
    case 'ghostsKept':
      return write(({ replaceRows: _, ...rest }) => rest)
    default:
      return store
  }
}
