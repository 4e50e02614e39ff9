import { foldLabels } from './label-view.ts'
import type { BaseRow, OutboxEntry } from './records.ts'

/** This user's conversation groups: as the server has them, and as they show. */
export class Labels {
  readonly #base: Map<string, BaseRow<'label'>>
  #shown: Map<string, string> | null = null
  #rows: readonly BaseRow<'label'>[] | null = null

  constructor(rows: readonly BaseRow<'label'>[]) {
    this.#base = new Map(rows.map((row) => [row.id, row]))
  }

  /** As the server has them. The same array until one changes. */
  get rows(): readonly BaseRow<'label'>[] {
    this.#rows ??= [...this.#base.values()]
    return this.#rows
  }

  /** Label id to name, pending operations included. */
  shown(entries: readonly OutboxEntry[]): ReadonlyMap<string, string> {
    this.#shown ??= foldLabels(this.#base, entries)
    return this.#shown
  }

  /** Takes newer rows, or with `replace` a whole new set. */
  apply(rows: readonly BaseRow<'label'>[], replace: boolean): void {
    if (rows.length > 0 || replace) this.#rows = null
    if (replace) this.#base.clear()
    for (const row of rows) this.#base.set(row.id, row)
  }

  /** Computes what shows anew; answers the labels that got another name, or none. */
  refresh(entries: readonly OutboxEntry[]): Set<string> {
    const before = this.#shown
    this.#shown = null
    if (!before) return new Set()
    const after = this.shown(entries)
    const changed = new Set([...before.keys(), ...after.keys()].filter((id) => before.get(id) !== after.get(id)))
    // The same map says that nothing changed.
    if (changed.size === 0) this.#shown = before
    return changed
  }
}
