import {
  FAILURES,
  failureName,
  LIMITS,
  type ListMutation,
  type Mutation,
  PINNED_FLOOR,
  TidingsError,
} from '@tidings/model'
import { type Operation, type OperationResult, utf8Length } from '@tidings/protocol'
import type { Platform } from '../platform/platform.ts'
import type { Change } from '../store/change.ts'
import type { Mirror } from '../store/mirror.ts'
import type { OutboxEntry } from '../store/records.ts'
import type { Connection } from '../wire/connection.ts'
import { outdoes } from './outdoes.ts'
import { Suspicion } from './suspicion.ts'

/** A list operation that was queued and that the server will never do. */
export interface RefusedMutation {
  readonly mutation: ListMutation
  readonly error: TidingsError
}

export interface OutboxEvents {
  /**
   * A list operation that the server will never do; a refused message stays in the list with status 3 instead. Answers
   * whether the app heard it: what nobody heard is kept until it is asked for.
   */
  onRefused(mutation: ListMutation, error: TidingsError): boolean
}

/** Leaves room for the envelope of a frame. */
const FRAME_BYTES = LIMITS.frameUp - 1024
const RETRY_MS = 1000
const LEAST_WAIT_MS = 100

/** Keeps what a user asked for until its effect has come back: durable first, sent in order, done once. */
export class Outbox {
  readonly #mirror: Mirror
  readonly #platform: Platform
  readonly #connection: Connection
  readonly #events: OutboxEvents
  readonly #sends = new Map<number, { resolve: (entry: OutboxEntry) => void; reject: (error: TidingsError) => void }>()
  readonly #flying = new Set<string>()
  readonly #resting = new Set<string>()
  readonly #suspicion = new Suspicion()
  #frames = 0
  #isReady = false
  #readyAt = 0
  #session = 0
  #ended: TidingsError | null = null

  constructor(mirror: Mirror, platform: Platform, connection: Connection, events: OutboxEvents) {
    this.#mirror = mirror
    this.#platform = platform
    this.#connection = connection
    this.#events = events
  }

  /** Server time as this device knows it, microseconds. */
  nowUs(): number {
    return this.#platform.clock.now() * 1000 + this.#mirror.meta.clockOffset
  }

  learnClock(serverUs: number): void {
    // A clock beyond the keys would make times that no server takes.
    if (serverUs >= PINNED_FLOOR) return
    this.#mirror.learnClock(serverUs - this.#platform.clock.now() * 1000)
  }

