import type { Span } from '@tidings/model'

/** Seqs from above `after` to `upTo`, both ends as in `after < seq ≤ upTo`. */
export interface Stretch {
  readonly after: number
  readonly upTo: number
}

/** What a member may see above a seq, as stretches that do not overlap, so that counts of each add up. */
export function stretchesAbove(after: number, spans: readonly Span[] | null): Stretch[] {
  if (spans === null) return [{ after, upTo: Number.MAX_SAFE_INTEGER }]
  const stretches: Stretch[] = []
  let reached = after
  for (const { join, leave } of [...spans].sort((a, b) => a.join - b.join)) {
    const from = Math.max(join, reached)
    const upTo = leave ?? Number.MAX_SAFE_INTEGER
    if (upTo <= from) continue
    stretches.push({ after: from, upTo })
    reached = upTo
  }
  return stretches
}
