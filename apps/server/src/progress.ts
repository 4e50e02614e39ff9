/** Shows how far something is: one line that grows on a terminal, a line every tenth elsewhere. */
export class Progress {
  readonly #name: string
  readonly #out: { readonly isTTY?: boolean; write(text: string): unknown }
  #tenth = 0

  constructor(name: string, out: { readonly isTTY?: boolean; write(text: string): unknown } = process.stdout) {
    this.#name = name
    this.#out = out
  }

  /** `part` is 0 to 1; `words` say what was done so far. */
  show(part: number, words: string): void {
    const percent = `${Math.floor(part * 100)}`.padStart(3)
    if (this.#out.isTTY) {
      const filled = Math.round(part * 24)
      this.#out.write(`\r${this.#name} ${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${percent} % ${words}\x1b[K`)
    } else if (Math.floor(part * 10) > this.#tenth) {
      this.#tenth = Math.floor(part * 10)
      this.#out.write(`${this.#name} ${percent} % ${words}\n`)
    }
  }

  /** Closes the line with its last words. */
  end(words: string): void {
    this.#out.write(`${this.#out.isTTY ? '\r' : ''}${this.#name} ${words}${this.#out.isTTY ? '\x1b[K' : ''}\n`)
  }
}
