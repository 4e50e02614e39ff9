import type { Message } from '@tidings/model'
import type { StoreKey, WriteBatch } from './local-store.ts'
import type { BaseRow, HeldRanges } from './records.ts'

/** What the server said and the store does not have yet: written behind, together with the cursor (W). */
export class Unsaved {
  readonly #rows = new Map<string, BaseRow>()
  readonly #removed = new Map<string, StoreKey>()
  readonly #held = new Map<string, HeldRanges>()
  #messages: { readonly id: string; readonly message: Message }[] = []
  #drops: { readonly id: string; readonly upTo: number }[] = []
  #isReplacing = false

  putRow(row: BaseRow): void {
    this.#rows.set(nameOf(row), row)
    this.#removed.delete(nameOf(row))
  }

  removeRow(key: StoreKey): void {
    this.#rows.delete(nameOf(key))
    this.#removed.set(nameOf(key), { kind: key.kind, id: key.id })
  }

  row(kind: string, id: string): BaseRow | undefined {
    return this.#rows.get(nameOf({ kind, id }))
  }

  putMessage(id: string, message: Message): void {
    this.#messages.push({ id, message })
  }

  putHeld(held: HeldRanges): void {
    this.#held.set(held.id, held)
  }

  held(id: string): HeldRanges | undefined {
    return this.#held.get(id)
  }

  /** History that was cleared goes from the store too. */
  dropMessages(id: string, upTo: number): void {
    this.#drops.push({ id, upTo })
  }

  /** A new generation: nothing of the old one is written any more, and the store drops what it has (H6). */
  replace(): void {
    this.saved()
    this.#isReplacing = true
  }

  get isReplacing(): boolean {
    return this.#isReplacing
  }

  get batch(): WriteBatch {
    return {
      ...(this.#isReplacing ? { replaceRows: true } : {}),
      rows: [...this.#rows.values()],
      removeRows: [...this.#removed.values()],
      messages: this.#messages,
      held: [...this.#held.values()],
      dropMessages: this.#drops,
    }
  }

  saved(): void {
    this.#rows.clear()
    this.#removed.clear()
    this.#held.clear()
    this.#messages = []
    this.#drops = []
    this.#isReplacing = false
  }
}

const nameOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind} ${id}`
