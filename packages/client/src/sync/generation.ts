import { comparePositions, type GroupProfile, type Position, positionOf, type UserProfile } from '@tidings/model'
import type { Refs } from '@tidings/protocol'
import type { BaseRow } from '../store/records.ts'

/** A new generation of the feed, built aside during a RESET and swapped in whole. */
export class Generation {
  readonly epoch: string
  readonly #rows = new Map<string, BaseRow>()
  readonly #users = new Map<string, UserProfile>()
  readonly #groups = new Map<string, GroupProfile>()
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
  add(rows: readonly BaseRow[], refs: Refs): void {
    for (const user of refs.users) this.#users.set(user.userID, user)
    for (const group of refs.groups) this.#groups.set(group.groupID, group)
    for (const row of rows) {
      const key = `${row.kind} ${row.id}`
      const held = this.#rows.get(key)
      if (!held || held.version < row.version) this.#rows.set(key, row)
    }
  }

  walked(rows: readonly BaseRow[], refs: Refs, head: number, more: boolean): void {
    this.add(rows, refs)
    // H is the head of page one: what changed during the walk is pulled from there.
    this.#head ??= head
    this.#below = Generation.lowest(rows) ?? this.#below
    if (more) return
    this.#isWalked = true
    this.#cursor = this.#head
  }

  pulled(rows: readonly BaseRow[], refs: Refs, to: number): void {
    this.add(rows, refs)
    this.#cursor = to
  }

  rows(): BaseRow[] {
    return [...this.#rows.values()]
  }

  /** The names of this history: their versions say nothing about those of another one. */
  names(): { readonly users: UserProfile[]; readonly groups: GroupProfile[] } {
    return { users: [...this.#users.values()], groups: [...this.#groups.values()] }
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
