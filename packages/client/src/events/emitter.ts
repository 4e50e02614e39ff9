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

  /** Runs code of the app; what it throws, at once or by a promise, is reported and goes no further. */
  isolate(call: () => unknown): void {
    try {
      const result = call()
      if (result instanceof Promise) result.catch(this.#report)
    } catch (error) {
      this.#report(error)
    }
  }

  /** Answers whether anybody listens to that event. */
  emit<K extends keyof L>(
    event: K,
    ...args: L[K] extends ((...args: infer A) => unknown) | undefined ? A : never
  ): boolean {
    let isHeard = false
    for (const listener of [...this.#listeners]) {
      // Even looking a method up may run code of the app.
      this.isolate(() => {
        const method = listener[event]
        if (typeof method !== 'function') return undefined
        isHeard = true
        return method.apply(listener, args)
      })
    }
    return isHeard
  }
}
