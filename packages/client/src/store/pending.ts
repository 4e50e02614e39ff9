import type { BaseRow, Draft, OutboxEntry } from './records.ts'

/** What this device asked for and has not seen come back, and its drafts. */
export class Pending {
  readonly #entries = new Map<number, OutboxEntry>()
  readonly #byConversation = new Map<string, number[]>()
  readonly #drafts = new Map<string, Draft>()
  readonly #unsaved = new Map<number, OutboxEntry>()
  #removed: number[] = []
  #list: readonly OutboxEntry[] | null = null
  #draftList: readonly Draft[] | null = null
  #sharedList: readonly BaseRow<'draft'>[] | null = null

  /** Drafts that the user's devices share, as the server has them; null when this device does not take part. */
  readonly #shared: Map<string, BaseRow<'draft'>> | null

  constructor(
    entries: readonly OutboxEntry[],
    drafts: readonly Draft[],
    shared: readonly BaseRow<'draft'>[] | null = null,
  ) {
    for (const entry of entries) this.#set(entry)
    for (const draft of drafts) this.#drafts.set(draft.id, draft)
    this.#shared = shared && new Map(shared.map((row) => [row.id, row]))
  }

  /** By creation number: numbers rise, and a map keeps the order in which keys came. The same array until one changes. */
  get entries(): readonly OutboxEntry[] {
    this.#list ??= [...this.#entries.values()]
    return this.#list
  }

  get drafts(): readonly Draft[] {
    this.#draftList ??= [...this.#drafts.values()]
    return this.#draftList
  }

  get size(): number {
    return this.#entries.size
  }

  entry(n: number): OutboxEntry | null {
    return this.#entries.get(n) ?? null
  }

  /** The entries on one conversation, by creation number. */
  entriesOf(id: string): OutboxEntry[] {
    return (this.#byConversation.get(id) ?? []).map((n) => this.#entries.get(n) as OutboxEntry)
  }

  draft(id: string): Draft | null {
    return this.#drafts.get(id) ?? null
  }

  sharedDraft(id: string): BaseRow<'draft'> | null {
    return this.#shared?.get(id) ?? null
  }

  /** All of it as it is now. */
  get lists() {
    return { entries: this.entries, drafts: this.drafts, shared: this.sharedDrafts }
  }

  /** The same array until one changes. */
  get sharedDrafts(): readonly BaseRow<'draft'>[] | null {
    if (this.#shared) this.#sharedList ??= [...this.#shared.values()]
    return this.#sharedList
  }

  /** Takes newer rows, or with `replace` a whole new set. */
  shareDrafts(rows: readonly BaseRow<'draft'>[], replace: boolean): void {
    if (rows.length > 0 || replace) this.#sharedList = null
    if (replace) this.#shared?.clear()
    for (const row of rows) this.#shared?.set(row.id, row)
  }

  has(id: string): boolean {
    const isShared = this.sharedDraft(id)?.state.text
    return this.#byConversation.has(id) || this.#drafts.has(id) || Boolean(isShared)
  }

  /** Every conversation with an entry or a draft. */
  get conversations(): string[] {
    const shared = [...(this.#shared?.values() ?? [])].filter((row) => row.state.text !== '').map((row) => row.id)
    return [...new Set([...this.#byConversation.keys(), ...this.#drafts.keys(), ...shared])]
  }

  /** The largest guess of a position that was given out. */
  get largestKey(): number {
    let largest = 0
    for (const { key } of this.#entries.values()) largest = Math.max(largest, key)
    for (const { key } of this.#drafts.values()) largest = Math.max(largest, key)
    for (const { state } of this.#shared?.values() ?? []) largest = Math.max(largest, state.t)
    return largest
  }

  /** `isSaved`: the store has it already. */
  put(entry: OutboxEntry, isSaved: boolean): void {
    this.#set(entry)
    if (isSaved) this.#unsaved.delete(entry.n)
    else this.#unsaved.set(entry.n, entry)
  }

  remove(n: number): void {
    const entry = this.#entries.get(n)
    if (!entry) return
    this.#list = null
    this.#entries.delete(n)
    this.#unsaved.delete(n)
    this.#removed.push(n)
    if (!('id' in entry.mutation)) return
    const { id } = entry.mutation
    const rest = (this.#byConversation.get(id) ?? []).filter((other) => other !== n)
    if (rest.length > 0) this.#byConversation.set(id, rest)
    else this.#byConversation.delete(id)
  }

  putDraft(draft: Draft): void {
    this.#draftList = null
    this.#drafts.set(draft.id, draft)
  }

  removeDraft(id: string): void {
    this.#draftList = null
    this.#drafts.delete(id)
  }

  /** What a flush must write. */
  get unsaved(): { readonly outbox: OutboxEntry[]; readonly removeOutbox: number[] } {
    return { outbox: [...this.#unsaved.values()], removeOutbox: this.#removed }
  }

  saved(): void {
    this.#unsaved.clear()
    this.#removed = []
  }

  #set(entry: OutboxEntry): void {
    const isNew = !this.#entries.has(entry.n)
    this.#list = null
    this.#entries.set(entry.n, entry)
    if (!isNew || !('id' in entry.mutation)) return
    const { id } = entry.mutation
    this.#byConversation.set(
      id,
      [...(this.#byConversation.get(id) ?? []), entry.n].sort((a, b) => a - b),
    )
  }
}
