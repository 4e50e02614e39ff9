import type { Span } from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'

/** How much of a timeline a user may know of. */
export interface Reach {
  readonly lastSeq: number
  readonly rev: number
  /** History up to here is gone for this user. */
  readonly floor: number
  /** Null: all of it. */
  readonly spans: readonly Span[] | null
}

/**
 * Whoever was never in a group learns nothing of it, not even that it moves; whoever left learns nothing of what came
 * later.
 */
export function* reachOf(userID: string, id: string, timelineID: string, groupID: string | null): Work<Reach> {
  const { lastSeq, rev } = yield* tx.timeline(timelineID)
  const [row] = yield* tx.rows([{ userID, kind: 'conversation', id }])
  const state = row?.kind === 'conversation' ? row.state : null
  const floor = state?.clearedSeq ?? 0
  if (groupID === null) return { lastSeq, rev, floor, spans: null }
  const me = yield* tx.member(groupID, userID)
  const spans = me?.spans ?? []
  if (me?.member) return { lastSeq, rev, floor, spans }
  if (spans.length === 0 || !state) return { lastSeq: 0, rev: 0, floor, spans: [] }
  return { lastSeq: Math.min(lastSeq, state.lastSeq), rev: Math.min(rev, state.rev), floor, spans }
}

/** The seqs of (after, upTo] that lie in a span, as stretches that do not overlap, newest first. */
export function stretchesBelow(
  after: number,
  upTo: number,
  spans: readonly Span[] | null,
): { readonly after: number; readonly upTo: number }[] {
  if (spans === null) return after < upTo ? [{ after, upTo }] : []
  const stretches: { after: number; upTo: number }[] = []
  let top = upTo
  for (const { join, leave } of [...spans].sort((a, b) => b.join - a.join)) {
    const stretch = { after: Math.max(join, after), upTo: Math.min(leave ?? top, top) }
    if (stretch.after >= stretch.upTo) continue
    stretches.push(stretch)
    top = stretch.after
  }
  return stretches
}
