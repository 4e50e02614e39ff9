/** Shows lines: in place on a terminal, one after another elsewhere, and there only when they differ from the last. */
export class Screen {
  readonly #out: NodeJS.WriteStream
  #last = ''

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out
    if (out.isTTY) out.write('\x1b[?25l\x1b[2J')
  }

  get width(): number {
    return Math.max(20, this.#out.columns || 100)
  }

  /** How many lines fit. */
  get height(): number {
    return this.#out.isTTY ? Math.max(6, this.#out.rows || 24) : Number.POSITIVE_INFINITY
  }

  show(lines: readonly string[]): void {
    const text = lines.join('\n')
    if (this.#out.isTTY) this.#out.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`)
    else if (text !== this.#last) this.#out.write(`${text}\n\n`)
    this.#last = text
  }

  /** Gives the cursor back. */
  close(): void {
    if (this.#out.isTTY) this.#out.write('\r\n\x1b[?25h')
  }
}
