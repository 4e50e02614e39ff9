import {
  ConversationType,
  type FeedRow,
  type GroupProfile,
  LIMITS,
  type Message,
  type Position,
  parseConversationID,
  type RowKind,
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
  /** What the whole feed adds up to, on its last page. */
  readonly digest?: number
  readonly rows: ShownRow[]
  readonly names: Names
}

// A page must fit a frame of 256 KiB with its names. The first page of a walk keeps room for rows of other kinds.
const PAGE_BYTES = 160_000
const FIRST_PAGE_BYTES = 240_000
/** Rows whose messages and names are fetched together: a page cut by its bytes has not read much in vain. */
const CHUNK = 100

/** What changed after a version, in one snapshot with the head (V3). `null`: the cursor is ahead of this feed. */
export function* readChanges(userID: string, after: number, limit: number = LIMITS.pullRows): Work<FeedPage | null> {
  const { head, digest } = yield* tx.feed(userID)
  if (after > head) return null
  const found = yield* tx.rowsAfter(userID, after, limit + 1)
  const page = new Page(userID)
  yield* page.fill(found.slice(0, limit), PAGE_BYTES)
  const { rows, names } = page
  const more = rows.length < found.length
  const to = more ? (rows.at(-1)?.version ?? head) : head
  return { from: after, to, more, ...(more ? {} : { digest }), rows, names }
}

export interface WalkPage {
  readonly head: number
  readonly more: boolean
  readonly rows: ShownRow[]
  readonly names: Names
}

/**
 * One page of a first sync (V10): conversations downwards; the first page also brings the rows of other kinds. When those
 * are too many for a frame, the newest stay away and the head is told as below them: the pull that follows brings them.
 */
export function* readWalk(userID: string, below: Position | null): Work<WalkPage> {
  const { head } = yield* tx.feed(userID)
  const limit = below ? LIMITS.walkRows : LIMITS.walkFirst
  const found = yield* tx.rowsBelow(userID, below, limit + 1)
  const page = new Page(userID)
  yield* page.fill(found.slice(0, limit), PAGE_BYTES)
  const { rows, names } = page
  const more = rows.length < found.length
  if (below) return { head, more, rows, names }
  const others = yield* rowsOfOtherKinds(userID)
  const taken = yield* page.fill(others, FIRST_PAGE_BYTES)
  const next = others[taken]
  return { head: next ? next.version - 1 : head, more, rows, names }
}

/** Rows by their names, as many of the first as fit a frame; hidden ones too, and nothing for what is not there. */
export function* readRows(
  userID: string,
  keys: readonly { readonly kind: RowKind; readonly id: string }[],
): Work<{ readonly head: number; readonly taken: number; readonly rows: ShownRow[]; readonly names: Names }> {
  const { head } = yield* tx.feed(userID)
  const found = (yield* tx.rows(keys.map((key) => ({ ...key, userID })))).filter((row) => row !== null)
  const page = new Page(userID)
  const filled = yield* page.fill(found, PAGE_BYTES)
  const next = found[filled]
  const taken = next ? keys.findIndex(({ kind, id }) => kind === next.kind && id === next.id) : keys.length
  return { head, taken, rows: page.rows, names: page.names }
}

/** By version; deleted labels too, which a device must know as deleted. */
function* rowsOfOtherKinds(userID: string): Work<StoredRow[]> {
  const rows: StoredRow[] = []
  for (const kind of ['label', 'contact', 'settings', 'membership', 'draft'] as const)
    rows.push(...(yield* tx.rowsOfKind(userID, kind)))
  return rows.sort((one, other) => one.version - other.version)
}

/** Rows with their last messages and names, as many as fit. */
class Page {
  readonly rows: ShownRow[] = []
  readonly names: Names = { users: [], groups: [] }
  readonly #userID: string
  readonly #named = new Set<string>()
  #bytes = 0

  constructor(userID: string) {
    this.#userID = userID
  }

