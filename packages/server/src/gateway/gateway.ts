import { CLOSE } from '@tidings/protocol'
import type { Metrics } from '../observe/metrics.ts'
import { TIMES } from '../options.ts'
import type { ServiceContext } from '../service/context.ts'
import { handle } from './handlers.ts'
import { Limiter } from './limiter.ts'
import { Session } from './session.ts'
import { Sessions } from './sessions.ts'
import type { GatewaySocket, Peer, SocketEvents } from './socket.ts'

const SWEEP_MS = 60_000

/** Accepts sockets, carries nudges to them, and lets them go in good order. */
export class Gateway {
  readonly #context: ServiceContext
  readonly #metrics: Metrics
  readonly #sessions: Sessions
  readonly #limiter: Limiter
  readonly #unsubscribe: () => void
  #cancelSweep: () => void = () => {}
  #draining = false

  constructor(context: ServiceContext, metrics: Metrics) {
    this.#context = context
    this.#metrics = metrics
    this.#sessions = new Sessions(context.options.limits.devicesPerUser)
    this.#limiter = new Limiter(context.world, context.options.limits)
    this.#unsubscribe = context.bus.subscribe((nudge) => this.#sessions.deliver(nudge))
    this.#sweep()
  }

  get connections(): number {
    return this.#sessions.size
  }

  /** Null: this address has had enough, or the server is going away; the socket should be closed. */
  accept(socket: GatewaySocket, peer: Peer): SocketEvents | null {
    if (this.#draining || !this.#limiter.admitSocket(peer)) return null
    const session = new Session(
      { context: this.#context, sessions: this.#sessions, limiter: this.#limiter, metrics: this.#metrics, handle },
      socket,
      peer,
    )
    this.#sessions.open(session)
    return {
      onText: (text) => session.onText(text),
      onClose: () => {
        session.onClose()
        this.#limiter.releaseSocket(peer)
      },
    }
  }

  /** Tells everybody to come back within a window (B1), then closes. */
  drain(): void {
    this.#draining = true
    this.#cancelSweep()
    this.#unsubscribe()
    // Few connections need no wide window; many must not come back at once.
    const withinMs = Math.min(TIMES.drainWindowMs, 500 + this.#sessions.size * 2)
    this.#sessions.each((session) => {
      session.send({ type: 'goaway', withinMs })
      session.close(CLOSE.goingAway)
    })
  }

  #sweep(): void {
    this.#cancelSweep = this.#context.world.after(SWEEP_MS, () => {
      this.#limiter.sweep()
      this.#sweep()
    })
  }
}
