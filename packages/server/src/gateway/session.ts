import { LIMITS, TidingsError } from '@tidings/model'
import { CLOSE, type Down, decodeUp, encode, PROTOCOL_VERSION, type Up, type UpOf } from '@tidings/protocol'
import type { Metrics } from '../observe/metrics.ts'
import { BUFFER, TIMES } from '../options.ts'
import type { ServiceContext } from '../service/context.ts'
import { readChanges, readNames } from '../service/read-feed.ts'
import { sessionUsedAt, signIn, touchSession } from '../service/sign-in.ts'
import { tx } from '../storage/work.ts'
import { logFault } from './failure-reply.ts'
import type { Limiter } from './limiter.ts'
import type { GatewaySocket, Peer } from './socket.ts'
import { welcomed } from './welcome.ts'

export interface SessionParts {
  readonly context: ServiceContext
  readonly sessions: Registry
  /** What a frame of a greeted device leads to. */
  readonly handle: (session: Session, who: Identity, frame: Up) => void
  readonly limiter: Limiter
  readonly metrics: Metrics
}

/** Who is at the other end, once HELLO was accepted. */
export interface Identity {
  readonly userID: string
  readonly device: string
  readonly token: string
}

/** Who is told of a session that is greeted or gone. */
export interface Registry {
  add(session: Session, who: Identity): void
  /** `who` is null for a socket that was never greeted. */
  remove(session: Session, who: Identity | null): void
}

type State =
  | { readonly name: 'greeting' }
  | { readonly name: 'checking' }
  | { readonly name: 'ready'; readonly who: Identity }
  | { readonly name: 'closed' }

/** One socket: greets, answers, pushes what changed, and never holds more than a bounded amount for a slow reader. */
export class Session {
  readonly parts: SessionParts
  readonly peer: Peer
  readonly #socket: GatewaySocket
  #state: State = { name: 'greeting' }
  #cancelTimer: () => void
  #heardAt: number
  #checkedAt: number
  /** The newest version that was sent, or that the device said it has. */
  #sentTo = 0
  #dirty = false
  #pushing = false
  #walking = false

  constructor(parts: SessionParts, socket: GatewaySocket, peer: Peer) {
    this.parts = parts
    this.peer = peer
    this.#socket = socket
    this.#heardAt = this.#checkedAt = parts.context.world.now()
    this.#cancelTimer = parts.context.world.after(TIMES.helloMs, () => this.close(CLOSE.unauthorized))
  }

  get who(): Identity | null {
    return this.#state.name === 'ready' ? this.#state.who : null
  }

