import { TidingsError } from '@tidings/model'
import type { Down, DownOf, Refs, WireRow } from '@tidings/protocol'
import type { Platform } from '../platform/platform.ts'
import type { Change } from '../store/change.ts'
import type { Mirror } from '../store/mirror.ts'
import type { BaseRow, StoredWalk } from '../store/records.ts'
import type { Connection } from '../wire/connection.ts'
import { Generation } from './generation.ts'

export type SyncState = 'offline' | 'syncing' | 'live'

export interface SyncEvents {
  onStart(): void
  onFinish(): void
  onFailed(): void
  /** The list is in step, each time. */
  onLive(): void
  /** What the server's rows add up to. */
  onDigest(said: { readonly epoch: string; readonly head: number; readonly digest: number }): void
  /** Operations may leave now: same epoch, no RESET under way (E3). */
  onReady(): void
  onNotReady(): void
}

/** Reordered pushes settle within that time, before a gap is pulled (V4). */
const GAP_MS = 300
const RESET_PEACE_MS = 60_000
const RESET_WAIT_MS = 30_000
const RETRY_MS = 1000

/** Brings the feed into the mirror: a first walk, pulls, pushes; every head that differs is pulled (V6). */
export class Sync {
  readonly #mirror: Mirror
  readonly #platform: Platform
  readonly #connection: Connection
  readonly #events: SyncEvents
  #state: SyncState = 'offline'
  #announced = false
  #server: { epoch: string; head: number } | null = null
  #generation: Generation | null = null
  #mustReset = false
  #running = false
  #behind = false
  /** Answers in a row that brought nothing. */
  #idle = 0
  #cancelRetry: () => void = () => {}
  #session = 0
  #lastResetAt: number | null = null

  constructor(mirror: Mirror, platform: Platform, connection: Connection, events: SyncEvents) {
    this.#mirror = mirror
    this.#platform = platform
    this.#connection = connection
    this.#events = events
  }

  get state(): SyncState {
    return this.#state
  }

