import type { HeldRanges } from '../store/records.ts'

type Range = HeldRanges['ranges'][number]

/** Adds a stretch of seqs to disjoint ascending ranges; neighbours grow together. */
export function addRange(ranges: readonly Range[], added: Range): Range[] {
  if (added.from > added.to) return [...ranges]
  const result: Range[] = []
  let { from, to } = added
  for (const range of ranges) {
    if (range.to + 1 < from || range.from > to + 1) result.push(range)
    else {
      from = Math.min(from, range.from)
      to = Math.max(to, range.to)
    }
  }
  return [...result, { from, to }].sort((a, b) => a.from - b.from)
}

/** The range that covers a seq. */
export const covering = (ranges: readonly Range[], seq: number): Range | null =>
  ranges.find((range) => range.from <= seq && seq <= range.to) ?? null

/** Newest seq that is held; 0 when nothing is. */
export const newestHeld = (ranges: readonly Range[]): number => ranges.at(-1)?.to ?? 0
