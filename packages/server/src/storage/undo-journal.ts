/** How to take back what a transaction has done so far, newest first. */
export class UndoJournal {
  readonly #undo: (() => void)[] = []

  add(undo: () => void): void {
    this.#undo.push(undo)
  }

  /** Forgets: what was done stays. */
  commit(): void {
    this.#undo.length = 0
  }

  rollBack(): void {
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) undo()
  }

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const old = map.get(key)
    const existed = map.has(key)
    map.set(key, value)
    this.add(() => (existed ? map.set(key, old as V) : map.delete(key)))
  }

  delete<K, V>(map: Map<K, V>, key: K): void {
    const old = map.get(key)
    if (!map.delete(key)) return
    this.add(() => map.set(key, old as V))
  }
}
