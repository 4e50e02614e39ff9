import { type Message, type Position, positionOf, TidingsError } from '@tidings/model'
import { OneAtATime } from '../events/one-at-a-time.ts'
import type { Platform } from '../platform/platform.ts'
import { BaseRows } from './base-rows.ts'
import type { Change } from './change.ts'
import { hasComeBack } from './come-back.ts'
import type { Commit } from './commit.ts'
import { freshMeta } from './fresh-meta.ts'
import { Inspection } from './inspection.ts'
import { Labels } from './labels.ts'
import type { LocalStore, Opened } from './local-store.ts'
import { NameRefs } from './name-refs.ts'
import { Names } from './names.ts'
import { Pending } from './pending.ts'
import type { BaseRow, ConversationBase, Draft, HeldRanges, OutboxEntry, StoredMeta } from './records.ts'
import { touchedBy } from './touched-by.ts'
import { Trace } from './trace.ts'
import { foldView, type View } from './view.ts'
import { Views } from './views.ts'
import { WriteBehind } from './write-behind.ts'

/** Rows that are read from the store at once; who walks far gets there in bigger steps. */
const CHUNK = { first: 64, most: 4000 } as const

/**
 * The list in memory: the rows touched so far over a paged store, and what is pending. One writer; every change and every
 * page goes through one queue, so that a reader never sees half a commit and a page never meets a moving store.
 */
