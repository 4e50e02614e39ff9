import type { Socket, SocketEvents } from '@tidings/client'
import type { GatewaySocket } from '@tidings/server'
import type { Faults } from './faults.ts'
import type { FrameWatch } from './frame-watch.ts'
import type { Line } from './line.ts'
import { type Random, streamOf } from './random.ts'
import type { SimNode } from './sim-node.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** One socket between a device and a node: in order, delayed, and dead at any moment. */
export interface Link {
  readonly device: string
  readonly node: SimNode | null
  /** Cuts it; each end hears of it a while later, or never before it asks. */
  cut(): void
}

export interface NetworkParts {
  readonly seed: number
  readonly tenant: number
  readonly clock: VirtualClock
  readonly faults: Faults
  readonly watch: FrameWatch
  readonly pickNode: (random: Random) => SimNode | null
}

/** What the server says without being asked. */
const UNASKED = ['push', 'head', 'online', 'names']

/** All links of an app. */
export class Network {
  readonly links = new Set<Link>()
  /** Devices whose packets vanish without a word. */
  readonly blackHoles = new Set<string>()
  /** Devices that cannot connect. */
  readonly unreachable = new Set<string>()
  /** Hears answers alone. */
  deaf: string | null = null
  isCalm = false
  readonly #parts: NetworkParts
  readonly #links = new Map<string, number>()

  constructor(parts: NetworkParts) {
    this.#parts = parts
  }

  cut(where: (link: Link) => boolean): void {
    for (const link of [...this.links]) if (where(link)) link.cut()
  }

  connect(device: string, events: SocketEvents): Socket {
    const { clock, faults, watch } = this.#parts
    const nth = (this.#links.get(device) ?? 0) + 1
    this.#links.set(device, nth)
    const random = streamOf(this.#parts.seed, 'link', this.#parts.tenant, device, nth)
    const node = this.#parts.pickNode(random)
    let state: 'opening' | 'open' | 'closed' = 'opening'
    let serverEnd: { onText(text: string): void; onClose(): void } | null = null
    const line: Line = watch.line(device, node)
    const toServer = this.#lane(random)
    const toDevice = this.#lane(random)
    const closeDevice = (code: number) => {
      if (state === 'closed') return
      state = 'closed'
      this.links.delete(link)
      events.onClose(code)
    }
    const closeServer = () => {
      const end = serverEnd
      serverEnd = null
      end?.onClose()
    }
    const link: Link = {
      device,
      node,
      cut: () => {
        this.links.delete(link)
        clock.after(random.below(200), closeServer)
        clock.after(random.below(200), () => closeDevice(1006))
      },
    }
    const gatewaySocket: GatewaySocket = {
      send: (made) => {
        const text = faults.said(line, made)
        const frame = watch.said(line, text)
        if (device === this.deaf && UNASKED.includes(frame.type)) return
        toDevice(() => {
          if (state !== 'open' || this.blackHoles.has(device)) return
          for (const heard of faults.down(line, frame, text)) {
            watch.heard(line, frame)
            events.onText(heard)
          }
        })
      },
      close: (code) => {
        serverEnd = null
        toDevice(() => closeDevice(code))
      },
      buffered: () => 0,
    }
    const failed = !node || this.unreachable.has(device) || (!this.isCalm && random.chance(0.1))
    clock.after(1 + random.below(60), () => {
      if (state !== 'opening') return
      if (failed) return closeDevice(1006)
      serverEnd = node.accept(gatewaySocket)
      if (!serverEnd) return closeDevice(4001)
      state = 'open'
      this.links.add(link)
      events.onOpen()
    })
    return {
      send: (text) =>
        toServer(() => {
          if (this.blackHoles.has(device)) return
          if (!serverEnd) return
          watch.asked(line, text)
          for (const heard of faults.up(line, text)) serverEnd?.onText(heard)
        }),
      close: () => {
        if (state === 'closed') return
        state = 'closed'
        this.links.delete(link)
        clock.after(1 + random.below(50), closeServer)
        clock.after(1, () => events.onClose(1000))
      },
    }
  }

  /** First in, first out, each with its own delay. */
  #lane(random: Random): (deliver: () => void) => void {
    const { clock } = this.#parts
    let busyUntil = 0
    return (deliver) => {
      const slow = !this.isCalm && random.chance(0.03) ? 2000 : 0
      const at = Math.max(busyUntil + 0.001, clock.now + 1 + random.below(40) + random.below(slow + 1))
      busyUntil = at
      clock.after(at - clock.now, deliver)
    }
  }
}
