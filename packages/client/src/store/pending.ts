import type { Draft, OutboxEntry } from './records.ts'

/** What this device asked for and has not seen come back, and its drafts. */
export class Pending {
  readonly #entries = new Map<number, OutboxEntry>()
  readonly #byConversation = new Map<string, number[]>()
  readonly #drafts = new Map<string, Draft>()
  readonly #unsaved = new Map<number, OutboxEntry>()
  #removed: number[] = []

  constructor(entries: readonly OutboxEntry[], drafts: readonly Draft[]) {
    for (const entry of entries) this.#set(entry)
    for (const draft of drafts) this.#drafts.set(draft.id, draft)
  }

  /** By creation number: numbers rise, and a map keeps the order in which keys came. */
  get entries(): OutboxEntry[] {
    return [...this.#entries.values()]
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

  has(id: string): boolean {
    return this.#byConversation.has(id) || this.#drafts.has(id)
  }

  /** Every conversation with an entry or a draft. */
  get conversations(): string[] {
    return [...new Set([...this.#byConversation.keys(), ...this.#drafts.keys()])]
  }

  /** The largest guess of a position that was given out. */
  get largestKey(): number {
    let largest = 0
    for (const { key } of this.#entries.values()) largest = Math.max(largest, key)
    for (const { key } of this.#drafts.values()) largest = Math.max(largest, key)
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
    this.#drafts.set(draft.id, draft)
  }

  removeDraft(id: string): void {
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
    this.#entries.set(entry.n, entry)
    if (!isNew || !('id' in entry.mutation)) return
    const { id } = entry.mutation
    this.#byConversation.set(
      id,
      [...(this.#byConversation.get(id) ?? []), entry.n].sort((a, b) => a - b),
    )
  }
}
