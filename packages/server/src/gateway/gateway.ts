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
  readonly #due = new Set<Promise<void>>()
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

  get isDraining(): boolean {
    return this.#draining
  }

  get connections(): number {
    return this.#sessions.size
  }

  /** Asked before a handshake. Null: this address has had enough; otherwise how to give the place back, once. */
  admit(peer: Peer): (() => void) | null {
    if (!this.#limiter.admitSocket(peer)) return null
    return () => this.#limiter.releaseSocket(peer)
  }

  /** Greets a socket that was admitted. */
  open(socket: GatewaySocket, peer: Peer): SocketEvents {
    const session = new Session(
      {
        context: this.#context,
        sessions: this.#sessions,
        limiter: this.#limiter,
        metrics: this.#metrics,
        handle: (from, who, frame) => this.#owe(handle(from, who, frame)),
      },
      socket,
      peer,
    )
    this.#sessions.open(session)
    return { onText: (text) => session.onText(text), onClose: () => session.onClose() }
  }

  /** Both at once, for sockets without a handshake. Null: the socket should be closed. */
  accept(socket: GatewaySocket, peer: Peer): SocketEvents | null {
    const release = this.#draining ? null : this.admit(peer)
    if (!release) return null
    const { onText, onClose } = this.open(socket, peer)
    return {
      onText,
      onClose: () => {
        onClose()
        release()
      },
    }
  }

  /** Answers what was asked, tells everybody to come back within a window (B1), then closes. */
  async drain(): Promise<void> {
    this.#draining = true
    this.#cancelSweep()
    await this.#answered()
    this.#unsubscribe()
    // Few connections need no wide window; many must not come back at once.
    const withinMs = Math.min(TIMES.drainWindowMs, 500 + this.#sessions.size * 2)
    this.#sessions.each((session) => {
      session.send({ type: 'goaway', withinMs })
      session.close(CLOSE.goingAway)
    })
  }

  #owe(answer: Promise<void>): void {
    this.#due.add(answer)
    void answer.finally(() => this.#due.delete(answer))
  }

  /** Waits for the answers that are due now, and not for ever: a device asks again what it was not told. */
  async #answered(): Promise<void> {
    if (this.#due.size === 0) return
    await new Promise<void>((resolve) => {
      const cancel = this.#context.world.after(TIMES.drainAnswersMs, resolve)
      void Promise.all(this.#due).then(() => {
        cancel()
        resolve()
      })
    })
  }

  #sweep(): void {
    this.#cancelSweep = this.#context.world.after(SWEEP_MS, () => {
      this.#limiter.sweep()
      this.#sweep()
    })
  }
}
