import type { Change } from './change.ts'
import type { LocalStore, StoreKey } from './local-store.ts'
import type { BaseRow } from './records.ts'
import type { Unsaved } from './unsaved.ts'

/** A row that is no conversation, and what it takes the place of. */
export interface OtherRow {
  readonly before: BaseRow | null
  /** For a row that the server does not have: as if it said nothing. */
  readonly row: BaseRow
  readonly isGone: boolean
}

/** The rows of a change that are no conversations: those newer than what is held (V5), and all of a repair. */
export async function otherRows(change: Change, store: LocalStore, unsaved: Unsaved): Promise<OtherRow[]> {
  const rows = (change.rows ?? []).filter(isOther)
  if (change.replace) return rows.map((row) => ({ before: null, row, isGone: false }))
  const repaired = (change.repair?.rows ?? []).filter(isOther)
  const gone = (change.repair?.gone ?? []).filter(isOther)
  const keys = [...rows, ...repaired, ...gone]
  if (keys.length === 0) return []
  const stored = await store.rows(keys.map(({ kind, id }) => ({ kind, id })))
  const held = (i: number): BaseRow | null => {
    const key = keys[i]
    return (key && unsaved.row(key.kind, key.id)) ?? stored[i] ?? null
  }
  const changed: OtherRow[] = []
  for (const [i, row] of rows.entries()) {
    const before = held(i)
    if (!before || before.version < row.version) changed.push({ before, row, isGone: false })
  }
  for (const [i, row] of repaired.entries()) changed.push({ before: held(rows.length + i), row, isGone: false })
  for (const [i] of gone.entries()) {
    const before = held(rows.length + repaired.length + i)
    if (before) changed.push({ before, row: emptied(before), isGone: true })
  }
  return changed
}

const isOther = ({ kind }: Pick<StoreKey, 'kind'>): boolean => kind !== 'conversation'

function emptied(row: BaseRow): BaseRow {
  switch (row.kind) {
    case 'label':
      return { ...row, state: { ...row.state, deleted: true } }
    case 'draft':
      return { ...row, state: { ...row.state, text: '' } }
    case 'contact':
      return { ...row, state: { remark: '', friend: false } }
    default:
      return row
  }
}