  onWelcome(frame: DownOf<'welcome'>): void {
    this.#session++
    this.#running = false
    this.#server = { epoch: frame.epoch, head: frame.head }
    if (this.#generation && this.#generation.epoch !== frame.epoch) this.#generation = null
    this.#state = 'syncing'
    if (!this.#announced) this.#events.onStart()
    this.#announced = true
    this.#behind = true
    this.#tellDigest(frame.epoch, frame.head, frame.digest)
    void this.#run()
  }

  /** The cache cannot be trusted: the whole feed anew, as after a restore; the old list shows until then. */
  startOver(): void {
    if (!this.#server || this.#mustReset) return
    this.#startReset(this.#server.epoch)
    this.#behind = true
    void this.#run()
  }

  #tellDigest(epoch: string, head: number, digest: number | undefined): void {
    if (digest !== undefined) this.#events.onDigest({ epoch, head, digest })
  }

  onDown(): void {
    this.#session++
    this.#running = false
    this.#events.onNotReady()
    const wasSyncing = this.#state === 'syncing' && this.#announced
    this.#state = 'offline'
    if (wasSyncing) this.#events.onFailed()
    this.#announced = false
  }

  /** Heartbeat replies and head frames: the only thing that correctness depends on (V6). */
  onHead(epoch: string, head: number, digest?: number): void {
    this.#server = { epoch, head }
    this.#tellDigest(epoch, head, digest)
    const { meta } = this.#mirror
    if (this.#running || (meta.epoch === epoch && meta.cursor === head && !this.#mustReset)) return
    this.#behind = true
    void this.#run()
  }

  onPush(frame: DownOf<'push'>): void {
    const session = this.#session
    const rows = frame.rows.map(baseRow)
    // Whatever becomes of this push, the feed is that far: a pull that runs now must not think it is done before.
    if (this.#server?.epoch === frame.epoch && frame.to > this.#server.head)
      this.#server = { epoch: frame.epoch, head: frame.to }
    void this.#mirror
      .commit(() => {
        if (session !== this.#session) return null
        const { meta } = this.#mirror
        if (this.#generation) {
          if (this.#generation.epoch === frame.epoch) this.#generation.add(rows, frame.refs)
          return null
        }
        if (frame.epoch !== meta.epoch) return this.#gap(session)
        // During a first walk, and while a pull runs, rows are good and the cursor is not theirs to move.
        if (meta.walk || this.#running) return { rows, ...names(frame.refs) }
        if (frame.to <= meta.cursor) return null
        if (frame.prev !== meta.cursor) return this.#gap(session)
        return { rows, ...names(frame.refs), meta: { cursor: frame.to } }
      })
      .catch((error: unknown) => this.#platform.log('error', 'push', error))
  }

  #gap(session: number): null {
    this.#platform.clock.after(GAP_MS, () => {
      if (session !== this.#session || this.#running) return
      this.#behind = true
      void this.#run()
    })
    return null
  }

  async #run(): Promise<void> {
    if (this.#running || !this.#connection.isOpen) return
    this.#running = true
    // Whatever begins anew takes the place of a try that waits.
    this.#cancelRetry()
    const session = this.#session
    const isCurrent = () => session === this.#session
    try {
      while (isCurrent() && this.#behind) await this.#step(isCurrent)
      if (!isCurrent()) return
      this.#running = false
      this.#state = 'live'
      this.#events.onReady()
      if (this.#announced) this.#events.onFinish()
      this.#announced = false
      this.#events.onLive()
    } catch (error) {
      if (!isCurrent()) return
      this.#running = false
      const known = error instanceof TidingsError ? error : new TidingsError('internal', { cause: error })
      if (known.reason === 'internal') this.#platform.log('error', 'sync', error)
      const wait = Math.max(known.retryAfterMs, RETRY_MS)
      this.#cancelRetry = this.#platform.clock.after(wait, () => {
        if (isCurrent()) void this.#run()
      })
    }
  }

  /** One question to the server, and what its answer changes. */
  async #step(isCurrent: () => boolean): Promise<void> {
    const { meta } = this.#mirror
    const server = this.#server as { epoch: string; head: number }
    // A walk of another history is dropped with what it brought: that is a RESET, and not a merge.
    const isFirst = meta.epoch === '' || (meta.walk !== null && meta.walk.epoch === server.epoch)
    if (!this.#mustReset && isFirst) return await this.#walkFirst(meta.walk, isCurrent)
    if (this.#mustReset || meta.epoch !== server.epoch) return await this.#reset(server.epoch, isCurrent)
    this.#events.onReady()
    if (meta.cursor === server.head && meta.caught) {
      this.#behind = false
      return
    }
    const answer = await this.#connection.ask({
      type: 'pull',
      cursor: { epoch: meta.epoch, version: meta.cursor },
    })
    if (!isCurrent()) return
    if (answer.type === 'reset') return this.#startReset(answer.epoch)
    const page = expect(answer, 'pulled')
    await this.#mirror.commit(() => {
      if (!isCurrent() || this.#mirror.meta.cursor !== page.from) return null
      return {
        rows: page.rows.map(baseRow),
        ...names(page.refs),
        meta: { cursor: page.to, caught: !page.more },
      }
    })
    if (!isCurrent()) return
    this.#requireProgress(page.to > page.from)
    if (page.more) return
    this.#pulledTo(page.epoch, page.to)
    this.#tellDigest(page.epoch, page.to, page.digest)
  }

  /** Into an empty store the list is usable after page one; the cursor becomes H when the walk is complete (V10). */
  async #walkFirst(walk: StoredWalk | null, isCurrent: () => boolean): Promise<void> {
    const page = expect(await this.#connection.ask({ type: 'walk', below: walk?.below ?? null }), 'walked')
    if (!isCurrent()) return
    if (walk && page.epoch !== walk.epoch) return this.#startReset(page.epoch)
    const head = walk?.head ?? page.head
    const rows = page.rows.map(baseRow)
    const below = Generation.lowest(rows) ?? walk?.below ?? null
    await this.#mirror.commit(() => {
      if (!isCurrent()) return null
      const meta = page.more
        ? { epoch: page.epoch, walk: { epoch: page.epoch, head, below } }
        : { epoch: page.epoch, walk: null, cursor: head, caught: false }
      return { rows, ...names(page.refs), meta }
    })
    if (!isCurrent()) return
    this.#requireProgress(!page.more || page.rows.length > 0)
    this.#events.onReady()
  }

  /** An answer may cross what was heard meanwhile, once; a server that brings nothing again is asked again after a while. */
  #requireProgress(isFurther: boolean): void {
    this.#idle = isFurther ? 0 : this.#idle + 1
    if (this.#idle > 1) throw new TidingsError('bad_frame')
  }

  /** A pull is complete; what was heard of meanwhile may be further on. */
  #pulledTo(epoch: string, to: number): void {
    const known = this.#server
    const head = known?.epoch === epoch ? Math.max(known.head, to) : to
    this.#server = { epoch, head }
    this.#behind = head > to
  }

  #startReset(epoch: string): void {
    this.#mustReset = true
    this.#generation = null
    this.#server = { epoch, head: this.#server?.head ?? 0 }
  }

