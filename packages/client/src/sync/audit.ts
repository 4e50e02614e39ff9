import { addDigest, bucketOf, DIGEST_BITS, digestOf, LIMITS, type RowKind, TidingsError } from '@tidings/model'
import type { Down, DownOf } from '@tidings/protocol'
import type { Platform } from '../platform/platform.ts'
import type { StoreKey } from '../store/local-store.ts'
import type { Mirror } from '../store/mirror.ts'
import type { BaseRow } from '../store/records.ts'
import type { Connection } from '../wire/connection.ts'

/** What a check of the cache has put right. */
export interface Repair {
  /** Rows that differed from the server's, conversations and others. */
  readonly rows: number
  /** Those of them that are conversations. */
  readonly conversationIDs: readonly string[]
}

export interface AuditEvents {
  onRepaired(repair: Repair): void
  /** The sum of unread messages was not that of the rows. */
  onDrift(): void
  /** The cache cannot be put right row by row. */
  onHopeless(): void
}

/** Rows read at once, and the pause between: who looks at the list must not notice. */
const SURVEY = { rows: 500, pauseMs: 20 } as const
/** Repairs in a row that may leave a difference before everything is fetched anew. */
const TRIES = 2
/** From so many wrong rows on, everything anew costs less. */
const MOST_ROWS = 2000
const FAN = 2 ** DIGEST_BITS.step

interface Said {
  readonly epoch: string
  readonly head: number
  readonly digest: number
}

/**
 * Finds what is wrong in the cache. The rows are read through once a login; from then on their sum is kept by the commits.
 * Whenever this device is at the head of the feed, its sum must be the server's. If it is not, the difference is narrowed
 * bucket by bucket to rows, and those are fetched again.
 */
export class Audit {
  readonly #mirror: Mirror
  readonly #platform: Platform
  readonly #connection: Connection
  readonly #events: AuditEvents
  #said: Said | null = null
  #hasBegun = false
  #isRunning = false
  #tries = 0
  #hasGivenUp = false

  constructor(mirror: Mirror, platform: Platform, connection: Connection, events: AuditEvents) {
    this.#mirror = mirror
    this.#platform = platform
    this.#connection = connection
    this.#events = events
  }