  /** Adds rows until the next one would exceed the bytes, one at least on an empty page; answers how many. */
  *fill(stored: readonly StoredRow[], most: number): Work<number> {
    for (let start = 0; start < stored.length; start += CHUNK) {
      const chunk = yield* withLast(this.#userID, stored.slice(start, start + CHUNK))
      const wanted = chunk.map(namesIn)
      const names = yield* readNames(
        this.#userID,
        [...new Set(wanted.flatMap(({ users }) => users))],
        [...new Set(wanted.flatMap(({ groups }) => groups))],
      )
      const users = new Map(names.users.map((user) => [user.userID, user]))
      const groups = new Map(names.groups.map((group) => [group.groupID, group]))
      for (const [i, row] of chunk.entries()) {
        const shown = this.#unnamed('g', wanted[i]?.groups ?? [], groups)
        const people = [...(wanted[i]?.users ?? []), ...shown.flatMap(({ members }) => members)]
        const own = { users: this.#unnamed('u', people, users), groups: shown }
        const bytes = jsonBytes(row) + jsonBytes(own)
        if (this.rows.length > 0 && this.#bytes + bytes > most) return start + i
        this.#bytes += bytes
        this.rows.push(row)
        this.names.users.push(...own.users)
        this.names.groups.push(...own.groups)
        for (const { userID } of own.users) this.#named.add(`u ${userID}`)
        for (const { groupID } of own.groups) this.#named.add(`g ${groupID}`)
      }
    }
    return stored.length
  }

  #unnamed<T>(what: 'u' | 'g', ids: readonly string[], known: ReadonlyMap<string, T>): T[] {
    return [...new Set(ids)]
      .filter((id) => !this.#named.has(`${what} ${id}`))
      .map((id) => known.get(id))
      .filter((one) => one !== undefined)
  }
}

function* withLast(userID: string, stored: readonly StoredRow[]): Work<ShownRow[]> {
  const keys = stored.map((row) =>
    row.kind === 'conversation'
      ? { timeline: timelineOf(userID, parseConversationID(row.id)), seq: row.state.lastMessageSeq }
      : { timeline: '', seq: 0 },
  )
  const wanted = keys.filter((key) => key.seq > 0)
  const found = new Map((yield* tx.messages(wanted)).map((m, i) => [wanted[i], m]))
  return stored.map((row, i) => shown(row, found.get(keys[i] as (typeof keys)[number]) ?? null))
}

function shown({ userID: _, ...row }: StoredRow, m: StoredMessage | null): ShownRow {
  return (row.kind === 'conversation' ? { ...row, last: m && bare(m) } : row) as ShownRow
}

/** A message without the timeline it is stored under, which only the server knows by that name. */
export const bare = ({ timeline: _, ...m }: StoredMessage): Message => m

/** Bytes that a value takes in a frame. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1

/** Whose names a row needs. */
function namesIn(row: ShownRow): { readonly users: readonly string[]; readonly groups: readonly string[] } {
  if (row.kind === 'contact') return { users: [row.id], groups: [] }
  if (row.kind === 'membership') return { users: [], groups: [row.id] }
  if (row.kind !== 'conversation') return { users: [], groups: [] }
  const ref = parseConversationID(row.id)
  const sender = row.last ? [row.last.sender] : []
  return ref.type === ConversationType.C2C
    ? { users: [ref.userID, ...sender], groups: [] }
    : { users: sender, groups: [ref.groupID] }
}

/**
 * The profiles of users and groups, as one user may see them; unknown ones are left out. With a group come those who are
 * shown for it, so that a device can show them offline.
 */
export function* readNames(viewer: string, userIDs: readonly string[], groupIDs: readonly string[]): Work<Names> {
  const groups: GroupProfile[] = []
  for (const group of yield* tx.groups(groupIDs)) {
    if (!group) continue
    const { groupID, name, faceUrl, groupType, version } = group
    // Who is in a group is for those in it; when somebody comes or goes its version rises, so both sides learn anew.
    const isMember = (yield* tx.member(groupID, viewer))?.member ?? false
    groups.push({ groupID, name, faceUrl, groupType, members: isMember ? group.members : [], version })
  }
  return { users: yield* readUsers([...userIDs, ...groups.flatMap(({ members }) => members)]), groups }
}

/** The profiles of users, once each; unknown ones are left out. */
export function* readUsers(userIDs: readonly string[]): Work<UserProfile[]> {
  const users = (yield* tx.users([...new Set(userIDs)])).filter((user) => user !== null)
  return users.map(({ userID, nick, faceUrl, version }) => ({ userID, nick, faceUrl, version }))
}
