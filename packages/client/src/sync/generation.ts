import { comparePositions, type Position, positionOf } from '@tidings/model'
import type { BaseRow } from '../store/records.ts'

/** A new generation of the feed, built aside during a RESET and swapped in whole. */
export class Generation {
  readonly epoch: string
  readonly #rows = new Map<string, BaseRow>()
  #below: Position | null = null
  #head: number | null = null
  #cursor = 0
  #isWalked = false

  constructor(epoch: string) {
    this.epoch = epoch
  }

  get below(): Position | null {
    return this.#below
  }

  get cursor(): number {
    return this.#cursor
  }

  get isWalked(): boolean {
    return this.#isWalked
  }

  /** Rows by push: good at any time (V5), and never a reason to move the cursor. */
  add(rows: readonly BaseRow[]): void {
    for (const row of rows) {
      const key = `${row.kind} ${row.id}`
      const held = this.#rows.get(key)
      if (!held || held.version < row.version) this.#rows.set(key, row)
    }
  }

  walked(rows: readonly BaseRow[], head: number, more: boolean): void {
    this.add(rows)
    // H is the head of page one: what changed during the walk is pulled from there.
    this.#head ??= head
    this.#below = Generation.lowest(rows) ?? this.#below
    if (more) return
    this.#isWalked = true
    this.#cursor = this.#head
  }

  pulled(rows: readonly BaseRow[], to: number): void {
    this.add(rows)
    this.#cursor = to
  }

  rows(): BaseRow[] {
    return [...this.#rows.values()]
  }

  /** Where a page ended. */
  static lowest(rows: readonly BaseRow[]): Position | null {
    let lowest: Position | null = null
    for (const row of rows) {
      if (row.kind !== 'conversation') continue
      const position = positionOf(row)
      if (!lowest || comparePositions(position, lowest) > 0) lowest = position
    }
    return lowest
  }
}
