import { addDigest, digestOf, type FeedRow, takeDigest } from '@tidings/model'
import type { FeedRecord, StoredRow } from '../storage/records.ts'
import { tx, type Work } from '../storage/work.ts'
import type { Moved } from './context.ts'

/** The feeds that one command has locked: it takes versions (V1, V2) and keys (K1) from them, and writes once. */
export class Feeds {
  readonly #nowUs: number
  readonly #feeds: Map<string, { head: number; hlc: number; digest: number }>
  readonly #rows: StoredRow[] = []

  private constructor(nowUs: number, feeds: readonly FeedRecord[]) {
    this.#nowUs = nowUs
    this.#feeds = new Map(feeds.map((f) => [f.userID, { head: f.head, hlc: f.hlc, digest: f.digest }]))
  }

  static *lock(userIDs: readonly string[], nowMs: number): Work<Feeds> {
    return new Feeds(nowMs * 1000, yield* tx.lockFeeds([...new Set(userIDs)].sort()))
  }

  /** The next key of a user: rises in commit order whatever the clock does. */
  nextKey(userID: string): number {
    const feed = this.#feed(userID)
    feed.hlc = Math.max(this.#nowUs, feed.hlc + 1)
    return feed.hlc
  }

  /** An intent time as the server accepts it: never ahead of what it knows, and the clock rises to it (rule M). */
  clampIntent(userID: string, t: number): number {
    const feed = this.#feed(userID)
    const clamped = Math.min(t, Math.max(this.#nowUs, feed.hlc))
    feed.hlc = Math.max(feed.hlc, clamped)
    return clamped
  }

  /** Raises a user's clock to a key that came from elsewhere (import). */
  raise(userID: string, key: number): void {
    const feed = this.#feed(userID)
    feed.hlc = Math.max(feed.hlc, key)
  }

  /** Gives the row the user's next version; written by {@link write}. */
  put(userID: string, row: Omit<FeedRow, 'version'>): StoredRow {
    const feed = this.#feed(userID)
    feed.head += 1
    const stored = { ...row, userID, version: feed.head } as StoredRow
    this.#rows.push(stored)
    return stored
  }

  *write(): Work<Moved[]> {
    yield* this.#digest()
    yield* tx.putFeeds([...this.#feeds].map(([userID, feed]) => ({ userID, ...feed })))
    yield* tx.putRows(this.#rows)
    return [...new Set(this.#rows.map((row) => row.userID))].map((userID) => ({
      userID,
      head: this.#feed(userID).head,
    }))
  }

  /** Takes out of each sum what the rows were, and adds what they are; of a row that was put twice the last one is stored. */
  *#digest(): Work<void> {
    const last = [...new Map(this.#rows.map((row) => [`${row.userID} ${row.kind} ${row.id}`, row])).values()]
    const before = yield* tx.rowDigests(last)
    for (const [i, row] of last.entries()) {
      const feed = this.#feed(row.userID)
      feed.digest = addDigest(takeDigest(feed.digest, before[i] ?? 0), digestOf(row))
    }
  }

  #feed(userID: string): { head: number; hlc: number; digest: number } {
    const feed = this.#feeds.get(userID)
    if (!feed) throw new Error('a feed was not locked')
    return feed
  }
}