  /** The whole feed anew, aside; the old list stays visible until the new one has caught up (V8, V10). */
  async #reset(epoch: string, isCurrent: () => boolean): Promise<void> {
    this.#events.onNotReady()
    if (!this.#generation) {
      await this.#peace(isCurrent)
      if (!isCurrent()) return
      this.#generation = new Generation(epoch)
    }
    const generation = this.#generation
    if (!generation.isWalked) {
      const page = expect(await this.#connection.ask({ type: 'walk', below: generation.below }), 'walked')
      if (!isCurrent()) return
      if (page.epoch !== generation.epoch) return this.#startReset(page.epoch)
      generation.walked(page.rows.map(baseRow), page.refs, page.head, page.more)
      return
    }
    const answer = await this.#connection.ask({
      type: 'pull',
      cursor: { epoch: generation.epoch, version: generation.cursor },
    })
    if (!isCurrent()) return
    if (answer.type === 'reset') return this.#startReset(answer.epoch)
    const page = expect(answer, 'pulled')
    generation.pulled(page.rows.map(baseRow), page.refs, page.to)
    if (page.more) return
    await this.#mirror.commit(() => {
      if (!isCurrent()) return null
      this.#generation = null
      this.#mustReset = false
      return {
        ...generation.names(),
        rows: generation.rows(),
        replace: true,
        meta: { epoch: generation.epoch, cursor: generation.cursor, caught: true, walk: null },
      }
    })
    if (isCurrent()) this.#pulledTo(page.epoch, page.to)
  }

  /** A second RESET within a minute waits: something is wrong, and all devices would hammer the server (V8). */
  async #peace(isCurrent: () => boolean): Promise<void> {
    const now = this.#platform.clock.now()
    const since = this.#lastResetAt === null ? Number.POSITIVE_INFINITY : now - this.#lastResetAt
    this.#lastResetAt = now
    if (since >= RESET_PEACE_MS) return
    if (this.#announced) this.#events.onFailed()
    this.#announced = false
    const wait = RESET_WAIT_MS * (0.5 + this.#platform.random())
    await new Promise<void>((resolve) => this.#platform.clock.after(wait, resolve))
    if (!isCurrent()) return
    this.#events.onStart()
    this.#announced = true
  }
}

const names = (refs: Refs): Pick<Change, 'users' | 'groups'> => ({ users: refs.users, groups: refs.groups })

/** Rows come validated; only the readonly wrappers of the wire's types differ. */
const baseRow = (row: WireRow): BaseRow => row as BaseRow

function expect<T extends Down['type']>(answer: Down, type: T): DownOf<T> {
  if (answer.type !== type) throw new TidingsError('bad_frame')
  return answer as DownOf<T>
}
