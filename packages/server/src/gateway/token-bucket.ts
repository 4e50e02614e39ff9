import type { Bucket } from '../options.ts'

/** A rate limit that needs no timer: tokens come back with the clock it is asked with. */
export class TokenBucket {
  readonly #bucket: Bucket
  #tokens: number
  #at: number

  constructor(bucket: Bucket, nowMs: number) {
    this.#bucket = bucket
    this.#tokens = bucket.burst
    this.#at = nowMs
  }

  /**
   * Takes `cost` tokens and answers 0, or takes nothing and answers how many milliseconds to wait. `need` is how many must
   * be there: with a cost of 0 it asks without taking.
   */
  take(cost: number, nowMs: number, need: number = cost): number {
    const { perSecond, burst } = this.#bucket
    const passed = Math.max(0, nowMs - this.#at)
    this.#tokens = Math.min(burst, this.#tokens + (passed * perSecond) / 1000)
    this.#at = nowMs
    if (this.#tokens >= need) {
      this.#tokens -= cost
      return 0
    }
    return Math.ceil(((Math.min(need, burst) - this.#tokens) * 1000) / perSecond)
  }

  /** Whether it is as full as a new one: then it need not be kept. */
  isFull(nowMs: number): boolean {
    return this.take(0, nowMs) === 0 && this.#tokens >= this.#bucket.burst
  }
}

/** One bucket a key, made on first use and forgotten when full again. */
export class TokenBuckets {
  readonly #bucket: Bucket
  readonly #byKey = new Map<string, TokenBucket>()

  constructor(bucket: Bucket) {
    this.#bucket = bucket
  }

  take(key: string, cost: number, nowMs: number, need: number = cost): number {
    let bucket = this.#byKey.get(key)
    if (!bucket) {
      bucket = new TokenBucket(this.#bucket, nowMs)
      this.#byKey.set(key, bucket)
    }
    return bucket.take(cost, nowMs, need)
  }

  sweep(nowMs: number): void {
    for (const [key, bucket] of this.#byKey) if (bucket.isFull(nowMs)) this.#byKey.delete(key)
  }
}
