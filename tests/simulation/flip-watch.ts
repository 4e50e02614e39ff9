import type { TidingsConversation } from '@tidings/client'
import type { Checks } from './checks.ts'

/** Watches that what a person did stays done on their screen, whatever is on its way meanwhile (O4). */
export class FlipWatch {
  readonly #who: string
  readonly #checks: Checks
  readonly #isSteady: boolean
  /** By conversation: wishes that have not settled, and what the last one wanted. */
  readonly #pins = new Map<string, { open: number; value: boolean }>()
  readonly #deleted = new Set<string>()

  constructor(who: string, checks: Checks, isSteady: boolean) {
    this.#who = who
    this.#checks = checks
    this.#isSteady = isSteady
  }

  /** The person pins or unpins; from when that settles on, the list shows it. */
  async pin(id: string, value: boolean, call: () => Promise<unknown>): Promise<void> {
    const pin = this.#pins.get(id) ?? { open: 0, value }
    this.#pins.set(id, pin)
    pin.open++
    pin.value = value
    try {
      await call()
      pin.open--
    } catch (error) {
      this.#pins.delete(id)
      throw error
    }
  }

  /** The person deletes it, or it was deleted: nothing that was asked before binds. */
  forget(id: string): void {
    this.#pins.delete(id)
    this.#deleted.add(id)
  }

  shows(before: TidingsConversation | undefined, now: TidingsConversation): void {
    const id = now.conversationID
    if (!this.#isSteady || this.#deleted.has(id)) return
    const pin = this.#pins.get(id)
    if (pin && pin.open === 0 && now.isPinned !== pin.value)
      this.#checks.bad('what was asked does not flip back', `${this.#who} ${id} pinned ${now.isPinned}`)
    const was = before?.lastMessage
    const is = now.lastMessage
    if (was && is && is.msgID !== was.msgID && is.seq > 0 && is.seq < was.seq)
      this.#checks.bad('what was asked does not flip back', `${this.#who} ${id} shows ${is.seq} after ${was.seq}`)
    if (
      was &&
      was.seq === 0 &&
      was.status === 1 &&
      is &&
      is.msgID !== was.msgID &&
      is.seq > 0 &&
      !this.#isLater(is.seq, id)
    )
      this.#checks.bad('what was asked does not flip back', `${this.#who} ${id} shows ${is.seq} after an unsent one`)
    if (is && is.seq > 0) this.#seqs.set(id, Math.max(is.seq, this.#seqs.get(id) ?? 0))
  }

  readonly #seqs = new Map<string, number>()

  #isLater(seq: number, id: string): boolean {
    return seq > (this.#seqs.get(id) ?? 0)
  }
}
