import { comparePositions, type Position } from '@tidings/model'
import type { View } from '../store/view.ts'
import type { ListOperation } from './list-operation.ts'
import { OrderedRows } from './ordered-rows.ts'

/** A conversation that changed, as the list is to show it; null = it does not belong to the list any more. */
export interface ShownChange {
  readonly id: string
  readonly view: View | null
}

interface Row<Item> {
  readonly position: Position
  readonly item: Item
}

/** The loaded part of a list, ordered; says what each change did to it. */
export class ListWindow<Item> {
  readonly #objectOf: (view: View) => Item
  readonly #isSame: (a: Item, b: Item) => boolean
  readonly #places = new Map<string, Position>()
  readonly #rows = new OrderedRows<Row<Item>>()
  /** Null while nobody has read it since the last change: who reads rows one by one never pays for the array. */
  #items: readonly Item[] | null = null

  constructor(objectOf: (view: View) => Item, isSame: (a: Item, b: Item) => boolean) {
    this.#objectOf = objectOf
    this.#isSame = isSame
  }

  /** The same array until something changes. */
  get items(): readonly Item[] {
    this.#items ??= Object.freeze(Array.from(this.#rows.values(), ({ item }) => item))
    return this.#items
  }

  get size(): number {
    return this.#rows.size
  }

  at(index: number): Item | undefined {
    return this.#rows.at(index)?.item
  }

  has(id: string): boolean {
    return this.#places.has(id)
  }

  ids(): IterableIterator<string> {
    return this.#places.keys()
  }

  /** Puts changes into their places. */
  apply(changes: readonly ShownChange[]): ListOperation<Item>[] {
    const operations: ListOperation<Item>[] = []
    for (const { id, view } of changes) {
      const operation = view ? this.#put(view) : this.#remove(id)
      if (operation) operations.push(operation)
    }
    if (operations.length > 0) this.#items = null
    return operations
  }

  #remove(id: string): ListOperation<Item> | null {
    const place = this.#places.get(id)
    const removed = place && this.#rows.remove(place)
    if (!removed) return null
    this.#places.delete(id)
    return { type: 'remove', index: removed.index, conversationID: id }
  }

  #put(view: View): ListOperation<Item> | null {
    const { id, position } = view
    const place = this.#places.get(id)
    const now = this.#objectOf(view)
    if (place && comparePositions(place, position) === 0) {
      const held = this.#rows.get(place)
      // Nothing changed means the same object: who renders by identity does nothing.
      if (held && this.#isSame(held.item, now)) return null
      return { type: 'update', index: this.#rows.replace({ position, item: now }), conversation: now }
    }
    const removed = place && this.#rows.remove(place)
    const to = this.#rows.insert({ position, item: now })
    this.#places.set(id, position)
    if (!removed) return { type: 'insert', index: to, conversation: now }
    if (removed.index !== to) return { type: 'move', from: removed.index, to, conversation: now }
    // It rose past nobody: for who looks at the list it changed in its place.
    return { type: 'update', index: to, conversation: now }
  }
}
