import { type ConversationState, comparePositions, countsInTotal, type Position } from '@tidings/model'
import { PositionIndex } from './position-index.ts'
import type { View } from './view.ts'

interface Source {
  fold(id: string): View | null
  baseState(id: string): ConversationState | null
}

/** The views in memory, in list order as far down as the list was read, and what they add to the stored total. */
export class Views {
  readonly #source: Source
  readonly #views = new Map<string, View>()
  readonly #index = new PositionIndex()
  /** Rows of the store above this position are all in the index; null = none is, 'bottom' = all of them are. */
  #floor: Position | null | 'bottom' = null
  readonly #deltas = new Map<string, number>()
  #total = 0

  constructor(source: Source) {
    this.#source = source
  }

  get(id: string): View | undefined {
    return this.#views.get(id)
  }

  values(): IterableIterator<View> {
    return this.#views.values()
  }

  get isComplete(): boolean {
    return this.#floor === 'bottom'
  }

  /** Where the next chunk of the store begins. */
  get floor(): Position | null {
    return this.#floor === 'bottom' ? null : this.#floor
  }

  /** What pending operations add to the total of the base rows. */
  get overlayTotal(): number {
    return this.#total
  }

  /** Indexed views strictly below a position (null = from the top), in list order. */
  *below(position: Position | null): Generator<View> {
    for (const { id } of this.#index.below(position)) yield this.#views.get(id) as View
  }

  /** Computes a view that is not in memory yet. */
  add(id: string): void {
    if (this.#views.has(id)) return
    const view = this.#source.fold(id)
    if (view) this.#views.set(id, view)
  }

  /** Computes a view anew, and everything that is kept by it. */
  refresh(id: string): void {
    const before = this.#views.get(id)
    const after = this.#source.fold(id)
    if (before && !before.hidden && this.#isIndexed(before.position)) this.#index.remove(before.position)
    if (after) this.#views.set(id, after)
    else this.#views.delete(id)
    if (after && !after.hidden && this.#isIndexed(after.position)) this.#index.insert(after.position)
    const base = this.#source.baseState(id)
    const delta = (after ? shownTotal(after) : 0) - (base ? countsInTotal(base) : 0)
    this.#total += delta - (this.#deltas.get(id) ?? 0)
    if (delta === 0) this.#deltas.delete(id)
    else this.#deltas.set(id, delta)
  }

  /** The store was read down to `floor` (null = to its end): what stands above it is in the index from now on. */
  lower(floor: Position | null): void {
    const from = this.#floor === 'bottom' ? null : this.#floor
    this.#floor = floor ?? 'bottom'
    const entering: Position[] = []
    for (const { hidden, position } of this.#views.values())
      if (!hidden && this.#isIndexed(position) && (!from || comparePositions(position, from) > 0))
        entering.push(position)
    this.#index.insertAll(entering)
  }

  /** Whether a view is part of what was read, and must stay in memory. */
  isRead(view: View): boolean {
    return this.isComplete || (!view.hidden && this.#isIndexed(view.position))
  }

  forget(id: string): void {
    this.#views.delete(id)
  }

  /** Begins anew with everything in memory. */
  clear(): void {
    this.#views.clear()
    this.#index.clear()
    this.#deltas.clear()
    this.#total = 0
    this.#floor = 'bottom'
  }

  #isIndexed(position: Position): boolean {
    return this.#floor === 'bottom' || (this.#floor !== null && comparePositions(position, this.#floor) <= 0)
  }
}

const shownTotal = (view: View): number => (view.hidden || view.state.recvOpt !== 0 ? 0 : view.state.unread)
