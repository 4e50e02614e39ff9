import type { LabelMutation, Span } from '@tidings/model'
import type { GroupAction } from '@tidings/protocol'
import type { Checks } from './checks.ts'
import { freshLine } from './reference-line.ts'
import { getOr, linesOf, type ModelLabel, type ModelState, membersOf, tick, wishedAt } from './reference-state.ts'

/** What a person's wish does to their folders. */
export function grantLabel(state: ModelState, checks: Checks, userID: string, wish: LabelMutation, now: number): void {
  const labels = getOr(state.labels, userID, () => new Map<string, ModelLabel>())
  const t = wishedAt(state, userID, wish.t, now)
  if (wish.kind === 'labelCreate') {
    const isThere = [...labels.values()].some((label) => !label.isDeleted && label.name === wish.name)
    if (isThere) checks.count('label merged by name')
    else labels.set(wish.label, { name: wish.name, t, isDeleted: false })
    return
  }
  const label = labels.get(wish.label)
  if (!label || t < label.t) return
  label.t = t
  if (wish.kind === 'labelRename') label.name = wish.name
  else label.isDeleted = true
  if (!label.isDeleted) return
  for (const line of linesOf(state, userID).values()) {
    line.labels.delete(wish.label)
    line.labelT.delete(wish.label)
  }
}

/** What a wish does to who is in a group, and to their lists. */
export function grantGroup(state: ModelState, checks: Checks, userID: string, wish: GroupAction, now: number): void {
  if (wish.kind === 'setInfo' || wish.groupID === null) return
  const id = `group_${wish.groupID}`
  const members = membersOf(state, wish.groupID)
  const spans = getOr(state.spans, wish.groupID, () => new Map<string, Span[]>())
  const end = state.talks.get(id)?.length ?? 0
  for (const who of new Set(comers(userID, wish))) {
    if (members.includes(who)) continue
    if (spans.has(who)) checks.count('back in a group')
    const stays = [...(spans.get(who) ?? []), { join: end, leave: null }]
    spans.set(who, stays)
    const isKnown = linesOf(state, who).has(id)
    const line = getOr(linesOf(state, who), id, freshLine)
    // What was said before one first came is nobody's unread.
    if (stays.length === 1) line.readTo = end
    line.end = end
    line.movedAt = tick(state, who, now)
    line.hiddenTo = -1
    if (isKnown) line.revivedT = Math.max(line.revivedT, line.movedAt)
  }
  for (const who of new Set(wish.kind === 'dismiss' ? members : leavers(userID, wish))) {
    if (!members.includes(who)) continue
    const ended = (spans.get(who) ?? []).map((stay) => ({ join: stay.join, leave: stay.leave ?? end }))
    // A stay in which nothing was said shows nothing.
    const kept = ended.filter((stay) => stay.join !== stay.leave)
    spans.set(who, kept)
  }
}

function comers(userID: string, wish: GroupAction): readonly string[] {
  if (wish.kind === 'create') return [userID, ...wish.members]
  if (wish.kind === 'join') return [userID]
  return wish.kind === 'invite' ? wish.members : []
}

function leavers(userID: string, wish: GroupAction): readonly string[] {
  if (wish.kind === 'quit') return [userID]
  return wish.kind === 'kick' ? wish.members : []
}