  onText(text: string): void {
    if (this.#state.name === 'closed') return
    this.#heardAt = this.parts.context.world.now()
    try {
      const frame = decodeUp(text, this.#state.name === 'ready' ? LIMITS.frameUp : LIMITS.helloFrame)
      if (this.#state.name === 'ready') this.parts.handle(this, this.#state.who, frame)
      else if (this.#state.name === 'greeting' && frame.type === 'hello' && hasOneProof(frame)) void this.#greet(frame)
      else throw new TidingsError('bad_frame')
    } catch (error) {
      this.parts.metrics.badFrames.inc()
      this.refuse(error instanceof TidingsError ? error : new TidingsError('bad_frame'), CLOSE.badFrame)
    }
  }

  onClose(): void {
    if (this.#state.name === 'closed') return
    const { who } = this
    this.#state = { name: 'closed' }
    this.#cancelTimer()
    this.parts.sessions.remove(this, who)
  }

  send(frame: Down): void {
    if (this.#state.name === 'closed') return
    // Who asks and does not read the answers is let go: the memory of a connection is bounded (B4).
    if (this.#socket.buffered() > BUFFER.close) this.close(CLOSE.slow)
    else this.#socket.send(encode(frame))
  }

  /** Sends a frame that was encoded before, for many sessions at once. */
  sendText(text: string): void {
    if (this.#state.name === 'ready' && this.#socket.buffered() < BUFFER.dirty) this.#socket.send(text)
  }

  /** Says why, then closes. */
  refuse(error: TidingsError, closeCode: number): void {
    this.send({ type: 'refused', code: error.code, afterMs: error.retryAfterMs })
    this.close(closeCode)
  }

  close(code: number): void {
    if (this.#state.name === 'closed') return
    this.onClose()
    this.#socket.close(code)
  }

  /** A walk has a budget of its own, and a device has one at a time (V10). */
  async walk<T>(read: () => Promise<T>): Promise<T> {
    if (this.#walking) throw new TidingsError('too_frequent', { retryAfterMs: 1000 })
    this.#walking = true
    try {
      return await read()
    } finally {
      this.#walking = false
    }
  }

  /** The device has everything up to that version (it said so). */
  caughtUp(version: number): void {
    this.#sentTo = Math.max(this.#sentTo, version)
  }

  /** The feed moved: pushes what is new, as one frame for all that came meanwhile. */
  wake(head: number): void {
    if (this.#state.name !== 'ready' || head <= this.#sentTo) return
    this.#dirty = true
    if (!this.#pushing) void this.#push(this.#state.who)
  }

  async #greet(frame: UpOf<'hello'>): Promise<void> {
    this.#state = { name: 'checking' }
    const { context, limiter } = this.parts
    try {
      limiter.admitLogin(this.peer)
      if (frame.protocol !== PROTOCOL_VERSION) throw new TidingsError('old_protocol')
      if (frame.sdkAppID !== context.options.sdkAppID) throw new TidingsError('app_unknown')
      const signed = await signIn(context, frame)
      if (this.#state.name !== 'checking') return
      const who = { userID: signed.userID, device: frame.device, token: signed.session }
      const { feed, self } = await context.storage.read(function* () {
        const feed = yield* tx.feed(who.userID)
        return { feed, self: yield* readNames(who.userID, [who.userID], []) }
      })
      if (this.#state.name !== 'checking') return
      // A device that is behind pulls; what comes after this head is pushed.
      this.#sentTo = feed.head
      this.#state = { name: 'ready', who }
      this.parts.sessions.add(this, who)
      this.#cancelTimer()
      this.#watch()
      this.send(welcomed(context, signed, feed))
      // No row shows one's own name, so none brings it.
      if (self.users.some(({ nick, faceUrl }) => nick !== '' || faceUrl !== ''))
        this.send({ type: 'names', refs: self })
      // What was committed between the read and the registration has nudged nobody here.
      this.wake(Number.MAX_SAFE_INTEGER)
    } catch (error) {
      logFault(context.logger, 'login', error)
      const known = error instanceof TidingsError ? error : new TidingsError('internal', { cause: error })
      // What only the server can heal says nothing about who asks.
      if (known.retry !== 'later') limiter.failedLogin(this.peer)
      this.parts.metrics.loginsRefused.inc()
      this.refuse(known, CLOSE.unauthorized)
    }
  }

  async #push(who: Identity): Promise<void> {
    this.#pushing = true
    const { context, metrics } = this.parts
    const { epoch } = context.storage
    try {
      while (this.#dirty && this.#state.name === 'ready') {
        this.#dirty = false
        if (this.#socket.buffered() > BUFFER.close) return this.close(CLOSE.slow)
        const prev = this.#sentTo
        const page = await context.storage.read(() => readChanges(who.userID, prev))
        if (this.#sentTo !== prev) {
          // A pull moved it meanwhile; what came after that pull is still to be told.
          this.#dirty = true
          continue
        }
        if (!page || page.to <= prev) continue
        if (page.more || this.#socket.buffered() > BUFFER.dirty) {
          // Too much to push: the device is told how far it is behind, and pulls.
          const { head } = await context.storage.read(function* () {
            return yield* tx.feed(who.userID)
          })
          this.#sentTo = head
          this.send({ type: 'head', epoch, head })
          continue
        }
        this.#sentTo = page.to
        metrics.pushes.inc()
        this.send({ type: 'push', epoch, prev, to: page.to, rows: page.rows, refs: page.names })
      }
    } catch (error) {
      // The heartbeat repairs it (V6).
      logFault(context.logger, 'push', error)
      metrics.pushFailures.inc()
    } finally {
      this.#pushing = false
    }
  }

  /** Notices a dead line, and a session that was revoked without a nudge reaching this node. */
  #watch(): void {
    const { world } = this.parts.context
    this.#cancelTimer = world.after(TIMES.watchMs, () => {
      const now = world.now()
      if (now - this.#heardAt > TIMES.silenceMs) return this.close(CLOSE.silent)
      if (now - this.#checkedAt >= TIMES.revalidateMs) void this.#revalidate(now)
      this.#watch()
    })
  }

  async #revalidate(now: number): Promise<void> {
    this.#checkedAt = now
    const who = this.who
    if (!who) return
    const { storage, logger } = this.parts.context
    try {
      const usedAt = await storage.read(() => sessionUsedAt(who.userID, who.token))
      if (usedAt === null) this.refuse(new TidingsError('session_missing'), CLOSE.kicked)
      else if (now - usedAt >= TIMES.sessionTouchMs) await storage.write(() => touchSession(who.token, now))
    } catch (error) {
      logFault(logger, 'revalidate', error)
    }
  }
}

/** A HELLO shows a UserSig or a stored session, never both: which one counted would be a guess. */
const hasOneProof = (frame: UpOf<'hello'>): boolean => (frame.userSig === undefined) !== (frame.session === undefined)
