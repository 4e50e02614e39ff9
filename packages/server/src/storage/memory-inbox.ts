import { comparePositions, isHidden, orderKeyOf, ROW_KINDS, type RowKind } from '@tidings/model'
import type { StoredRow } from './records.ts'
import { SortedList } from './sorted-list.ts'

const byVersion = (a: StoredRow, b: StoredRow) => a.version - b.version

const positionOf = (row: StoredRow) => ({
  orderKey: row.kind === 'conversation' ? orderKeyOf(row.state) : 0,
  id: row.id,
})
const byPosition = (a: StoredRow, b: StoredRow) => comparePositions(positionOf(a), positionOf(b))

/** One user's rows with the two orders they are asked for in. */
export class MemoryInbox {
  readonly kinds: ReadonlyMap<RowKind, Map<string, StoredRow>>
  readonly versions: SortedList<StoredRow>
  /** Conversations that are not hidden. */
  readonly list: SortedList<StoredRow>

  constructor(from?: MemoryInbox) {
    this.kinds = new Map(ROW_KINDS.map((kind) => [kind, new Map(from?.kinds.get(kind))]))
    this.versions = from?.versions.clone() ?? new SortedList(byVersion)
    this.list = from?.list.clone() ?? new SortedList(byPosition)
  }

  row(kind: RowKind, id: string): StoredRow | undefined {
    return this.kinds.get(kind)?.get(id)
  }

  atVersion(version: number): StoredRow | undefined {
    const row = this.versions.items[this.versions.indexAfter((other) => other.version < version)]
    return row?.version === version ? row : undefined
  }

  replace(kind: RowKind, id: string, next: StoredRow | undefined): void {
    const rows = this.kinds.get(kind)!
    const old = rows.get(id)
    if (old) {
      this.versions.remove(old)
      if (isListed(old)) this.list.remove(old)
    }
    if (!next) {
      rows.delete(id)
      return
    }
    rows.set(id, next)
    this.versions.add(next)
    if (isListed(next)) this.list.add(next)
  }
}

const isListed = (row: StoredRow): boolean => row.kind === 'conversation' && !isHidden(row.state)
