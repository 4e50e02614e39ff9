import type { HeldRanges } from './records.ts'

/** What is still held once everything up to a seq is gone; the epoch and the revision stay known. */
export const trimHeld = (held: HeldRanges, upTo: number): HeldRanges => ({
  ...held,
  ranges: held.ranges
    .filter((range) => range.to > upTo)
    .map((range) => (range.from > upTo ? range : { from: upTo + 1, to: range.to })),
})
