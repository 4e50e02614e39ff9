/** A list kept in order; finding costs a binary search, and adding at the end (the usual case) nothing more. */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number
  readonly #items: T[]

  constructor(compare: (a: T, b: T) => number, items: readonly T[] = []) {
    this.#compare = compare
    this.#items = [...items]
  }

  get items(): readonly T[] {
    return this.#items
  }

  /** Index of the first item for which `passed` no longer holds; it must hold for a prefix of the list. */
  indexAfter(passed: (item: T) => boolean): number {
    let low = 0
    let high = this.#items.length
    const last = this.#items[high - 1]
    if (last === undefined || passed(last)) return high
    while (low < high) {
      const middle = (low + high) >>> 1
      if (passed(this.#items[middle]!)) low = middle + 1
      else high = middle
    }
    return low
  }

  add(item: T): void {
    this.#items.splice(
      this.indexAfter((other) => this.#compare(other, item) < 0),
      0,
      item,
    )
  }

  remove(item: T): void {
    const index = this.indexAfter((other) => this.#compare(other, item) < 0)
    const found = this.#items[index]
    if (found !== undefined && this.#compare(found, item) === 0) this.#items.splice(index, 1)
  }

  clone(): SortedList<T> {
    return new SortedList(this.#compare, this.#items)
  }
}
