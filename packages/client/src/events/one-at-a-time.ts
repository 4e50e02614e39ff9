/** Tasks that must not overlap: each begins when the one before has settled, whatever became of it. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(task: () => Promise<T> | T): Promise<T> {
    const result = this.#last.then(task)
    this.#last = result.catch(() => {})
    return result
  }

  /** Settles when everything asked so far has. */
  async idle(): Promise<void> {
    await this.#last
  }
}