  /** The list is in step: the first time, its rows are read through. */
  onLive(): void {
    if (this.#hasBegun) this.#check()
    else {
      this.#hasBegun = true
      this.#survey()
    }
  }

  /** What the server's rows add up to at a version. */
  onDigest(said: Said): void {
    this.#said = said
    this.#check()
  }

  #survey(): void {
    this.#mirror.inspection.step(SURVEY.rows).then(
      ({ isDone, hasDrifted }) => {
        if (hasDrifted) this.#events.onDrift()
        if (isDone) this.#check()
        else this.#platform.clock.after(SURVEY.pauseMs, () => this.#survey())
      },
      (error: unknown) => this.#failed(error),
    )
  }

  #check(): void {
    if (this.#isRunning || this.#hasGivenUp || !this.#differs()) return
    this.#isRunning = true
    this.#repair()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#isRunning = false
      })
  }

  /** Whether this device stands where the server spoke of, and its rows say something else. */
  #differs(): boolean {
    const { meta } = this.#mirror
    const { digest } = this.#mirror.inspection
    if (!this.#said || digest === null || meta.walk || !meta.caught) return false
    if (this.#said.epoch !== meta.epoch || this.#said.head !== meta.cursor) return false
    if (this.#said.digest === digest) this.#tries = 0
    return this.#said.digest !== digest
  }

  async #repair(): Promise<void> {
    if (this.#tries >= TRIES) return this.#giveUp()
    const { epoch } = this.#mirror.meta
    const own = await this.#ownRows()
    const wrong = await this.#wrongRows(own, this.#said as Said)
    // What moved meanwhile is looked at again with the next heartbeat.
    if (!wrong) return
    this.#tries++
    if (wrong.length > MOST_ROWS) return this.#giveUp()
    const repaired: StoreKey[] = []
    for (let at = 0; at < wrong.length; ) {
      const keys = wrong.slice(at, at + LIMITS.batch)
      const answer = expect(await this.#connection.ask({ type: 'fetch', keys }), 'fetched')
      // An answer that takes nothing would be asked for for ever.
      if (answer.epoch !== epoch || answer.taken === 0) break
      repaired.push(...(await this.#put(keys.slice(0, answer.taken), answer, own)))
      at += answer.taken
    }
    if (repaired.length === 0) return
    const conversationIDs = repaired.filter(({ kind }) => kind === 'conversation').map(({ id }) => id)
    this.#events.onRepaired({ rows: repaired.length, conversationIDs })
  }

  /** Puts fetched rows in the place of those that were judged; what has moved since is left alone. */
  async #put(
    keys: readonly StoreKey[],
    answer: DownOf<'fetched'>,
    own: ReadonlyMap<string, number>,
  ): Promise<StoreKey[]> {
    const fetched = new Map(answer.rows.map((row) => [nameOf(row), row as BaseRow]))
    return await this.#mirror.exclusively(async () => {
      const held = await this.#mirror.inspection.rows(keys)
      const still = keys.filter((key, i) => (held[i] ? digestOf(held[i]) : 0) === (own.get(nameOf(key)) ?? 0))
      const rows = still.map((key) => fetched.get(nameOf(key))).filter((row) => row !== undefined)
      const gone = still.filter((key) => !fetched.has(nameOf(key)))
      await this.#mirror.apply({ repair: { rows, gone }, users: answer.refs.users, groups: answer.refs.groups })
      return still
    })
  }

  /** Digests by name. */
  async #ownRows(): Promise<Map<string, number>> {
    const own = new Map<string, number>()
    await this.#mirror.inspection.each((row) => {
      const digest = digestOf(row)
      if (digest !== 0) own.set(nameOf(row), digest)
    })
    return own
  }

  /** Narrows the difference: 64 buckets, 64 leaves of each that differs, rows. Null when the feed moved meanwhile. */
  async #wrongRows(own: ReadonlyMap<string, number>, { epoch, head }: Said): Promise<StoreKey[] | null> {
    const hasMoved = (answer: { readonly epoch: string; readonly head: number }) =>
      answer.head !== head || answer.epoch !== epoch || this.#mirror.meta.cursor !== head
    const sums = new Array<number>(2 ** DIGEST_BITS.leaf).fill(0)
    const leaves = new Map<number, StoreKey[]>()
    for (const [name, digest] of own) {
      const key = keyOf(name)
      const leaf = bucketOf(key.kind, key.id)
      sums[leaf] = addDigest(sums[leaf] ?? 0, digest)
      leaves.set(leaf, [...(leaves.get(leaf) ?? []), key])
    }
    const top = expect(await this.#connection.ask({ type: 'digest', buckets: [] }), 'digested')
    if (hasMoved(top)) return null
    const buckets = (top.sums[0] ?? []).flatMap((sum, i) =>
      sum === sums.slice(i * FAN, (i + 1) * FAN).reduce(addDigest, 0) ? [] : [i],
    )
    if (buckets.length === 0) return []
    const below = expect(await this.#connection.ask({ type: 'digest', buckets }), 'digested')
    if (hasMoved(below)) return null
    const damaged = buckets.flatMap((bucket, i) =>
      (below.sums[i] ?? []).flatMap((sum, j) => (sum === sums[bucket * FAN + j] ? [] : [bucket * FAN + j])),
    )
    const wrong: StoreKey[] = []
    for (let at = 0; at < damaged.length; at += LIMITS.batch) {
      const asked = damaged.slice(at, at + LIMITS.batch)
      const listed = expect(await this.#connection.ask({ type: 'list', buckets: asked }), 'listed')
      if (hasMoved(listed)) return null
      const theirs = new Map(listed.digests.map(([kind, id, digest]) => [nameOf({ kind, id }), digest]))
      for (const [name, digest] of theirs) if (own.get(name) !== digest) wrong.push(keyOf(name))
      for (const leaf of asked) for (const key of leaves.get(leaf) ?? []) if (!theirs.has(nameOf(key))) wrong.push(key)
    }
    return wrong
  }

  #failed(error: unknown): void {
    // Without a line, or told to wait: the next heartbeat begins anew.
    if (error instanceof TidingsError && (error.retry === 'later' || error.reason === 'not_logged_in')) {
      this.#tries = 0
      return
    }
    this.#platform.log('warn', 'a row of the cache cannot be read', error)
    this.#giveUp()
  }

  /** Everything anew, once a login: what is wrong after that is no matter of this cache, and is not asked about for ever. */
  #giveUp(): void {
    if (this.#hasGivenUp) return
    this.#hasGivenUp = true
    this.#events.onHopeless()
  }
}

const nameOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind} ${id}`

function keyOf(name: string): StoreKey {
  const at = name.indexOf(' ')
  return { kind: name.slice(0, at) as RowKind, id: name.slice(at + 1) }
}

function expect<T extends Down['type']>(answer: Down, type: T): DownOf<T> {
  if (answer.type !== type) throw new TidingsError('bad_frame')
  return answer as DownOf<T>
}
