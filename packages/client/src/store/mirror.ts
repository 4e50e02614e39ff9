import {
  comparePositions,
  countsInTotal,
  type Message,
  type Position,
  positionOf,
  readConversationID,
  TidingsError,
} from '@tidings/model'
import type { Platform } from '../platform/platform.ts'
import type { Commit } from './commit.ts'
import { foldLabels } from './label-view.ts'
import type { LocalStore, WriteBatch } from './local-store.ts'
import { Names } from './names.ts'
import { PositionIndex } from './position-index.ts'
import type {
  Aggregates,
  BaseRow,
  ConversationBase,
  Draft,
  GroupProfile,
  HeldRanges,
  OutboxEntry,
  StoredMeta,
  UserProfile,
} from './records.ts'
import { foldView, type View } from './view.ts'

/** What a commit may change. Everything in it appears at once, in memory first (W). */
export interface Change {
  readonly rows?: readonly BaseRow[]
  readonly users?: readonly UserProfile[]
  readonly groups?: readonly GroupProfile[]
  readonly meta?: Partial<Pick<StoredMeta, 'epoch' | 'cursor' | 'caught' | 'walk'>>
  /** New or changed entries, by creation number. */
  readonly entries?: readonly OutboxEntry[]
  readonly removeEntries?: readonly number[]
  readonly drafts?: readonly Draft[]
  readonly removeDrafts?: readonly string[]
  readonly messages?: readonly { readonly id: string; readonly message: Message }[]
  readonly held?: readonly HeldRanges[]
  /** `rows` is a whole new generation (RESET swap). */
  readonly replace?: boolean
  /** Written before it shows, and survives a power cut: what a user was promised (O1). */
  readonly durable?: boolean
}

/** Rows and cursor reach the disk together, that long after they showed (W). */
const FLUSH_MS = 50
/** A full disk may have room again. */
const RETRY_MS = 2000
const CHUNK = 200
/** Newest messages kept in memory a conversation: enough to count under a pending read. */
const RECENT = 200

/**
 * The list in memory: the rows touched so far over a paged store, and what is pending. One writer; every change and every
 * page goes through one queue, so that a reader never sees half a commit and a page never meets a moving store.
 */
export class Mirror {
  readonly userID: string
  readonly names: Names
  readonly #store: LocalStore
  readonly #platform: Platform
  readonly #bases = new Map<string, ConversationBase>()
  readonly #views = new Map<string, View>()
  readonly #labels = new Map<string, BaseRow<'label'>>()
  readonly #entries = new Map<number, OutboxEntry>()
  readonly #entriesOf = new Map<string, number[]>()
  readonly #drafts = new Map<string, Draft>()
  readonly #recent = new Map<string, Map<number, Message>>()
  readonly #index = new PositionIndex()
  /** Rows of the store above this position are all in the index; null = nothing is, 'bottom' = all of them are. */
  #floor: Position | null | 'bottom' = null
  #labelView: Map<string, string> | null = null
  readonly #overlay = new Map<string, number>()
  #overlaySum = 0
  #meta: StoredMeta
  /** What the store's meta says about rows: moves only together with the rows (W). */
  #diskMeta: StoredMeta
  #queue: Promise<unknown> = Promise.resolve()
  readonly #dirtyRows = new Map<string, BaseRow>()
  readonly #dirtyEntries = new Map<number, OutboxEntry>()
  #removedEntries: number[] = []
  #dirtyMessages: { id: string; message: Message }[] = []
  readonly #dirtyHeld = new Map<string, HeldRanges>()
  #dropMessages: { id: string; upTo: number }[] = []
  #cancelFlush: (() => void) | null = null
  #replaceOnFlush = false
  #closed = false
  readonly #subscribers = new Set<(commit: Commit) => void>()
  onStoreFailure: (error: unknown) => void = () => {}

  private constructor(userID: string, store: LocalStore, platform: Platform, meta: StoredMeta) {
    this.userID = userID
    this.#store = store
    this.#platform = platform
    this.#meta = this.#diskMeta = meta
    this.names = new Names(store)
  }

