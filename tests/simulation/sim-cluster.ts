import type { Checks } from './checks.ts'
import type { Commit } from './commit.ts'
import type { Faults } from './faults.ts'
import { type Random, streamOf } from './random.ts'
import type { SimBus } from './sim-bus.ts'
import { SimNode } from './sim-node.ts'
import type { SimStorage } from './sim-storage.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface ClusterParts {
  readonly seed: number
  readonly tenant: number
  readonly clock: VirtualClock
  readonly checks: Checks
  readonly faults: Faults
  readonly storage: SimStorage
  readonly bus: SimBus
  readonly onCommit: (commit: Commit) => void
  readonly onOpen: () => void
  /** All links to a node end with it. */
  readonly cutOff: (node: SimNode) => void
}

/** How long a restore takes. */
const RESTORE_MS = 500

/** The server: one to three processes over one storage. */
export class SimCluster {
  readonly nodes: readonly SimNode[]
  readonly storage: SimStorage
  readonly bus: SimBus
  /** A node that is gone for ever. */
  lost: SimNode | null = null
  #isRestoring = false
  readonly #parts: ClusterParts

  constructor(count: number, parts: ClusterParts) {
    this.#parts = parts
    this.storage = parts.storage
    this.bus = parts.bus
    this.nodes = Array.from(
      { length: count },
      (_, i) =>
        new SimNode(i, {
          ...parts,
          random: streamOf(parts.seed, 'node', parts.tenant, i),
          onCrashPoint: (node) => {
            parts.checks.count('crash between commit and ack')
            this.kill(node, 1000)
          },
        }),
    )
  }

  /** Any node that lives. */
  anyNode(random: Random): SimNode | null {
    const living = this.nodes.filter((node) => node.isUp)
    return living.length === 0 ? null : random.pick(living)
  }

  /** The clock that says when a UserSig was made. */
  now(): number {
    return Math.min(...this.nodes.map((node) => node.now()))
  }

  start(): void {
    for (const node of this.nodes) if (this.#mayStart(node)) node.start()
  }

  kill(node: SimNode, forMs: number): void {
    if (!node.isUp) return
    const { checks, clock, cutOff } = this.#parts
    checks.count(this.nodes.some((other) => other !== node && other.isUp) ? 'node crash beside another' : 'node crash')
    node.crash()
    cutOff(node)
    clock.after(forMs, () => this.#mayStart(node) && node.start())
  }

  lose(node: SimNode): void {
    this.lost = node
    if (node.isUp) this.kill(node, 0)
  }

  /** The last backup comes back, with nobody there (E1). */
  restore(): void {
    const { clock, cutOff, faults, storage } = this.#parts
    this.#isRestoring = true
    for (const node of this.nodes)
      if (node.isUp) {
        node.crash()
        cutOff(node)
      }
    // A file is closed by then.
    clock.after(1, () => storage.restore(faults.is('epochStays')))
    clock.after(RESTORE_MS, () => {
      this.#isRestoring = false
      this.start()
    })
  }

  #mayStart(node: SimNode): boolean {
    return node !== this.lost && !this.#isRestoring
  }
}
