import { LIMITS } from '@tidings/model'
import type { OutboxEntry } from '../store/records.ts'

/** Something else may have ended the line once. */
const STRIKES = 2

/**
 * Looks for the operation that the server cannot read. It ends the line without saying which one: so they are sent one by
 * one, and the one over which the line ends twice is it. It must not hold up all others for ever (O3).
 */
export class Suspicion {
  #isOn = false
  readonly #strikes = new Map<string, number>()

  /** Operations a frame, and frames at once. */
  get most(): { readonly ops: number; readonly frames: number } {
    return this.#isOn ? { ops: 1, frames: 1 } : { ops: LIMITS.drainOps, frames: LIMITS.drainFrames }
  }

  /** The line was ended as unreadable over these; answers the one that did it, when that is sure. */
  ended(batch: readonly OutboxEntry[]): OutboxEntry | null {
    const [only] = batch
    this.#isOn = true
    if (!only || batch.length > 1) return null
    const strikes = (this.#strikes.get(only.opID) ?? 0) + 1
    this.#strikes.set(only.opID, strikes)
    return strikes < STRIKES ? null : only
  }

  /** Nothing waits any more, or the one was found. */
  lift(): void {
    this.#isOn = false
    this.#strikes.clear()
  }
}