export class Mirror {
  readonly userID: string
  readonly names: Names
  readonly trace = new Trace()
  readonly #store: LocalStore
  readonly #pending: Pending
  readonly #rows: BaseRows
  readonly #views = new Views({
    fold: (id) => this.#fold(id),
    baseState: (id) => this.#rows.get(id)?.state ?? null,
  })
  readonly #labels: Labels
  readonly inspection: Inspection
  readonly #behind: WriteBehind
  readonly #clock: Platform['clock']
  #meta: StoredMeta
  readonly #queue = new OneAtATime()
  #closed = false
  readonly #subscribers = new Set<(commit: Commit) => void>()

  private constructor(
    userID: string,
    store: LocalStore,
    platform: Platform,
    opened: Opened,
    shared: readonly BaseRow<'draft'>[] | null,
  ) {
    this.userID = userID
    this.#store = store
    this.#rows = new BaseRows(store)
    this.#meta = opened.meta ?? freshMeta(platform)
    this.#pending = new Pending(opened.outbox, opened.drafts, shared)
    this.#labels = new Labels(opened.labels)
    this.names = new Names(store)
    this.#clock = platform.clock
    this.inspection = new Inspection(store, this.#rows.survey, {
      exclusively: (task) => this.exclusively(task),
      flush: () => this.#flush(),
      totals: () => this.#meta.aggregates,
      correct: (aggregates) => this.apply({ aggregates }),
    })
    this.#behind = new WriteBehind(
      store,
      platform.clock,
      this.#meta,
      () => this.flush(),
      (error) => platform.log('error', 'local store', error),
    )
  }

  static async open(userID: string, store: LocalStore, platform: Platform, sharesDrafts = false): Promise<Mirror> {
    const opened = await store.open()
    const shared = sharesDrafts ? await store.scan('draft', '', Number.MAX_SAFE_INTEGER) : null
    const mirror = new Mirror(userID, store, platform, opened, shared)
    const touched = mirror.#pending.conversations
    await mirror.#load(touched)
    await mirror.#rows.loadRecent(touched)
    for (const id of touched) mirror.#views.refresh(id)
    await mirror.#loadNamesOf([...mirror.#views.values()])
    return mirror
  }

  get meta(): StoredMeta {
    return this.#meta
  }

  get totalUnread(): number {
    // Rows that are not what they were leave a wrong sum, until the check counts anew: it is still a count.
    return Math.max(0, this.#meta.aggregates.unread + this.#views.overlayTotal)
  }

  /** What is pending, by creation number. */
  get entries(): readonly OutboxEntry[] {
    return this.#pending.entries
  }

  entriesOf(id: string): OutboxEntry[] {
    return this.#pending.entriesOf(id)
  }

  /** The draft of this device alone. */
  draft(id: string): Draft | null {
    return this.#pending.draft(id)
  }

  /** Intent time of the shared draft that shows, 0 without one. */
  sharedDraftT(id: string): number {
    const own = this.entriesOf(id).findLast((e) => e.mutation.kind === 'draft' && e.refused === null)?.mutation
    return Math.max(own?.kind === 'draft' ? own.t : 0, this.#pending.sharedDraft(id)?.state.t ?? 0)
  }

  base(id: string): ConversationBase | null {
    return this.#rows.get(id)
  }

  /** Conversation groups as they show: id to name. */
  get labels(): ReadonlyMap<string, string> {
    return this.#labels.shown(this.entries)
  }

  /** A guess must be above everything known (K5). */
  nextGuess(nowUs: number): number {
    return Math.max(nowUs, this.#meta.aggregates.maxKey + 1, this.#pending.largestKey + 1)
  }

  /** Server clock minus ours, microseconds; kept, for what is asked offline after a restart (M1). */
  learnClock(offset: number): void {
    this.#meta = { ...this.#meta, clockOffset: offset }
  }

  /** A message in memory, by its place. */
  message(id: string, seq: number): Message | null {
    return this.#rows.recent.between(id, seq - 1, seq)?.[0] ?? null
  }

  /** Gives the next entry number and intent time; durable with the entry that uses them. */
  takeIntent(nowUs: number): { n: number; t: number } {
    const n = this.#meta.lastEntry + 1
    const t = Math.max(nowUs, this.#meta.lastT + 1)
    this.#meta = { ...this.#meta, lastEntry: n, lastT: t }
    return { n, t }
  }

  subscribe(listener: (commit: Commit) => void): () => void {
    this.#subscribers.add(listener)
    return () => void this.#subscribers.delete(listener)
  }

  /** Runs alone, after everything asked before. */
  exclusively<T>(task: () => Promise<T> | T): Promise<T> {
    return this.#queue.run(() => {
      if (this.#closed) throw new TidingsError('not_logged_in')
      return task()
    })
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
    const others = await this.#rows.others(change)
    const touched = touchedBy(change, this.#pending)
    const old = change.replace ? await this.#everything() : null
    if (!old) await this.#load([...touched])
    const refs = NameRefs.of(change)
    for (const id of touched) refs.conversation(id, this.#rows.get(id)?.last?.sender)
    // The names of a new generation come with it, and those of the old one must not be compared with them.
    if (old) this.names.startGeneration()
    else await this.names.load(refs.users, refs.groups)
    if (change.entries?.some((entry) => 'upTo' in entry.mutation)) await this.#rows.loadRecent(touched)
    if (change.durable) await this.#behind.writePromise(change, this.#meta)

    // From here on nothing is awaited: the change appears at once.
    const totalBefore = this.totalUnread
    const labelsBefore = this.labels
    const was = { meta: this.#meta, ...this.#pending.lists, labels: this.#labels.rows }
    const before = new Map<string, View | null>(old ?? [])
    const bases = new Map([...before.keys()].map((id) => [id, this.#rows.get(id)]))
    const remember = (id: string) => {
      if (before.has(id)) return
      before.set(id, this.#views.get(id) ?? null)
      bases.set(id, this.#rows.get(id))
    }
    if (old) this.#startGeneration()
    // What is pending shows in a new generation too, also where the old one hid its row.
    for (const id of old ? [...touched, ...this.#pending.conversations] : touched) remember(id)
    const entries = (change.entries ?? []).map((after) => ({ before: this.#pending.entry(after.n), after }))
    this.#rows.putOthers(others)
    const otherBases = others.map(({ row }) => row)
    this.#labels.apply(
      otherBases.filter((row) => row.kind === 'label'),
      old !== null,
    )
    this.#pending.shareDrafts(
      otherBases.filter((row) => row.kind === 'draft'),
      old !== null,
    )
    this.#applyNames(otherBases, change, remember)
    const { risen, aggregates } = this.#rows.put(change, this.#meta.aggregates, this.#pending)
    this.#applyLocal(change)
    this.#meta = { ...this.#meta, aggregates, ...change.meta }
    this.#settle(remember)
    this.#applyLabelView(remember)
    for (const id of before.keys()) this.#views.refresh(id)

    const commit: Commit = {
      changed: [...before].map(([id, view]) => ({ id, before: view, after: this.#views.get(id) ?? null })),
      totalBefore,
      totalAfter: this.totalUnread,
      labels: { before: labelsBefore, after: this.labels },
      rows: risen,
      entries,
      replaced: old !== null,
    }
    this.#behind.schedule()
    this.trace.record(this.#clock.now(), { ...was, bases }, change, commit, (id) => this.#rows.recent.of(id))
    for (const subscriber of this.#subscribers) subscriber(commit)
    // The store still holds the old generation, or a row that was taken out: nothing may be read from it before it knows.
    if (old || change.repair) await this.#flush()
  }

  /** A view, whether it was touched before or not. Runs exclusively. */
  async view(id: string): Promise<View | null> {
    await this.#load([id])
    const view = this.#views.get(id) ?? this.#fold(id)
    if (view) await this.#loadNamesOf([view])
    return view
  }

  /**
   * Views strictly below a position, in list order, as long as `want` says so. Loads from the store what is not in
   * memory; the cost does not depend on how long the list is. Runs exclusively.
   */
  async walk(below: Position | null, want: (view: View) => boolean): Promise<{ isFinished: boolean }> {
    let at = below
    for (let chunk: number = CHUNK.first; ; chunk = Math.min(chunk * 2, CHUNK.most)) {
      for (const view of this.#views.below(at)) {
        at = view.position
        if (!want(view)) return { isFinished: false }
      }
      if (this.#views.isComplete) return { isFinished: true }
      await this.#loadChunk(chunk)
    }
  }

  messagesOf(id: string, after: number, upTo: number, limit: number): Promise<Message[]> {
    return this.#store.messages(id, after, upTo, limit)
  }

  async heldRanges(id: string): Promise<HeldRanges | null> {
    const held = this.#rows.unsaved.held(id) ?? (await this.#store.held(id))
    return held && held.epoch === this.#meta.epoch ? held : null
  }

  /** Makes the store say what memory says. */
  async flush(): Promise<void> {
    await this.exclusively(() => this.#flush())
  }

  async writeAuth(auth: StoredMeta['auth']): Promise<void> {
    await this.exclusively(async () => {
      this.#meta = { ...this.#meta, auth }
      await this.#behind.writeAuth(auth)
    })
  }

  async close(): Promise<void> {
    await this.exclusively(() => this.#flush()).catch(() => {})
    this.#closed = true
    this.#behind.stop()
    await this.#queue.idle()
    await this.#store.close()
  }

  #applyNames(others: readonly BaseRow[], change: Change, remember: (id: string) => void): void {
    const changed = this.names.learn(change.users ?? [], change.groups ?? [])
    const contacts = others.filter((row) => row.kind === 'contact')
    const people = new Set([...changed.users, ...this.names.learnContacts(contacts, change.repair !== undefined)])
    const rooms = new Set(changed.groups)
    if (people.size === 0 && rooms.size === 0) return
    for (const { id, last } of this.#views.values()) {
      const { users, groups } = new NameRefs().conversation(id, last?.message.sender, this.names)
      if (users.some((user) => people.has(user)) || groups.some((group) => rooms.has(group))) remember(id)
    }
  }

  #applyLocal(change: Change): void {
    // What was promised is on disk already.
    for (const entry of change.entries ?? []) this.#pending.put(entry, change.durable ?? false)
    for (const n of change.removeEntries ?? []) this.#pending.remove(n)
    for (const draft of change.drafts ?? []) this.#pending.putDraft(draft)
    for (const id of change.removeDrafts ?? []) this.#pending.removeDraft(id)
    for (const held of change.held ?? []) this.#rows.unsaved.putHeld(held)
    for (const { id, message } of change.messages ?? []) {
      this.#rows.unsaved.putMessage(id, message)
      this.#rows.recent.keep(id, message)
    }
  }

  /** Conversations show the names of their groups: a group that got another name, or none, changes them. */
  #applyLabelView(remember: (id: string) => void): void {
    const changed = this.#labels.refresh(this.entries)
    if (changed.size === 0) return
    for (const { id, state } of this.#views.values()) if (state.labels.some((label) => changed.has(label))) remember(id)
  }

  /** Ends overlays whose effect has come back. */
  #settle(remember: (id: string) => void): void {
    for (const entry of this.entries) {
      const id = 'id' in entry.mutation ? entry.mutation.id : null
      const base = id === null ? null : entry.mutation.kind === 'draft' ? this.#pending.sharedDraft(id) : this.base(id)
      if (!hasComeBack(entry, base, this.#meta)) continue
      if (id !== null) remember(id)
      this.#pending.remove(entry.n)
    }
  }

  /** Everything that shows now, for the difference that a RESET makes. */
  async #everything(): Promise<Map<string, View>> {
    await this.walk(null, () => true)
    return new Map([...this.#views.values()].filter((view) => !view.hidden).map((view) => [view.id, view]))
  }

  /** Forgets the rows, not what is pending: operations keep the epoch they were made in, acked ones go out again (O). */
  #startGeneration(): void {
    this.#rows.startGeneration()
    this.#views.clear()
    for (const entry of this.entries) if (entry.acked) this.#pending.put({ ...entry, acked: null }, false)
  }

  #fold(id: string): View | null {
    const base = this.#rows.get(id)
    return foldView({
      id,
      userID: this.userID,
      epoch: this.#meta.epoch,
      base,
      entries: this.#pending.entriesOf(id),
      draft: this.#pending.draft(id),
      shared: this.#pending.sharedDraft(id),
      timeAt: (seq) => this.message(id, seq)?.time ?? 0,
      heldAfter: (after) => this.#rows.recent.between(id, after, base?.state.lastSeq ?? 0),
    })
  }

  async #load(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#rows.get(id))
    await this.#rows.load(unknown)
    for (const id of unknown) this.#views.add(id)
  }

  async #loadChunk(size: number): Promise<void> {
    const rows = await this.#store.page(this.#views.floor, size)
    const last = rows.at(-1)
    this.#rows.keep(rows)
    for (const row of rows) this.#views.add(row.id)
    this.#views.lower(rows.length < size || !last ? null : positionOf(last))
    await this.#loadNamesOf(rows.map((row) => this.#views.get(row.id)).filter((view) => view !== undefined))
  }

  async #loadNamesOf(views: readonly View[]): Promise<void> {
    const refs = new NameRefs()
    for (const { id, last } of views) refs.conversation(id, last?.message.sender)
    await this.names.load(refs.users, refs.groups)
  }

  /** Runs in the queue, so nothing becomes unsaved meanwhile; what could not be written stays unsaved. */
  async #flush(): Promise<void> {
    const { batch } = this.#rows.unsaved
    await this.#behind.writeAll({ ...batch, ...this.#pending.unsaved, ...this.names.unsaved }, this.#meta)
    this.#rows.unsaved.saved()
    this.#pending.saved()
    this.names.saved()
    for (const row of batch.rows ?? []) if (row.kind === 'conversation') this.#evict(row.id)
  }

  /** A row that nobody looks at and that the store has need not stay in memory. */
  #evict(id: string): void {
    const view = this.#views.get(id)
    if (!view || this.#views.isRead(view) || this.#pending.has(id)) return
    this.#views.forget(id)
    this.#rows.forget(id)
  }
}
