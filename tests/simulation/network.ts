import type { Socket, SocketEvents } from '@tidings/client'
import type { GatewaySocket } from '@tidings/server'
import type { Faults } from './faults.ts'
import type { Random } from './random.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface ServerEnd {
  accept(socket: GatewaySocket): { onText(text: string): void; onClose(): void } | null
}

/** One socket between a device and the server: in order, delayed, and dead at any moment. */
export interface Link {
  readonly device: string
  /** Cuts it; each end hears of it a while later, or never before it asks. */
  cut(): void
}

/** All links of a world. */
export class Network {
  readonly links = new Set<Link>()
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly #faults: Faults
  /** Devices whose packets vanish without a word. */
  readonly blackHoles = new Set<string>()
  /** Devices that cannot connect. */
  readonly unreachable = new Set<string>()
  isCalm = false

  constructor(clock: VirtualClock, random: Random, faults: Faults) {
    this.#clock = clock
    this.#random = random
    this.#faults = faults
  }

  cutAll(): void {
    for (const link of [...this.links]) link.cut()
  }

  connect(device: string, server: ServerEnd | null, events: SocketEvents): Socket {
    let state: 'opening' | 'open' | 'closed' = 'opening'
    let serverEnd: { onText(text: string): void; onClose(): void } | null = null
    const toServer = this.#lane()
    const toDevice = this.#lane()
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
      cut: () => {
        this.links.delete(link)
        this.#clock.after(this.#random.below(200), closeServer)
        this.#clock.after(this.#random.below(200), () => closeDevice(1006))
      },
    }
    const gatewaySocket: GatewaySocket = {
      send: (text) =>
        toDevice(() => {
          if (state === 'open' && !this.blackHoles.has(device))
            for (const frame of this.#faults.down(device, text)) events.onText(frame)
        }),
      close: (code) => {
        serverEnd = null
        toDevice(() => closeDevice(code))
      },
      buffered: () => 0,
    }
    const failed = !server || this.unreachable.has(device) || (!this.isCalm && this.#random.chance(0.1))
    this.#clock.after(1 + this.#random.below(60), () => {
      if (state !== 'opening') return
      if (failed) return closeDevice(1006)
      serverEnd = server.accept(gatewaySocket)
      if (!serverEnd) return closeDevice(4001)
      state = 'open'
      this.links.add(link)
      events.onOpen()
    })
    return {
      send: (text) =>
        toServer(() => {
          if (!this.blackHoles.has(device)) for (const frame of this.#faults.up(device, text)) serverEnd?.onText(frame)
        }),
      close: () => {
        const wasOpen = state !== 'closed'
        if (!wasOpen) return
        state = 'closed'
        this.links.delete(link)
        this.#clock.after(1 + this.#random.below(50), closeServer)
        this.#clock.after(1, () => events.onClose(1000))
      },
    }
  }

  /** First in, first out, each with its own delay. */
  #lane(): (deliver: () => void) => void {
    let busyUntil = 0
    return (deliver) => {
      const slow = !this.isCalm && this.#random.chance(0.03) ? 2000 : 0
      const at = Math.max(
        busyUntil + 0.001,
        this.#clock.now + 1 + this.#random.below(40) + this.#random.below(slow + 1),
      )
      busyUntil = at
      this.#clock.after(at - this.#clock.now, deliver)
    }
  }
}
