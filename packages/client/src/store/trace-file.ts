import { hash52, type Message } from '@tidings/model'
import type { Change } from './change.ts'
import type { BaseRow, ConversationBase, Draft, OutboxEntry, StoredMeta } from './records.ts'
import type { Frame, Step, Trace } from './trace.ts'
import type { View } from './view.ts'

/**
 * A trace as it leaves the device. Who spoke with whom, when and in which order stays readable; what was said, names and
 * credentials do not: a text becomes a mark that is the same for the same text.
 */
export interface TraceFile {
  readonly format: 1
  readonly userID: string
  readonly sharesDrafts: boolean
  /** What was there before the first step, as far as the steps touch it. */
  readonly start: {
    readonly meta: StoredMeta
    readonly outbox: readonly OutboxEntry[]
    readonly drafts: readonly Draft[]
    readonly rows: readonly BaseRow[]
    readonly messages: readonly { readonly id: string; readonly message: Message }[]
  } | null
  readonly steps: readonly {
    readonly at: number
    readonly change: Change
    /** What each touched conversation showed after it. */
    readonly shows: readonly (readonly [id: string, fingerprint: number])[]
    readonly total: number
  }[]
  readonly frames: readonly { readonly at: number; readonly way: Frame['way']; readonly frame: unknown }[]
}

/** One number for all that a list shows of a conversation, but its texts; 0 = nothing. */
export function fingerprintOf(view: View | null): number {
  if (!view) return 0
  const { id, state, last, draft, hidden, position } = view
  const m = last?.message
  return hash52(
    JSON.stringify([
      [id, hidden, position.orderKey, last?.status, m?.sender, m?.clientMsgID, m?.seq, m?.recalled, draft?.key],
      Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]),
  )
}

export function traceFile(userID: string, { steps, frames }: Trace): TraceFile {
  return masked({
    format: 1 as const,
    userID,
    sharesDrafts: (steps[0]?.before.shared ?? null) !== null,
    start: startOf(steps),
    steps: steps.map(({ at, change, changed, total }) => ({
      at,
      change,
      shows: changed.map(({ id, after }) => [id, fingerprintOf(masked(after))] as const),
      total,
    })),
    frames: frames.map(({ at, way, text }) => ({ at, way, frame: read(text) })),
  })
}

function startOf(steps: readonly Step[]): TraceFile['start'] {
  const first = steps[0]?.before
  if (!first) return null
  const bases = new Map<string, ConversationBase | null>()
  const recent = new Map<string, readonly Message[]>()
  for (const step of steps) {
    for (const [id, base] of step.before.bases) if (!bases.has(id)) bases.set(id, base)
    for (const [id, messages] of step.recent) if (!recent.has(id)) recent.set(id, messages)
  }
  return {
    meta: { ...first.meta, auth: { device: '', session: '', salt: '', sigHash: '', sigExpiresAt: 0 } },
    outbox: first.entries,
    drafts: first.drafts,
    rows: [...first.labels, ...(first.shared ?? []), ...[...bases.values()].filter((base) => base !== null)],
    messages: [...recent].flatMap(([id, messages]) => messages.map((message) => ({ id, message }))),
  }
}

/** A frame that was cut off is not JSON any more: its beginning says what it was. */
function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { type: /^\{"type":"(\w+)"/.exec(text)?.[1] ?? 'unknown', isCut: true }
  }
}

const TEXTS = new Set([
  ...['text', 'data', 'description', 'extension', 'cloudCustomData', 'customData', 'nick', 'remark', 'name', 'faceUrl'],
])
const SECRETS = new Set(['userSig', 'session', 'sigHash', 'salt'])

function masked<T>(value: T, key = ''): T {
  if (typeof value === 'string') {
    if (SECRETS.has(key)) return '' as T
    return (TEXTS.has(key) && value !== '' ? `~${hash52(value).toString(36)}` : value) as T
  }
  if (Array.isArray(value)) return value.map((part) => masked(part)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, masked(part, name)])) as T
}
