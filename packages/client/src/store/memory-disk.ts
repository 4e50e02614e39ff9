import { comparePositions, isHidden, type Message, type Position, positionOf, type RowKind } from '@tidings/model'
import { frozenCopy } from './frozen-copy.ts'
import type { Opened, StoreKey, WriteBatch } from './local-store.ts'
import type {
  BaseRow,
  ConversationBase,
  Draft,
  GroupProfile,
  HeldRanges,
  OutboxEntry,
  StoredMessageKey,
  StoredMeta,
  UserProfile,
} from './records.ts'
import { SortedList } from './sorted-list.ts'
import { trimHeld } from './trim-held.ts'

/** Everything on a disk, each part in its order: two disks with the same content are equal by value. */
export interface DiskSnapshot {
  readonly meta: StoredMeta | null
  readonly rows: readonly BaseRow[]
  readonly outbox: readonly OutboxEntry[]
  readonly drafts: readonly Draft[]
  readonly users: readonly UserProfile[]
  readonly groups: readonly GroupProfile[]
  readonly messages: readonly StoredMessageKey[]
  readonly held: readonly HeldRanges[]
}

/**
 * What outlives a crash: the data without a handle on it, every method at once. It trusts its caller to hand over
 * frozen records.
 */
export interface MemoryDisk {
  opened(): Opened
  row(key: StoreKey): BaseRow | null
  page(below: Position | null, limit: number): ConversationBase[]
  scan<K extends RowKind>(kind: K, after: string, limit: number): BaseRow<K>[]
  user(id: string): UserProfile | null
  group(id: string): GroupProfile | null
  messages(id: string, after: number, upTo: number, limit: number): Message[]
  held(id: string): HeldRanges | null
  apply(batch: WriteBatch): void
  wipe(): void
  snapshot(): DiskSnapshot
  /** The same content on a disk of its own. */
  clone(): MemoryDisk
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const byKey = (a: StoreKey, b: StoreKey) => compareText(a.kind, b.kind) || compareText(a.id, b.id)

interface MessagePlace {
  readonly id: string
  readonly seq: number
}
/** Newest first within a conversation. */
const byPlace = (a: MessagePlace, b: MessagePlace) => compareText(a.id, b.id) || b.seq - a.seq
const placeOf = (m: StoredMessageKey): MessagePlace => ({ id: m.id, seq: m.message.seq })

const emptyContent = () => ({
  meta: { value: null as StoredMeta | null },
  rows: new SortedList<BaseRow, StoreKey>((row) => row, byKey),
  /** Conversations that are not hidden, in list order. */
  list: new SortedList<ConversationBase, Position>(positionOf, comparePositions),
  outbox: new SortedList<OutboxEntry, number>(
    (entry) => entry.n,
    (a, b) => a - b,
  ),
  drafts: new SortedList<Draft, string>((draft) => draft.id, compareText),
  users: new SortedList<UserProfile, string>((user) => user.userID, compareText),
  groups: new SortedList<GroupProfile, string>((group) => group.groupID, compareText),
  messages: new SortedList<StoredMessageKey, MessagePlace>(placeOf, byPlace),
  held: new SortedList<HeldRanges, string>((held) => held.id, compareText),
})

type Content = ReturnType<typeof emptyContent>

/** A fresh disk, for a device that was never used. */
export const createMemoryDisk = (): MemoryDisk => diskOver(emptyContent())

function diskOver(content: Content): MemoryDisk {
  const { meta, rows, list, outbox, drafts, users, groups, messages, held } = content

  function scan<K extends RowKind>(kind: K, after: string, limit: number): BaseRow<K>[] {
    const chunk = rows.after({ kind, id: after }, limit)
    return chunk.filter((row): row is BaseRow<K> => row.kind === kind)
  }

  function putRow(row: BaseRow): void {
    const before = rows.get(row)
    if (before?.kind === 'conversation') list.remove(positionOf(before))
    if (row.kind === 'conversation' && !isHidden(row.state)) list.put(row)
    rows.put(row)
  }

  function removeRow(key: StoreKey): void {
    const before = rows.get(key)
    if (before?.kind === 'conversation') list.remove(positionOf(before))
    rows.remove(key)
  }

  function dropMessages(id: string, upTo: number): void {
    for (const gone of messagesOf(id, 0, upTo)) messages.remove(placeOf(gone))
    const ranges = held.get(id)
    if (ranges) held.put(frozenCopy(trimHeld(ranges, upTo)))
  }

  function messagesOf(id: string, after: number, upTo: number, limit = Number.POSITIVE_INFINITY): StoredMessageKey[] {
    const found: StoredMessageKey[] = []
    for (let next = { id, seq: upTo + 1 }; found.length < limit; ) {
      const [older] = messages.after(next, 1)
      if (!older || older.id !== id || older.message.seq <= after) break
      found.push(older)
      next = placeOf(older)
    }
    return found
  }

  return {
    opened: () => ({
      meta: meta.value,
      outbox: [...outbox.all()],
      drafts: [...drafts.all()],
      labels: scan('label', '', Number.POSITIVE_INFINITY),
      settings: (rows.get({ kind: 'settings', id: '' }) as BaseRow<'settings'> | undefined) ?? null,
    }),
    row: (key) => rows.get(key) ?? null,
    page: (below, limit) => list.after(below, limit),
    scan,
    user: (id) => users.get(id) ?? null,
    group: (id) => groups.get(id) ?? null,
    messages: (id, after, upTo, limit) => messagesOf(id, after, upTo, limit).map((held) => held.message),
    held: (id) => held.get(id) ?? null,
    apply(batch) {
      if (batch.replaceRows) for (const part of [rows, list, messages, held]) part.clear()
      for (const row of batch.rows ?? []) putRow(row)
      for (const key of batch.removeRows ?? []) removeRow(key)
      if (batch.meta) meta.value = batch.meta
      for (const entry of batch.outbox ?? []) outbox.put(entry)
      for (const n of batch.removeOutbox ?? []) outbox.remove(n)
      for (const draft of batch.drafts ?? []) drafts.put(draft)
      for (const id of batch.removeDrafts ?? []) drafts.remove(id)
      for (const user of batch.users ?? []) users.put(user)
      for (const group of batch.groups ?? []) groups.put(group)
      for (const message of batch.messages ?? []) messages.put(message)
      for (const ranges of batch.held ?? []) held.put(ranges)
      for (const { id, upTo } of batch.dropMessages ?? []) dropMessages(id, upTo)
    },
    wipe() {
      meta.value = null
      for (const part of [rows, list, outbox, drafts, users, groups, messages, held]) part.clear()
    },
    snapshot: () => ({
      meta: meta.value,
      rows: [...rows.all()],
      outbox: [...outbox.all()],
      drafts: [...drafts.all()],
      users: [...users.all()],
      groups: [...groups.all()],
      messages: [...messages.all()],
      held: [...held.all()],
    }),
    clone: () =>
      diskOver({
        meta: { ...meta },
        rows: rows.copy(),
        list: list.copy(),
        outbox: outbox.copy(),
        drafts: drafts.copy(),
        users: users.copy(),
        groups: groups.copy(),
        messages: messages.copy(),
        held: held.copy(),
      }),
  }
}
