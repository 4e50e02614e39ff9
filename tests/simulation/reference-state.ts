import type { Span } from '@tidings/model'
import type { ModelLine, Said } from './reference-line.ts'

export interface ModelLabel {
  name: string
  t: number
  isDeleted: boolean
}

export interface ModelDraft {
  readonly text: string
  readonly t: number
}

/** All that the model knows, and that a restore takes back. */
export const freshState = () => ({
  talks: new Map<string, Said[]>(),
  /** By person, then by conversation. */
  lines: new Map<string, Map<string, ModelLine>>(),
  labels: new Map<string, Map<string, ModelLabel>>(),
  drafts: new Map<string, Map<string, ModelDraft>>(),
  /** By group, then by person. */
  spans: new Map<string, Map<string, Span[]>>(),
  clocks: new Map<string, number>(),
  granted: new Set<string>(),
})
export type ModelState = ReturnType<typeof freshState>

/** The person's clock: it never stands still between two moves, whatever the server's does. */
export function tick({ clocks }: ModelState, userID: string, now: number): number {
  const moment = Math.max(now * 1000, (clocks.get(userID) ?? 0) + 1)
  clocks.set(userID, moment)
  return moment
}

/** When something was wished: not later than the server knows of. */
export function wishedAt({ clocks }: ModelState, userID: string, t: number, now: number): number {
  const known = clocks.get(userID) ?? 0
  const when = Math.min(t, Math.max(known, now * 1000))
  clocks.set(userID, Math.max(known, when))
  return when
}

export const linesOf = ({ lines }: ModelState, userID: string): Map<string, ModelLine> =>
  getOr(lines, userID, () => new Map<string, ModelLine>())

/** Who is in a group now. */
export function membersOf({ spans }: ModelState, groupID: string): string[] {
  const all = spans.get(groupID) ?? new Map<string, Span[]>()
  return [...all].filter(([, stays]) => stays.at(-1)?.leave === null).map(([userID]) => userID)
}

export function getOr<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
