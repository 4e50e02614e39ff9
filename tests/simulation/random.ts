/** A seeded source: the same seed gives the same world. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** An integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  chance(p: number): boolean {
    return this.next() < p
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  /** A seed for somebody else's source. */
  seed(): number {
    return this.below(2 ** 32)
  }

  id(bytes: number): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    let text = ''
    for (let i = 0; i < Math.ceil((bytes * 4) / 3); i++) text += alphabet[this.below(64)]
    return text
  }
}

/** A source of its own for each part of a world: how much one part draws never changes what another one gets. */
export function streamOf(seed: number, ...name: readonly (string | number)[]): Random {
  let hash = seed | 0
  for (const part of name)
    for (const char of `${part}/`) hash = Math.imul(hash ^ char.charCodeAt(0) ^ (hash >>> 15), 0x2c1b3c6d)
  return new Random(hash)
}