  static async open(userID: string, store: LocalStore, platform: Platform): Promise<Mirror> {
    const opened = await store.open()
    const mirror = new Mirror(userID, store, platform, opened.meta ?? freshMeta(platform))
    for (const label of opened.labels) mirror.#labels.set(label.id, label)
    for (const draft of opened.drafts) mirror.#drafts.set(draft.id, draft)
    for (const entry of opened.outbox) mirror.#setEntry(entry)
    const touched = new Set([...mirror.#drafts.keys(), ...mirror.#entriesOf.keys()])
    await mirror.#load([...touched])
    for (const id of touched) await mirror.#loadRecent(id)
    for (const id of touched) mirror.#refresh(id)
    return mirror
  }

  get meta(): StoredMeta {
    return this.#meta
  }

  get totalUnread(): number {
    return this.#meta.aggregates.unread + this.#overlaySum
  }

  get entries(): OutboxEntry[] {
    return [...this.#entries.values()].sort((a, b) => a.n - b.n)
  }

  /** Conversation groups as they show: id to name. */
  get labels(): ReadonlyMap<string, string> {
    this.#labelView ??= foldLabels(this.#labels, this.entries)
    return this.#labelView
  }

  /** A guess must be above everything known (K5). */
  nextGuess(nowUs: number): number {
    let known = this.#meta.aggregates.maxKey
    for (const entry of this.#entries.values()) known = Math.max(known, entry.key)
    for (const draft of this.#drafts.values()) known = Math.max(known, draft.key)
    return Math.max(nowUs, known + 1)
  }

  subscribe(listener: (commit: Commit) => void): () => void {
    this.#subscribers.add(listener)
    return () => void this.#subscribers.delete(listener)
  }

  /** Runs alone, after everything asked before. */
  exclusively<T>(task: () => Promise<T> | T): Promise<T> {
    const result = this.#queue.then(async () => {
      if (this.#closed) throw new TidingsError('not_logged_in')
      return await task()
    })
    this.#queue = result.catch(() => {})
    return result
  }

  /** Applies one change; `build` sees the state that it changes, and may answer null for "nothing". */
  commit(build: () => Change | null): Promise<void> {
    return this.exclusively(async () => {
      const change = build()
      if (change) await this.apply(change)
    })
  }

  /** As {@link commit}, for callers that run exclusively already. */
  async apply(change: Change): Promise<void> {
    const rows = (change.rows ?? []).filter((row) => row.kind === 'conversation')
    const others = await this.#newer(
      (change.rows ?? []).filter((row) => row.kind !== 'conversation'),
      change,
    )
    const touched = new Set<string>(rows.map((row) => row.id))
    for (const entry of change.entries ?? []) this.#touchEntry(entry, touched)
    for (const n of change.removeEntries ?? []) this.#touchEntry(this.#entries.get(n), touched)
    for (const draft of change.drafts ?? []) touched.add(draft.id)
    for (const id of change.removeDrafts ?? []) touched.add(id)
    for (const { id } of change.messages ?? []) if (this.#entriesOf.has(id)) touched.add(id)
    const old = change.replace ? await this.#everything() : null
    if (!old) await this.#load([...touched])
    await this.#loadNames(rows, change)
    if (change.durable) await this.#writeNow(change)

    const totalBefore = this.totalUnread
    const before = new Map<string, View | null>()
    const remember = (id: string) => {
      if (!before.has(id)) before.set(id, this.#views.get(id) ?? null)
    }
    if (old) {
      for (const [id, view] of old) before.set(id, view)
      // What is pending shows in the new generation too, also where the old one hid its row.
      for (const id of [...this.#entriesOf.keys(), ...this.#drafts.keys()]) touched.add(id)
      this.#startGeneration()
    }
    for (const id of touched)
      if (!old) remember(id)
      else if (!before.has(id)) before.set(id, null)
    const entries = (change.entries ?? []).map((after) => ({ before: this.#entries.get(after.n) ?? null, after }))
    const lastSeqs = new Map([...touched].map((id) => [id, this.#bases.get(id)?.state.lastSeq ?? null]))
    for (const row of others) this.#dirtyRows.set(`${row.kind} ${row.id}`, row)
    const labels = this.#applyLabels(others, change)
    this.#applyNames(others, change, remember)
    const risen = this.#applyRows(rows, change, lastSeqs)
    this.#applyLocal(change)
    for (const { id, message } of change.messages ?? []) this.#keepRecent(id, message)
    this.#meta = { ...this.#meta, ...change.meta }
    for (const id of this.#settle()) remember(id)
    this.#applyLabelView(remember)
    for (const id of before.keys()) this.#refresh(id)
    for (const id of touched) if (!before.has(id)) this.#refresh(id)
    if (old) for (const row of rows) this.#refresh(row.id)

    const ids = new Set([...before.keys(), ...touched])
    const commit: Commit = {
      changed: [...ids].map((id) => ({ id, before: before.get(id) ?? null, after: this.#views.get(id) ?? null })),
      labels,
      totalBefore,
      totalAfter: this.totalUnread,
      rows: risen,
      entries,
      replaced: old !== null,
    }
    this.#scheduleFlush()
    for (const subscriber of this.#subscribers) subscriber(commit)
    // The store still holds the old generation: nothing may be read from it before it has the new one.
    if (old) await this.#flush()
  }

  /** A view, whether it was touched before or not. Runs exclusively. */
  async view(id: string): Promise<View | null> {
    await this.#load([id])
    const view = this.#views.get(id) ?? this.#fold(id)
    if (view) await this.#loadNamesOf([view])
    return view
  }

  base(id: string): ConversationBase | null {
    return this.#bases.get(id) ?? null
  }

  entriesOf(id: string): OutboxEntry[] {
    return (this.#entriesOf.get(id) ?? []).map((n) => this.#entries.get(n) as OutboxEntry)
  }

  draft(id: string): Draft | null {
    return this.#drafts.get(id) ?? null
  }

  /**
   * Views strictly below a position, in list order, as long as `want` says so. Loads from the store what is not in
   * memory; the cost does not depend on how long the list is. Runs exclusively.
   */
  async walk(below: Position | null, want: (view: View) => boolean): Promise<{ isFinished: boolean }> {
    let at = below
    // Who walks far gets there in bigger steps.
    for (let chunk = CHUNK; ; chunk = Math.min(chunk * 2, 4000)) {
      for (const position of this.#index.below(at)) {
        if (this.#floor !== 'bottom' && (!this.#floor || comparePositions(position, this.#floor) > 0)) break
        at = position
        const view = this.#views.get(position.id)
        if (view && !want(view)) return { isFinished: false }
      }
      if (this.#floor === 'bottom') return { isFinished: true }
      await this.#loadChunk(chunk)
    }
  }

  messagesOf(id: string, after: number, upTo: number, limit: number): Promise<Message[]> {
    return this.#store.messages(id, after, upTo, limit)
  }

  async heldRanges(id: string): Promise<HeldRanges | null> {
    const held = this.#dirtyHeld.get(id) ?? (await this.#store.held(id))
    return held && held.epoch === this.#meta.epoch ? held : null
  }

  /** Makes the store say what memory says. */
  async flush(): Promise<void> {
    await this.exclusively(() => this.#flush())
  }

  async writeAuth(auth: StoredMeta['auth']): Promise<void> {
    await this.exclusively(async () => {
      this.#meta = { ...this.#meta, auth }
      this.#diskMeta = { ...this.#diskMeta, auth }
      await this.#store.write({ meta: this.#diskMeta }, 'strict')
    })
  }

  /** Gives the next entry number and intent time; durable with the entry that uses them. */
  takeIntent(nowUs: number): { n: number; t: number } {
    const n = this.#meta.lastEntry + 1
    const t = Math.max(nowUs, this.#meta.lastT + 1)
    this.#meta = { ...this.#meta, lastEntry: n, lastT: t }
    return { n, t }
  }

  async close(): Promise<void> {
    await this.exclusively(() => this.#flush()).catch(() => {})
    this.#closed = true
    this.#cancelFlush?.()
    await this.#queue
    await this.#store.close()
  }

  /** Drops everything in memory without a word to the store: what a crash does. */
  abandon(): void {
    this.#closed = true
    this.#cancelFlush?.()
  }

  // ---- applying

  #touchEntry(entry: OutboxEntry | undefined, touched: Set<string>): void {
    if (entry && 'id' in entry.mutation) touched.add(entry.mutation.id)
  }

  #applyRows(
    rows: readonly ConversationBase[],
    change: Change,
    lastSeqs: ReadonlyMap<string, number | null>,
  ): Commit['rows'] {
    const risen: { id: string; lastSeqBefore: number | null }[] = []
    let aggregates: Aggregates = this.#meta.aggregates
    if (change.replace) aggregates = { unread: 0, maxKey: aggregates.maxKey }
    for (const row of rows) {
      const held = this.#bases.get(row.id)
      // V5: a row is applied only when it is newer than the one held.
      if (held && held.version >= row.version) continue
      this.#bases.set(row.id, row)
      this.#dirtyRows.set(`conversation ${row.id}`, row)
      aggregates = {
        unread: aggregates.unread + countsInTotal(row.state) - (held ? countsInTotal(held.state) : 0),
        maxKey: Math.max(aggregates.maxKey, row.state.activeAt, row.state.pinnedAt),
      }
      if (row.state.clearedSeq > (held?.state.clearedSeq ?? 0))
        this.#dropMessages.push({ id: row.id, upTo: row.state.clearedSeq })
      this.#resample(row)
      if (row.last) this.#keepRecent(row.id, row.last)
      risen.push({ id: row.id, lastSeqBefore: lastSeqs.get(row.id) ?? null })
    }
    this.#meta = { ...this.#meta, aggregates }
    return risen
  }

  /** A read that is up to the end samples the count anew, so that a recall meanwhile is not subtracted twice (rule O). */
  #resample(row: ConversationBase): void {
    for (const entry of this.entriesOf(row.id)) {
      const m = entry.mutation
      if ((m.kind === 'read' || m.kind === 'delete') && m.upTo.seq === row.state.lastSeq && entry.unreadAt >= 0)
        this.#changeEntry({ ...entry, unreadAt: row.state.unread })
    }
  }

  #applyLabels(others: readonly BaseRow[], change: Change): Commit['labels'] {
    const labels: { before: BaseRow<'label'> | null; after: BaseRow<'label'> | null }[] = []
    const fresh = others.filter((row) => row.kind === 'label')
    if (change.replace) {
      const ids = new Set(fresh.map((row) => row.id))
      for (const [id, before] of this.#labels)
        if (!ids.has(id)) {
          labels.push({ before, after: null })
          this.#labels.delete(id)
        }
    }
    for (const row of fresh) {
      const before = this.#labels.get(row.id) ?? null
      this.#labels.set(row.id, row)
      labels.push({ before, after: row })
    }
    return labels
  }

  #applyNames(others: readonly BaseRow[], change: Change, remember: (id: string) => void): void {
    const changed = this.names.learn(change.users ?? [], change.groups ?? [])
    const contacts = others.filter((row) => row.kind === 'contact')
    const people = new Set([...changed.users, ...this.names.learnContacts(contacts)])
    if (people.size === 0 && changed.groups.length === 0) return
    const rooms = new Set(changed.groups)
    for (const [id, view] of this.#views) {
      const ref = readConversationID(id)
      if (!ref) continue
      const named = 'userID' in ref ? people.has(ref.userID) : rooms.has(ref.groupID)
      if (named || (view.last && people.has(view.last.message.sender))) remember(id)
    }
  }

  #applyLocal(change: Change): void {
    for (const entry of change.entries ?? []) this.#changeEntry(entry)
    for (const n of change.removeEntries ?? []) this.#removeEntry(n)
    // What was promised is on disk already.
    if (change.durable) for (const entry of change.entries ?? []) this.#dirtyEntries.delete(entry.n)
    for (const draft of change.drafts ?? []) this.#drafts.set(draft.id, draft)
    for (const id of change.removeDrafts ?? []) this.#drafts.delete(id)
    for (const item of change.messages ?? []) this.#dirtyMessages.push(item)
    for (const held of change.held ?? []) this.#dirtyHeld.set(held.id, held)
  }

  /** Conversations show the names of their groups: a group that got another name, or none, changes them. */
  #applyLabelView(remember: (id: string) => void): void {
    const before = this.#labelView
    this.#labelView = null
    if (!before) return
    const after = this.labels
    const changed = new Set([...before.keys(), ...after.keys()].filter((id) => before.get(id) !== after.get(id)))
    if (changed.size === 0) return
    for (const [id, view] of this.#views) if (view.state.labels.some((label) => changed.has(label))) remember(id)
  }

  /** Ends overlays whose effect has come back (rule O); answers the conversations that are concerned. */
  #settle(): string[] {
    const ids: string[] = []
    const { epoch, cursor, caught } = this.#meta
    for (const entry of [...this.#entries.values()]) {
      const { acked } = entry
      if (!acked || acked.epoch !== epoch) continue
      const id = 'id' in entry.mutation ? entry.mutation.id : null
      const base = id === null ? null : this.#bases.get(id)
      if ((base && acked.version > 0 && base.version >= acked.version) || (caught && cursor >= acked.version)) {
        this.#removeEntry(entry.n)
        if (id !== null) ids.push(id)
      }
    }
    return ids
  }

  #setEntry(entry: OutboxEntry): void {
    const isNew = !this.#entries.has(entry.n)
    this.#entries.set(entry.n, entry)
    if (!isNew || !('id' in entry.mutation)) return
    const list = [...(this.#entriesOf.get(entry.mutation.id) ?? []), entry.n].sort((a, b) => a - b)
    this.#entriesOf.set(entry.mutation.id, list)
  }

  #changeEntry(entry: OutboxEntry): void {
    this.#setEntry(entry)
    this.#dirtyEntries.set(entry.n, entry)
  }

  #removeEntry(n: number): void {
    const entry = this.#entries.get(n)
    if (!entry) return
    this.#entries.delete(n)
    this.#dirtyEntries.delete(n)
    this.#removedEntries.push(n)
    if (!('id' in entry.mutation)) return
    const { id } = entry.mutation
    const rest = (this.#entriesOf.get(id) ?? []).filter((other) => other !== n)
    if (rest.length > 0) this.#entriesOf.set(id, rest)
    else this.#entriesOf.delete(id)
  }

  #keepRecent(id: string, message: Message): void {
    let recent = this.#recent.get(id)
    if (!recent) {
      recent = new Map()
      this.#recent.set(id, recent)
    }
    recent.delete(message.seq)
    recent.set(message.seq, message)
    if (recent.size > RECENT) for (const seq of [...recent.keys()].slice(0, recent.size - RECENT)) recent.delete(seq)
  }

  // ---- views

  #fold(id: string): View | null {
    const base = this.#bases.get(id) ?? null
    return foldView({
      id,
      userID: this.userID,
      epoch: this.#meta.epoch,
      base,
      entries: this.entriesOf(id),
      draft: this.#drafts.get(id) ?? null,
      heldAfter: (after) => this.#heldAfter(id, after, base?.state.lastSeq ?? 0),
    })
  }

  #heldAfter(id: string, after: number, lastSeq: number): Message[] | null {
    const recent = this.#recent.get(id)
    const messages: Message[] = []
    for (let seq = after + 1; seq <= lastSeq; seq++) {
      const message = recent?.get(seq)
      if (!message) return null
      messages.push(message)
    }
    return messages
  }

  /** Recomputes a view and everything that is kept by it: index, total. */
  #refresh(id: string): void {
    const before = this.#views.get(id)
    const after = this.#fold(id)
    if (before && !before.hidden && this.#isIndexed(before.position)) this.#index.remove(before.position)
    if (after) this.#views.set(id, after)
    else this.#views.delete(id)
    if (after && !after.hidden && this.#isIndexed(after.position)) this.#index.insert(after.position)
    this.#overlaySum -= this.#overlay.get(id) ?? 0
    this.#overlay.delete(id)
    const base = this.#bases.get(id)
    const delta = (after ? shownTotal(after) : 0) - (base ? countsInTotal(base.state) : 0)
    if (delta === 0) return
    this.#overlay.set(id, delta)
    this.#overlaySum += delta
  }

  /** Positions at or above the floor are in the index; those below are found when the floor comes down. */
  #isIndexed(position: Position): boolean {
    return this.#floor === 'bottom' || (this.#floor !== null && comparePositions(position, this.#floor) <= 0)
  }

  async #loadChunk(size: number): Promise<void> {
    const from = this.#floor === 'bottom' ? null : this.#floor
    const rows = await this.#store.page(from, size)
    const last = rows.at(-1)
    for (const row of rows) if (!this.#bases.has(row.id)) this.#bases.set(row.id, row)
    this.#floor = rows.length < size || !last ? 'bottom' : positionOf(last)
    for (const row of rows) if (!this.#views.has(row.id)) this.#viewOnly(row.id)
    const entering: Position[] = []
    for (const view of this.#views.values()) {
      if (view.hidden || !this.#isIndexed(view.position)) continue
      if (from && comparePositions(view.position, from) <= 0) continue
      entering.push(view.position)
    }
    this.#index.insertAll(entering)
    await this.#loadNamesOf(rows.map((row) => this.#views.get(row.id)).filter((view) => view !== undefined))
  }

  #viewOnly(id: string): void {
    const view = this.#fold(id)
    if (view) this.#views.set(id, view)
  }

  /** Everything that shows now, for the difference that a RESET makes. */
  async #everything(): Promise<Map<string, View>> {
    await this.walk(null, () => true)
    return new Map([...this.#views].filter(([, view]) => !view.hidden))
  }

  /** Forgets the rows, not what is pending: operations keep the epoch they were made in, acked ones go out again (O). */
  #startGeneration(): void {
    this.#bases.clear()
    this.#views.clear()
    this.#recent.clear()
    this.#index.clear()
    this.#overlay.clear()
    this.#overlaySum = 0
    this.#floor = 'bottom'
    this.#dirtyRows.clear()
    this.#dirtyMessages = []
    this.#dirtyHeld.clear()
    this.#dropMessages = []
    for (const entry of this.#entries.values()) if (entry.acked) this.#changeEntry({ ...entry, acked: null })
    this.#replaceOnFlush = true
  }

  // ---- store

  async #load(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#bases.has(id))
    if (unknown.length === 0) return
    const rows = await this.#store.rows(unknown.map((id) => ({ kind: 'conversation', id })))
    for (const row of rows) if (row?.kind === 'conversation') this.#bases.set(row.id, row)
    for (const id of unknown) if (!this.#views.has(id)) this.#viewOnly(id)
  }

  /** V5 for rows that are not conversations: only those newer than what is held. */
  async #newer(rows: readonly BaseRow[], change: Change): Promise<BaseRow[]> {
    if (rows.length === 0 || change.replace) return [...rows]
    const held = await this.#store.rows(rows.map(({ kind, id }) => ({ kind, id })))
    return rows.filter((row, i) => {
      const known = this.#dirtyRows.get(`${row.kind} ${row.id}`) ?? held[i]
      return !known || known.version < row.version
    })
  }

  async #loadRecent(id: string): Promise<void> {
    const base = this.#bases.get(id)
    if (!base) return
    const { lastSeq } = base.state
    const held = await this.#store.messages(id, Math.max(0, lastSeq - RECENT), lastSeq, RECENT)
    for (const message of held.reverse()) this.#keepRecent(id, message)
    if (base.last) this.#keepRecent(id, base.last)
  }

  async #loadNames(rows: readonly ConversationBase[], change: Change): Promise<void> {
    const users: string[] = (change.users ?? []).map((user) => user.userID)
    const groups: string[] = (change.groups ?? []).map((group) => group.groupID)
    for (const row of change.rows ?? []) if (row.kind === 'contact') users.push(row.id)
    for (const row of rows) collectNames(row.id, row.last?.sender, users, groups)
    await this.names.load(users, groups)
  }

  async #loadNamesOf(views: readonly View[]): Promise<void> {
    const users: string[] = []
    const groups: string[] = []
    for (const view of views) collectNames(view.id, view.last?.message.sender, users, groups)
    await this.names.load(users, groups)
  }

  /** The promised part of a change, before anything shows (O1): with the meta of the rows that are on disk. */
  async #writeNow(change: Change): Promise<void> {
    const { lastT, lastEntry } = this.#meta
    this.#diskMeta = { ...this.#diskMeta, lastT, lastEntry }
    const batch: WriteBatch = {
      meta: this.#diskMeta,
      outbox: change.entries ?? [],
      removeOutbox: change.removeEntries ?? [],
      drafts: change.drafts ?? [],
      removeDrafts: change.removeDrafts ?? [],
    }
    try {
      await this.#store.write(batch, 'strict')
    } catch (cause) {
      throw new TidingsError('outbox_store', { cause })
    }
  }

  #scheduleFlush(ms = FLUSH_MS): void {
    if (this.#cancelFlush || this.#closed) return
    this.#cancelFlush = this.#platform.clock.after(ms, () => {
      this.#cancelFlush = null
      void this.exclusively(() => this.#flush()).catch((error: unknown) => {
        if (this.#closed) return
        this.onStoreFailure(error)
        this.#scheduleFlush(RETRY_MS)
      })
    })
  }

  /** Runs in the queue, so nothing becomes dirty meanwhile; what could not be written stays dirty. */
  async #flush(): Promise<void> {
    const { users, groups } = this.names.dirty()
    const rows = [...this.#dirtyRows.values()]
    const meta = this.#meta
    await this.#store.write(
      {
        ...(this.#replaceOnFlush ? { replaceRows: true } : {}),
        rows,
        meta,
        outbox: [...this.#dirtyEntries.values()],
        removeOutbox: this.#removedEntries,
        users,
        groups,
        messages: this.#dirtyMessages,
        held: [...this.#dirtyHeld.values()],
        dropMessages: this.#dropMessages,
      },
      'relaxed',
    )
    this.#diskMeta = meta
    this.#replaceOnFlush = false
    this.names.clean()
    this.#dirtyRows.clear()
    this.#dirtyEntries.clear()
    this.#removedEntries = []
    this.#dirtyMessages = []
    this.#dirtyHeld.clear()
    this.#dropMessages = []
    for (const row of rows) this.#evict(row.id)
  }

  /** A row that nobody looks at and that the store has need not stay in memory. */
  #evict(id: string): void {
    if (this.#floor === 'bottom' || this.#entriesOf.has(id) || this.#drafts.has(id)) return
    const view = this.#views.get(id)
    if (!view || (!view.hidden && this.#isIndexed(view.position))) return
    this.#views.delete(id)
    this.#bases.delete(id)
    this.#recent.delete(id)
  }
}

const shownTotal = (view: View): number => (view.hidden || view.state.recvOpt !== 0 ? 0 : view.state.unread)

function collectNames(id: string, sender: string | undefined, users: string[], groups: string[]): void {
  const ref = readConversationID(id)
  if (ref && 'userID' in ref) users.push(ref.userID)
  else if (ref) groups.push(ref.groupID)
  if (sender !== undefined) users.push(sender)
}

const freshMeta = (platform: Platform): StoredMeta => ({
  epoch: '',
  cursor: 0,
  caught: false,
  walk: null,
  aggregates: { unread: 0, maxKey: 0 },
  lastT: 0,
  lastEntry: 0,
  auth: { device: platform.randomID(16), session: '', salt: platform.randomID(16), sigHash: '', sigExpiresAt: 0 },
})