  #nowMs(): number {
    return Math.floor(this.nowUs() / 1000)
  }

  /** Sync says when operations may leave: same epoch, no RESET under way (E3). */
  open(): void {
    if (!this.#isReady) this.#readyAt = this.#nowMs()
    this.#isReady = true
    this.drain()
  }

  shut(): void {
    this.#isReady = false
    this.#session++
    this.#flying.clear()
    this.#frames = 0
  }

  /** Queues list operations durably, as one commit; settles when that is done. Runs inside the mirror's queue. */
  async add(
    make: (intent: () => number) => readonly Mutation[],
    extra: Pick<Change, 'drafts' | 'removeDrafts' | 'removeEntries'> = {},
  ): Promise<OutboxEntry[]> {
    const entries = make(() => this.#mirror.takeIntent(this.nowUs()).t).map((mutation) => this.#entry(mutation))
    const outdone = this.#outdoneBy(entries)
    // Control characters take six bytes in JSON: what no frame can carry would end the line for ever.
    if (entries.some((entry) => bytesOf(entry) > FRAME_BYTES)) throw new TidingsError('too_large')
    if (this.#mirror.entries.length - outdone.length + entries.length > LIMITS.outboxItems)
      throw new TidingsError('outbox_full')
    const removeEntries = [...(extra.removeEntries ?? []), ...outdone]
    await this.#mirror.apply({ ...extra, entries, removeEntries, durable: true })
    this.drain()
    return entries
  }

  /** Settles with the server's answer to a message, whenever that comes. */
  whenSent(entry: OutboxEntry): Promise<OutboxEntry> {
    if (this.#ended) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => this.#sends.set(entry.n, { resolve, reject }))
  }

  /** Whether an entry is on its way and can no longer be held back. */
  isFlying(entry: OutboxEntry): boolean {
    return this.#flying.has(laneOf(entry))
  }

  /** Whoever waits for an entry that was taken back is told so. */
  takenBack(entry: OutboxEntry): void {
    this.#sends.get(entry.n)?.reject(new TidingsError('invalid_operation'))
    this.#sends.delete(entry.n)
  }

  /** Ends every wait, also those that come later; the entries stay. */
  abandonWaits(error: TidingsError): void {
    this.#ended = error
    for (const wait of this.#sends.values()) wait.reject(error)
    this.#sends.clear()
  }

  /** Hands over what was refused and nobody has heard of. Runs inside the mirror's queue. */
  async takeRefused(): Promise<RefusedMutation[]> {
    const refused = this.#mirror.entries.flatMap((entry) => {
      const { n, mutation, refused: code } = entry
      return code === null || mutation.kind === 'send' ? [] : [{ n, mutation, error: errorOf(code) }]
    })
    if (refused.length > 0) await this.#mirror.apply({ removeEntries: refused.map(({ n }) => n) })
    return refused.map(({ mutation, error }) => ({ mutation, error }))
  }

  /** Sends what may be sent: in order within a conversation, one frame a conversation, a bounded number of frames. */
  drain(): void {
    this.#expire()
    while (this.#isReady && this.#connection.isOpen && this.#frames < this.#suspicion.most.frames) {
      const batch = this.#nextBatch()
      if (batch.length === 0) {
        if (this.#frames === 0 && this.#resting.size === 0) this.#suspicion.lift()
        return
      }
      void this.#send(batch)
    }
  }

  /** Waiting entries that newer ones make needless: only the last word on a thing is sent (O5). */
  #outdoneBy(entries: readonly OutboxEntry[]): number[] {
    return entries.flatMap((entry) =>
      this.#flying.has(laneOf(entry)) || !('id' in entry.mutation)
        ? []
        : this.#mirror
            .entriesOf(entry.mutation.id)
            .filter((e) => !e.acked && e.refused === null && outdoes(entry, e))
            .map(({ n }) => n),
    )
  }

  #entry(mutation: Mutation): OutboxEntry {
    const { n } = this.#mirror.takeIntent(this.nowUs())
    const base = 'id' in mutation ? this.#mirror.base(mutation.id) : null
    const isMoving = mutation.kind === 'send' ? !mutation.onlineOnly : mutation.kind !== 'read'
    const isPartial = mutation.kind === 'read' && mutation.upTo.seq < (base?.state.lastSeq ?? 0)
    return {
      n,
      opID: mutation.kind === 'send' ? mutation.content.clientMsgID : this.#platform.randomID(16),
      epoch: this.#mirror.meta.epoch,
      mutation,
      madeAt: this.#nowMs(),
      key: isMoving ? this.#mirror.nextGuess(this.nowUs()) : 0,
      unreadAt: isPartial ? -1 : (base?.state.unread ?? 0),
      acked: null,
      refused: null,
    }
  }

  /** What waited for too long fails here: sent now, it would surprise everybody (O3). */
  #expire(): void {
    const now = this.#nowMs()
    const old = this.#mirror.entries.filter(
      (e) => !e.acked && e.refused === null && now - e.madeAt > LIMITS.outboxAgeMs && !this.#flying.has(laneOf(e)),
    )
    if (old.length === 0) return
    const results = old.map(({ opID }) => ({ outcome: 'refused' as const, opID, code: FAILURES.op_expired.code }))
    void this.#settle(old, '', results).catch((error: unknown) => this.#platform.log('error', 'outbox', error))
  }

  #nextBatch(): OutboxEntry[] {
    const batch: OutboxEntry[] = []
    const blocked = new Set<string>()
    let bytes = 0
    for (const entry of this.#mirror.entries) {
      const lane = laneOf(entry)
      if (entry.acked || entry.refused !== null || blocked.has(lane)) continue
      if (this.#flying.has(lane) || this.#resting.has(lane)) continue
      if (batch.length === this.#suspicion.most.ops) break
      const isOther = batch[0] !== undefined && this.#hasWaited(batch[0]) !== this.#hasWaited(entry)
      const size = isOther ? 0 : bytesOf(entry)
      if (isOther || (batch.length > 0 && bytes + size > FRAME_BYTES)) {
        // What comes later in that lane must not overtake it.
        blocked.add(lane)
        continue
      }
      bytes += size
      batch.push(entry)
      // The answer may say that the name has an id already, and what follows must go out with that one (F).
      if (entry.mutation.kind === 'labelCreate') blocked.add(lane)
    }
    return batch
  }

  /** Made before the line was there: such operations have a rate budget of their own. */
  #hasWaited(entry: OutboxEntry): boolean {
    return entry.madeAt < this.#readyAt
  }

  async #send(batch: readonly OutboxEntry[]): Promise<void> {
    const session = this.#session
    const lanes = new Set(batch.map(laneOf))
    for (const lane of lanes) this.#flying.add(lane)
    this.#frames++
    const land = () => {
      if (session !== this.#session) return
      for (const lane of lanes) this.#flying.delete(lane)
      this.#frames--
    }
    const drained = this.#hasWaited(batch[0] as OutboxEntry)
    try {
      const answer = await this.#connection.ask({ type: 'mutate', drained, ops: batch.map(operationOf) })
      if (answer.type !== 'mutated') throw new TidingsError('bad_frame')
      await this.#settle(batch, answer.epoch, answer.results)
      land()
    } catch (error) {
      land()
      if (this.#connection.endedBy === 'bad_frame') await this.#suspect(batch)
      if (session !== this.#session) return
      const wait = error instanceof TidingsError ? error.retryAfterMs : 0
      for (const lane of lanes) this.#rest(lane, Math.max(wait, RETRY_MS))
    }
    this.drain()
  }

  /** The server could not read something, and these were on the line. */
  async #suspect(batch: readonly OutboxEntry[]): Promise<void> {
    const found = this.#suspicion.ended(batch)
    if (!found) return
    this.#suspicion.lift()
    await this.#settle([found], '', [{ outcome: 'refused', opID: found.opID, code: FAILURES.bad_frame.code }])
  }

  async #settle(batch: readonly OutboxEntry[], epoch: string, results: readonly OperationResult[]): Promise<void> {
    const byID = new Map(results.map((result) => [result.opID, result]))
    const refused: { n: number; mutation: ListMutation; error: TidingsError }[] = []
    const settled: (() => void)[] = []
    await this.#mirror.commit(() => {
      const entries: OutboxEntry[] = []
      for (const { n } of batch) {
        const entry = this.#mirror.entries.find((e) => e.n === n)
        const result = entry && byID.get(entry.opID)
        if (!entry) continue
        if (!result || result.outcome === 'retry') {
          // An answer that leaves it out, or knows no pause, must not be asked again at once.
          this.#rest(laneOf(entry), result?.afterMs ? Math.max(result.afterMs, LEAST_WAIT_MS) : RETRY_MS)
        } else if (result.outcome === 'done') {
          const label = result.label === undefined ? {} : { label: result.label }
          const acked = { epoch, version: result.version, sent: result.sent ?? null, ...label }
          entries.push({ ...entry, acked }, ...this.#relabel(entry, result.label))
          settled.push(() => this.#sends.get(n)?.resolve({ ...entry, acked }))
        } else {
          const error = errorOf(result.code)
          entries.push({ ...entry, refused: error.code })
          if (entry.mutation.kind !== 'send') refused.push({ n, mutation: entry.mutation, error })
          settled.push(() => this.#sends.get(n)?.reject(error))
        }
      }
      return { entries }
    })
    // Events fire before a promise settles (rule O).
    const heard = refused.filter(({ mutation, error }) => this.#events.onRefused(mutation, error)).map(({ n }) => n)
    for (const settle of settled) settle()
    for (const { n } of batch)
      if (this.#mirror.entries.every((e) => e.n !== n || e.acked || e.refused !== null)) this.#sends.delete(n)
    if (refused.length > 0) await this.#mirror.commit(() => ({ removeEntries: [...heard, ...this.#tooManyRefused()] }))
  }

  /** An app that never asks must not fill the outbox with what it does not want to know. */
  #tooManyRefused(): number[] {
    const refused = this.#mirror.entries.filter((e) => e.refused !== null && e.mutation.kind !== 'send')
    return refused.slice(0, Math.max(0, refused.length - LIMITS.refusedKept)).map(({ n }) => n)
  }

  /** The name had an id already: what waits with ours goes on with that one (F). */
  #relabel(created: OutboxEntry, label: string | undefined): OutboxEntry[] {
    if (created.mutation.kind !== 'labelCreate' || label === undefined || label === created.mutation.label) return []
    const own = created.mutation.label
    return this.#mirror.entries
      .filter((e) => e.n !== created.n && 'label' in e.mutation && e.mutation.label === own)
      .map((e) => ({ ...e, mutation: { ...e.mutation, label } as Mutation }))
  }

  #rest(lane: string, ms: number): void {
    this.#resting.add(lane)
    this.#platform.clock.after(ms, () => {
      this.#resting.delete(lane)
      this.drain()
    })
  }
}

const errorOf = (code: number): TidingsError => new TidingsError(failureName(code))

const bytesOf = (entry: OutboxEntry): number => utf8Length(JSON.stringify(operationOf(entry)))

/** One lane a conversation (O2); everything about conversation groups is one lane, since their operations depend on each other. */
const laneOf = ({ mutation }: OutboxEntry): string => ('label' in mutation ? 'labels' : mutation.id)

const operationOf = (entry: OutboxEntry): Operation => ({
  opID: entry.opID,
  epoch: entry.epoch,
  mutation: entry.mutation,
})
