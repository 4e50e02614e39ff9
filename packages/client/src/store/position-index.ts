import { comparePositions, type Position } from '@tidings/model'

/**
 * Positions in list order. Kept bottom first: what moves, moves to the top, and that is the cheap end of an array.
 */
export class PositionIndex {
  #bottomFirst: Position[] = []

  get size(): number {
    return this.#bottomFirst.length
  }

  clear(): void {
    this.#bottomFirst = []
  }

  insert(position: Position): void {
    const at = this.#find(position)
    if (at === this.#bottomFirst.length) this.#bottomFirst.push(position)
    else this.#bottomFirst.splice(at, 0, position)
  }

  /** Many at once, in any order: one merge instead of many moves. */
  insertAll(positions: readonly Position[]): void {
    if (positions.length < 8) {
      for (const position of positions) this.insert(position)
      return
    }
    const added = [...positions].sort((a, b) => comparePositions(b, a))
    const held = this.#bottomFirst
    const merged: Position[] = []
    let i = 0
    let j = 0
    while (i < held.length || j < added.length) {
      const a = held[i]
      const b = added[j]
      if (b === undefined || (a !== undefined && comparePositions(a, b) > 0)) {
        merged.push(a as Position)
        i++
      } else {
        merged.push(b)
        j++
      }
    }
    this.#bottomFirst = merged
  }

  remove(position: Position): void {
    const at = this.#find(position)
    const held = this.#bottomFirst[at]
    if (held && comparePositions(held, position) === 0) this.#bottomFirst.splice(at, 1)
  }

  /** From just below a position (null = from the top) downwards. */
  *below(position: Position | null): Generator<Position> {
    for (let i = position ? this.#find(position) - 1 : this.#bottomFirst.length - 1; i >= 0; i--)
      yield this.#bottomFirst[i] as Position
  }

  /** Index of the first entry that is not below `position`. */
  #find(position: Position): number {
    let low = 0
    let high = this.#bottomFirst.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (comparePositions(this.#bottomFirst[middle] as Position, position) > 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
