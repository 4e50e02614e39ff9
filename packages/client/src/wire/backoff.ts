const FIRST_MS = 500
const MOST_MS = 30_000
const STABLE_MS = 60_000

/** How long to wait before the next try (B1): full jitter, doubling, forgotten only after a minute of peace. */
export class Backoff {
  readonly #random: () => number
  #failures = 0
  #window: number | null = null
  #openedAt: number | null = null

  constructor(random: () => number) {
    this.#random = random
  }

  opened(now: number): void {
    this.#openedAt = now
  }

  /** The server asked to come back within a window. */
  askedToLeave(withinMs: number): void {
    this.#window = Math.min(withinMs, 10 * MOST_MS)
  }

  /** Milliseconds until the next try. */
  next(now: number): number {
    if (this.#openedAt !== null && now - this.#openedAt >= STABLE_MS) this.#failures = 0
    this.#openedAt = null
    const most = this.#window ?? Math.min(MOST_MS, FIRST_MS * 2 ** this.#failures)
    this.#window = null
    this.#failures = Math.min(this.#failures + 1, 16)
    return Math.floor(this.#random() * most)
  }
}
