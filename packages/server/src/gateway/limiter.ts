import { TidingsError } from '@tidings/model'
import type { ServerLimits } from '../options.ts'
import type { World } from '../world.ts'
import type { Peer } from './socket.ts'
import { TokenBucket, TokenBuckets } from './token-bucket.ts'

/** Every rate limit of this node. Limits by address leave out this machine; limits by user leave out nobody. */
export class Limiter {
  readonly #world: World
  readonly #limits: ServerLimits
  readonly #handshakes: TokenBucket
  readonly #handshakesOf: TokenBuckets
  readonly #failedLoginsOf: TokenBuckets
  readonly #messagesOf: TokenBuckets
  readonly #drainedOf: TokenBuckets
  readonly #operationsOf: TokenBuckets
  readonly #questionsOf: TokenBuckets
  readonly #walksOf: TokenBuckets
  readonly #sockets = new Map<string, number>()

  constructor(world: World, limits: ServerLimits) {
    this.#world = world
    this.#limits = limits
    this.#handshakes = new TokenBucket(limits.handshakes, world.now())
    this.#handshakesOf = new TokenBuckets(limits.handshakesPerAddress)
    this.#failedLoginsOf = new TokenBuckets(limits.failedLoginsPerAddress)
    this.#messagesOf = new TokenBuckets(limits.messages)
    this.#drainedOf = new TokenBuckets(limits.drained)
    this.#operationsOf = new TokenBuckets(limits.operations)
    this.#questionsOf = new TokenBuckets(limits.questions)
    this.#walksOf = new TokenBuckets(limits.walks)
  }

  /** False: this address has too many sockets or opens them too fast. */
  admitSocket(peer: Peer): boolean {
    const now = this.#world.now()
    if (peer.isLoopback) return this.#handshakes.take(1, now) === 0
    const open = this.#sockets.get(peer.address) ?? 0
    // Its own limits come first: an address that knocks too often must not use up what all share.
    if (open >= this.#limits.socketsPerAddress || this.#handshakesOf.take(peer.address, 1, now) > 0) return false
    if (this.#handshakes.take(1, now) > 0) return false
    this.#sockets.set(peer.address, open + 1)
    return true
  }

  releaseSocket(peer: Peer): void {
    if (peer.isLoopback) return
    const open = (this.#sockets.get(peer.address) ?? 1) - 1
    if (open === 0) this.#sockets.delete(peer.address)
    else this.#sockets.set(peer.address, open)
  }

  /** Refuses an address that failed too often; the user can still log in from elsewhere. */
  admitLogin(peer: Peer): void {
    if (peer.isLoopback) return
    const retryAfterMs = this.#failedLoginsOf.take(peer.address, 0, this.#world.now(), 1)
    if (retryAfterMs > 0) throw new TidingsError('attempts', { retryAfterMs })
  }

  failedLogin(peer: Peer): void {
    if (!peer.isLoopback) this.#failedLoginsOf.take(peer.address, 1, this.#world.now())
  }

  admitMessages(userID: string, count: number, drained: boolean): void {
    this.#check(drained ? this.#drainedOf : this.#messagesOf, userID, count)
  }

  admitOperations(userID: string, count: number, drained: boolean): void {
    this.#check(drained ? this.#drainedOf : this.#operationsOf, userID, count)
  }

  admitQuestion(userID: string): void {
    this.#check(this.#questionsOf, userID, 1)
  }

  /** A first sync is many pages in a row; its budget is its own. */
  admitWalk(userID: string): void {
    this.#check(this.#walksOf, userID, 1)
  }

  /** Forgets who has been quiet. */
  sweep(): void {
    const now = this.#world.now()
    for (const buckets of [
      this.#handshakesOf,
      this.#failedLoginsOf,
      this.#messagesOf,
      this.#drainedOf,
      this.#operationsOf,
      this.#questionsOf,
      this.#walksOf,
    ])
      buckets.sweep(now)
  }

  #check(buckets: TokenBuckets, key: string, cost: number): void {
    const retryAfterMs = buckets.take(key, cost, this.#world.now())
    if (retryAfterMs > 0) throw new TidingsError('too_frequent', { retryAfterMs })
  }
}
