import { countsInTotal } from '@tidings/model'
import { aggregate } from './aggregate.ts'
import type { Change } from './change.ts'
import type { Commit } from './commit.ts'
import type { LocalStore } from './local-store.ts'
import { type OtherRow, otherRows } from './other-rows.ts'
import type { Pending } from './pending.ts'
import { RecentMessages } from './recent-messages.ts'
import type { Aggregates, ConversationBase } from './records.ts'
import { Survey } from './survey.ts'
import { Unsaved } from './unsaved.ts'

/** What the server said, as far as it is in memory or not written yet; nothing of what is pending. */
export class BaseRows {
  readonly unsaved = new Unsaved()
  readonly recent = new RecentMessages()
  readonly survey = new Survey()
  readonly #store: LocalStore
  readonly #conversations = new Map<string, ConversationBase>()

  constructor(store: LocalStore) {
    this.#store = store
  }

  get(id: string): ConversationBase | null {
    return this.#conversations.get(id) ?? null
  }

  /** Brings conversations into memory. */
  async load(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#conversations.has(id))
    // While a new generation is not written yet, all of it is in memory, and the store speaks of the old one.
    if (unknown.length === 0 || this.unsaved.isReplacing) return
    const rows = await this.#store.rows(unknown.map((id) => ({ kind: 'conversation', id })))
    this.keep(rows.filter((row) => row?.kind === 'conversation'))
  }

  /** Rows that were read from the store; what is in memory is newer. */
  keep(rows: readonly ConversationBase[]): void {
    for (const row of rows) if (!this.#conversations.has(row.id)) this.#conversations.set(row.id, row)
  }

  /** A pending read counts in the messages after it (rule O). */
  async loadRecent(ids: Iterable<string>): Promise<void> {
    for (const id of ids) {
      const base = this.#conversations.get(id)
      if (base && !this.unsaved.isReplacing) await this.recent.load(this.#store, base)
    }
  }

  /** The rows of a change that are no conversations, with what they take the place of. */
  others(change: Change): Promise<OtherRow[]> {
    return otherRows(change, this.#store, this.unsaved)
  }

  putOthers(others: readonly OtherRow[]): void {
    for (const { before, row, isGone } of others) {
      if (isGone) this.unsaved.removeRow(row)
      else this.unsaved.putRow(row)
      this.survey.applied(before, isGone ? null : row)
    }
  }

  /** Puts the conversations of a change into place; answers which rose, and the totals after. */
  put(change: Change, totals: Aggregates, pending: Pending): { risen: Commit['rows']; aggregates: Aggregates } {
    const { rows, repair, replace } = change
    let aggregates = change.aggregates ?? (replace ? { ...totals, unread: 0 } : totals)
    const risen: { id: string; lastSeqBefore: number | null }[] = []
    const put = (row: ConversationBase) => {
      const held = this.get(row.id)
      this.#conversations.set(row.id, row)
      this.unsaved.putRow(row)
      this.survey.applied(held, row)
      aggregates = aggregate(aggregates, held, row)
      if (row.state.clearedSeq > (held?.state.clearedSeq ?? 0)) this.unsaved.dropMessages(row.id, row.state.clearedSeq)
      resample(row, pending)
      if (row.last) this.recent.keep(row.id, row.last)
      risen.push({ id: row.id, lastSeqBefore: held?.state.lastSeq ?? null })
    }
    // V5: a row is applied only when it is newer than the one held.
    for (const row of rows ?? [])
      if (row.kind === 'conversation' && row.version > (this.get(row.id)?.version ?? -1)) put(row)
    for (const row of repair?.rows ?? []) if (row.kind === 'conversation') put(row)
    for (const { kind, id } of repair?.gone ?? []) {
      const held = kind === 'conversation' ? this.get(id) : null
      if (!held) continue
      this.forget(id)
      this.unsaved.removeRow(held)
      this.survey.applied(held, null)
      aggregates = { ...aggregates, unread: aggregates.unread - countsInTotal(held.state) }
    }
    if (replace) this.survey.replaced(rows ?? [])
    return { risen, aggregates }
  }

  /** Nothing of the generation before is held or written any more (H6). */
  startGeneration(): void {
    this.#conversations.clear()
    this.recent.clear()
    this.unsaved.replace()
  }

  forget(id: string): void {
    this.#conversations.delete(id)
    this.recent.forget(id)
  }
}

/** A read that is up to the end samples the count anew, so that a recall meanwhile is not subtracted twice (rule O). */
function resample(row: ConversationBase, pending: Pending): void {
  for (const entry of pending.entriesOf(row.id)) {
    const m = entry.mutation
    if ((m.kind === 'read' || m.kind === 'delete') && m.upTo.seq === row.state.lastSeq && entry.unreadAt >= 0)
      pending.put({ ...entry, unreadAt: row.state.unread }, false)
  }
}
