/** Items kept in order of a key that is theirs alone; finding one takes as many steps as the length has digits. */
export class SortedList<T, K> {
  readonly #keyOf: (item: T) => K
  readonly #compare: (a: K, b: K) => number
  readonly #items: T[]

  constructor(keyOf: (item: T) => K, compare: (a: K, b: K) => number, items: readonly T[] = []) {
    this.#keyOf = keyOf
    this.#compare = compare
    this.#items = [...items]
  }

  put(item: T): void {
    const key = this.#keyOf(item)
    const at = this.#indexOf(key)
    this.#items.splice(at, this.#isAt(at, key) ? 1 : 0, item)
  }

  remove(key: K): void {
    const at = this.#indexOf(key)
    if (this.#isAt(at, key)) this.#items.splice(at, 1)
  }

  get(key: K): T | undefined {
    const at = this.#indexOf(key)
    return this.#isAt(at, key) ? this.#items[at] : undefined
  }

  /** What comes strictly after a key that need not be held; null = from the start. */
  after(key: K | null, limit: number): T[] {
    let from = 0
    if (key !== null) {
      from = this.#indexOf(key)
      if (this.#isAt(from, key)) from++
    }
    return this.#items.slice(from, from + Math.max(0, limit))
  }

  all(): readonly T[] {
    return this.#items
  }

  copy(): SortedList<T, K> {
    return new SortedList(this.#keyOf, this.#compare, this.#items)
  }

  clear(): void {
    this.#items.length = 0
  }

  #indexOf(key: K): number {
    let low = 0
    let high = this.#items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#compare(this.#keyOf(this.#items[middle]!), key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #isAt(index: number, key: K): boolean {
    const item = this.#items[index]
    return item !== undefined && this.#compare(this.#keyOf(item), key) === 0
  }
}
