import type { LocalStore } from '@tidings/client'
import type { Down } from '@tidings/protocol'
import type { Step } from '@tidings/server'
import { DownFaults } from './fault-down.ts'
import { StepFaults } from './fault-steps.ts'
import { faultyStore } from './fault-store.ts'
import { upFault } from './fault-up.ts'
import type { Line } from './line.ts'
import type { Planted } from './mutants.ts'

export type { Planted } from './mutants.ts'

/**
 * A rule switched off, by changing what passes the borders of the real code: steps of the server's transactions and their
 * answers, frames on the wire, writes of a device's store.
 */
export class Faults {
  readonly #planted: Planted | null
  readonly #steps: StepFaults
  readonly #down: DownFaults
  readonly #sent = new Set<string>()

  constructor(planted: Planted | null) {
    this.#planted = planted
    this.#steps = new StepFaults(planted)
    this.#down = new DownFaults(planted)
  }

  is(name: Planted): boolean {
    return this.#planted === name
  }

  /** A step before the storage sees it. */
  step(step: Step): Step {
    return this.#planted === null ? step : this.#steps.step(step)
  }

  /** A step's answer before the command sees it. */
  answer(step: Step, answer: unknown, isRead: boolean): unknown {
    return this.#planted === null ? answer : this.#steps.answer(step, answer, isRead)
  }

  /** A frame of a device. */
  up(line: Line, text: string): string[] {
    return this.#planted === null ? [text] : [upFault(this.#planted, line, text, this.#sent)]
  }

  /** A frame of the server. */
  down(line: Line, _frame: Down, text: string): string[] {
    return this.#planted === null ? [text] : this.#down.down(line, text)
  }

  /** A frame of the server as it leaves its node. */
  said(line: Line, text: string): string {
    return this.#planted === 'otherApp' ? this.#down.said(line, text) : text
  }

  /** A device's store. */
  store(store: LocalStore, later: (run: () => void) => void): LocalStore {
    return this.#planted === null ? store : faultyStore(this.#planted, store, later)
  }
}
