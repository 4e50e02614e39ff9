/** What the server needs from the outside besides storage and bus; a simulator hands in its own. */
export interface World {
  /** Unix milliseconds. */
  now(): number
  /** Calls once after `ms`; answers how to cancel. */
  after(ms: number, call: () => void): () => void
  /** That many random bytes, fit for secrets, as base64url. */
  randomID(bytes: number): string
  /** In [0, 1), for jitter. */
  random(): number
}
