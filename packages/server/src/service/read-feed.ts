import {
  ConversationType,
  type FeedRow,
  type GroupProfile,
  LIMITS,
  type Message,
  type Position,
  parseConversationID,
  timelineOf,
  type UserProfile,
} from '@tidings/model'
import type { StoredMessage, StoredRow } from '../storage/records.ts'
import { tx, type Work } from '../storage/work.ts'

/** The names that rows and messages refer to, once each (P1). */
export interface Names {
  readonly users: UserProfile[]
  readonly groups: GroupProfile[]
}

/** A feed row as a device gets it: a conversation brings the message that its list row shows. */
export type ShownRow =
  | Exclude<FeedRow, { kind: 'conversation' }>
  | (FeedRow<'conversation'> & { readonly last: Message | null })

export interface FeedPage {
  readonly from: number
  readonly to: number
  readonly more: boolean
  readonly rows: ShownRow[]
  readonly names: Names
}

// A page must fit a frame of 256 KiB with its names; JSON of Chinese text is 3 bytes a character.
const PAGE_BYTES = 160_000

/** What changed after a version, in one snapshot with the head (V3). `null`: the cursor is ahead of this feed. */
export function* readChanges(userID: string, after: number, limit: number = LIMITS.pullRows): Work<FeedPage | null> {
  const { head } = yield* tx.feed(userID)
  if (after > head) return null
  const found = yield* tx.rowsAfter(userID, after, limit + 1)
  const page = yield* show(userID, found.slice(0, limit))
  const more = page.rows.length < found.length
  const to = more ? (page.rows.at(-1)?.version ?? head) : head
  return { from: after, to, more, ...page }
}

export interface WalkPage {
  readonly head: number
  readonly more: boolean
  readonly rows: ShownRow[]
  readonly names: Names
}

/** One page of a first sync (V10): conversations downwards; the first page also brings every row of another kind. */
export function* readWalk(userID: string, below: Position | null): Work<WalkPage> {
  const { head } = yield* tx.feed(userID)
  const limit = below ? LIMITS.walkRows : LIMITS.walkFirst
  const found = yield* tx.rowsBelow(userID, below, limit + 1)
  const page = yield* show(userID, found.slice(0, limit))
  if (!below)
    for (const kind of ['label', 'contact', 'settings', 'membership'] as const)
      page.rows.push(...(yield* tx.rowsOfKind(userID, kind)).map((row) => shown(row, null)))
  const conversations = page.rows.filter((row) => row.kind === 'conversation').length
  return { head, more: conversations < found.length, ...page }
}

/** Adds last messages and names to rows, as many as fit a frame, one at least. */
function* show(userID: string, stored: readonly StoredRow[]): Work<{ rows: ShownRow[]; names: Names }> {
  const keys = stored.map((row) =>
    row.kind === 'conversation'
      ? { timeline: timelineOf(userID, parseConversationID(row.id)), seq: row.state.lastMessageSeq }
      : { timeline: '', seq: 0 },
  )
  const wanted = keys.filter((key) => key.seq > 0)
  const found = new Map((yield* tx.messages(wanted)).map((m, i) => [wanted[i], m]))
  const rows: ShownRow[] = []
  let bytes = 0
  for (const [i, row] of stored.entries()) {
    const m = found.get(keys[i] as (typeof keys)[number]) ?? null
    bytes += 900 + (m ? messageBytes(m) : 0)
    if (rows.length > 0 && bytes > PAGE_BYTES) break
    rows.push(shown(row, m))
  }
  return { rows, names: yield* namesOf(rows) }
}

function shown({ userID: _, ...row }: StoredRow, m: StoredMessage | null): ShownRow {
  return (row.kind === 'conversation' ? { ...row, last: m && bare(m) } : row) as ShownRow
}

/** A message without the timeline it is stored under, which only the server knows by that name. */
export const bare = ({ timeline: _, ...m }: StoredMessage): Message => m

/** A close upper guess of a message's JSON bytes. */
export const messageBytes = (m: Message): number =>
  400 + 3 * (m.cloudCustomData.length + JSON.stringify(m.elem).length) + 40 * m.mentions.length

function* namesOf(rows: readonly ShownRow[]): Work<Names> {
  const users = new Set<string>()
  const groups = new Set<string>()
  for (const row of rows) {
    if (row.kind === 'contact') users.add(row.id)
    if (row.kind !== 'conversation') continue
    const ref = parseConversationID(row.id)
    if (ref.type === ConversationType.C2C) users.add(ref.userID)
    else groups.add(ref.groupID)
    if (row.last) users.add(row.last.sender)
  }
  return yield* readNames([...users], [...groups])
}

/** The profiles of users and groups; unknown ones are left out. */
export function* readNames(userIDs: readonly string[], groupIDs: readonly string[]): Work<Names> {
  const users = (yield* tx.users(userIDs)).filter((user) => user !== null)
  const groups = (yield* tx.groups(groupIDs)).filter((group) => group !== null)
  return {
    users: users.map(({ userID, nick, faceUrl, version }) => ({ userID, nick, faceUrl, version })),
    groups: groups.map(({ groupID, name, faceUrl, groupType, version }) => ({
      groupID,
      name,
      faceUrl,
      groupType,
      version,
    })),
  }
}
