import { comparePositions, type Position } from '@tidings/model'
import type { View } from '../store/view.ts'
import type { ListOperation } from './list-operation.ts'

/** A conversation that changed, as the list is to show it; null = it does not belong to the list any more. */
export interface ShownChange {
  readonly id: string
  readonly view: View | null
}

/** From so many changes at once on, lists are merged instead of edited in place: the cost of edits is their product. */
const MERGE_FROM = 64

/** The loaded part of a list, ordered; says what each change did to it. */
export class ListWindow<Item> {
  readonly #objectOf: (view: View) => Item
  readonly #isSame: (a: Item, b: Item) => boolean
  readonly #held = new Map<string, View>()
  #views: View[] = []
  #items: readonly Item[] = Object.freeze([])

  constructor(objectOf: (view: View) => Item, isSame: (a: Item, b: Item) => boolean) {
    this.#objectOf = objectOf
    this.#isSame = isSame
  }

  /** The same array until something changes. */
  get items(): readonly Item[] {
    return this.#items
  }

  get last(): View | undefined {
    return this.#views.at(-1)
  }

  has(id: string): boolean {
    return this.#held.has(id)
  }

  ids(): IterableIterator<string> {
    return this.#held.keys()
  }

  /** Puts changes into their places. */
  apply(changes: readonly ShownChange[]): ListOperation<Item>[] {
    const items = [...this.#items]
    const operations = changes.length < MERGE_FROM ? this.#edit(items, changes) : this.#merge(items, changes)
    if (operations.length > 0) this.#items = Object.freeze(items)
    return operations
  }

  #edit(items: Item[], changes: readonly ShownChange[]): ListOperation<Item>[] {
    const operations: ListOperation<Item>[] = []
    for (const { id, view } of changes) {
      const held = this.#held.get(id)
      const from = held ? this.#find(held.position) : -1
      const before = items[from]
      if (held) {
        this.#views.splice(from, 1)
        items.splice(from, 1)
        this.#held.delete(id)
      }
      if (!view) {
        if (held) operations.push({ type: 'remove', index: from, conversationID: id })
        continue
      }
      const to = this.#find(view.position)
      const now = this.#objectOf(view)
      const isSame = before !== undefined && this.#isSame(before, now)
      // Nothing changed means the same object: who renders by identity does nothing.
      const conversation = isSame ? before : now
      this.#views.splice(to, 0, view)
      items.splice(to, 0, conversation)
      this.#held.set(id, view)
      if (!held) operations.push({ type: 'insert', index: to, conversation })
      else if (from !== to) operations.push({ type: 'move', from, to, conversation })
      else if (!isSame) operations.push({ type: 'update', index: to, conversation })
    }
    return operations
  }

  /** Many at once, as removals from the end and insertions from the start: linear, whatever changed. */
  #merge(items: Item[], changes: readonly ShownChange[]): ListOperation<Item>[] {
    const operations: ListOperation<Item>[] = []
    const entering = new Map<string, View>()
    for (const { id, view } of changes) if (view) entering.set(id, view)
    const leaving = new Set(changes.map(({ id }) => id))
    const updated = new Map<string, Item>()
    for (let i = this.#views.length - 1; i >= 0; i--) {
      const view = this.#views[i] as View
      if (!leaving.has(view.id)) continue
      const next = entering.get(view.id)
      // What keeps its place is an update; with many moving at once, "place" is the order key.
      if (next && comparePositions(view.position, next.position) === 0) {
        entering.delete(view.id)
        leaving.delete(view.id)
        const now = this.#objectOf(next)
        this.#held.set(view.id, next)
        if (!this.#isSame(items[i] as Item, now)) updated.set(view.id, now)
      } else {
        operations.push({ type: 'remove', index: i, conversationID: view.id })
        this.#held.delete(view.id)
      }
    }
    const kept: { view: View; item: Item }[] = []
    for (const [i, view] of this.#views.entries()) {
      if (leaving.has(view.id)) continue
      const now = updated.get(view.id)
      if (now !== undefined) operations.push({ type: 'update', index: kept.length, conversation: now })
      kept.push({ view: this.#held.get(view.id) as View, item: now ?? (items[i] as Item) })
    }
    const added = [...entering.values()].sort((a, b) => comparePositions(a.position, b.position))
    this.#views = []
    items.length = 0
    let at = 0
    for (const view of added) {
      for (let next = kept[at]; next && comparePositions(next.view.position, view.position) < 0; next = kept[++at]) {
        this.#views.push(next.view)
        items.push(next.item)
      }
      const conversation = this.#objectOf(view)
      operations.push({ type: 'insert', index: items.length, conversation })
      this.#views.push(view)
      items.push(conversation)
      this.#held.set(view.id, view)
    }
    for (const { view, item } of kept.slice(at)) {
      this.#views.push(view)
      items.push(item)
    }
    return operations
  }

  /** The index of a position, or where it would stand. */
  #find(position: Position): number {
    let low = 0
    let high = this.#views.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (comparePositions((this.#views[middle] as View).position, position) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
