import { type Bus, createMemoryBus, type Nudge } from '@tidings/server'
import type { Checks } from './checks.ts'
import type { Random } from './random.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** Between nodes, a nudge may be that late. */
const LATEST_MS = 120_000

/** What carries nudges between the nodes, and badly: it loses, doubles, delays and reorders them. */
export class SimBus {
  isCalm = false
  /** Nothing passes before that moment. */
  deadUntil = 0
  readonly #nodes = new Map<number, Bus>()
  readonly #loss: number
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly #checks: Checks

  constructor(loss: number, parts: { clock: VirtualClock; random: Random; checks: Checks }) {
    this.#loss = loss
    this.#clock = parts.clock
    this.#random = parts.random
    this.#checks = parts.checks
  }

  /** The bus as a node sees it, for one life of its process. */
  join(node: number): Bus {
    const inbox = createMemoryBus()
    this.#nodes.set(node, inbox)
    return { ...inbox, publish: (nudge) => this.#publish(node, nudge) }
  }

  leave(node: number): void {
    this.#nodes.delete(node)
  }

  #publish(from: number, nudge: Nudge): void {
    for (const to of this.#nodes.keys()) {
      if (this.#isLost(nudge)) {
        this.#checks.count('nudge lost')
        continue
      }
      const ms = this.#delay(from === to)
      if (ms > 1000) this.#checks.count('nudge late')
      this.#clock.after(ms, () => this.#nodes.get(to)?.publish(nudge))
      if (this.isCalm || !this.#random.chance(0.05)) continue
      this.#checks.count('nudge doubled')
      this.#clock.after(ms + this.#random.below(500), () => this.#nodes.get(to)?.publish(nudge))
    }
  }

  #isLost(nudge: Nudge): boolean {
    if (this.#clock.now < this.deadUntil) return true
    return !this.isCalm && nudge.kind === 'head' && this.#random.chance(this.#loss)
  }

  #delay(isLocal: boolean): number {
    if (this.isCalm) return this.#random.below(10)
    if (!isLocal && this.#random.chance(0.02)) return this.#random.below(LATEST_MS)
    return this.#random.chance(0.05) ? this.#random.below(20_000) : this.#random.below(10)
  }
}
