/** Listeners that are plain objects with optional methods; one that throws harms nobody (law 7). */
export class Emitter<L extends object> {
  readonly #listeners = new Set<L>()
  readonly #report: (error: unknown) => void

  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  /** The same listener added twice counts once. */
  add(listener: L): void {
    this.#listeners.add(listener)
  }

  remove(listener: L): void {
    this.#listeners.delete(listener)
  }

  emit<K extends keyof L>(
    event: K,
    ...args: L[K] extends ((...args: infer A) => unknown) | undefined ? A : never
  ): void {
    for (const listener of [...this.#listeners]) {
      const method = listener[event]
      if (typeof method !== 'function') continue
      try {
        method.apply(listener, args)
      } catch (error) {
        this.#report(error)
      }
    }
  }
}
