import { comparePositions, type Position } from '@tidings/model'

/** The most rows of a block: a change moves at most these, and an index is a sum over `size / BLOCK` blocks or so. */
const BLOCK = 512

interface Placed {
  readonly position: Position
}

/** Rows in list order, in blocks, so that one that changes costs about the root of their number. */
export class OrderedRows<Row extends Placed> {
  /** None is empty. */
  readonly #blocks: Row[][] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The row at an index; undefined where there is none. */
  at(index: number): Row | undefined {
    let left = index
    for (const block of this.#blocks) {
      if (left < block.length) return block[left]
      left -= block.length
    }
    return undefined
  }

  /** Top to bottom. */
  *values(): Generator<Row> {
    for (const block of this.#blocks) yield* block
  }

  /** Puts a row into its place, where no other stands. Answers its index. */
  insert(row: Row): number {
    const [b, at] = this.#find(row.position)
    const block = this.#blocks[b]
    if (!block) this.#blocks.push([row])
    else {
      block.splice(at, 0, row)
      if (block.length > BLOCK) this.#blocks.splice(b + 1, 0, block.splice(BLOCK / 2))
    }
    this.#size++
    return this.#before(b) + at
  }

  /** Puts a row where the one of the same position stands. Answers its index. */
  replace(row: Row): number {
    const [b, at] = this.#find(row.position)
    const block = this.#blocks[b]
    if (block?.[at] !== undefined) block[at] = row
    return this.#before(b) + at
  }

  /** Takes out the row that stands at a position. */
  remove(position: Position): { readonly index: number; readonly row: Row } | null {
    const [b, at] = this.#find(position)
    const block = this.#blocks[b]
    const row = block?.[at]
    if (!block || !row || comparePositions(row.position, position) !== 0) return null
    block.splice(at, 1)
    this.#size--
    const index = this.#before(b) + at
    this.#close(b)
    return { index, row }
  }

  /** The row that stands at a position. */
  get(position: Position): Row | undefined {
    const [b, at] = this.#find(position)
    const row = this.#blocks[b]?.[at]
    return row && comparePositions(row.position, position) === 0 ? row : undefined
  }

  /** A block that has become small joins the next, so that the blocks stay few. */
  #close(b: number): void {
    const block = this.#blocks[b]
    const next = this.#blocks[b + 1]
    if (block?.length === 0) this.#blocks.splice(b, 1)
    else if (block && next && block.length + next.length <= BLOCK / 2) this.#blocks.splice(b, 2, [...block, ...next])
  }

  #before(b: number): number {
    let count = 0
    for (let i = 0; i < b; i++) count += this.#blocks[i]?.length ?? 0
    return count
  }

  /** The block and the place in it of a position, or where it would stand: never the start of a block but of the first. */
  #find(position: Position): [block: number, at: number] {
    const isBelow = (row: Row | undefined) => row !== undefined && comparePositions(row.position, position) > 0
    const b = Math.max(0, firstWhere(this.#blocks.length, (i) => isBelow(this.#blocks[i]?.[0])) - 1)
    const block = this.#blocks[b] ?? []
    const at = firstWhere(block.length, (i) => comparePositions((block[i] as Row).position, position) >= 0)
    return [b, at]
  }
}

/** The first number below `end` from which on a condition holds, or `end`. */
function firstWhere(end: number, holds: (i: number) => boolean): number {
  let low = 0
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
