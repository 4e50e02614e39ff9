import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Call } from './call.ts'
import type { Performed } from './perform.ts'

/** What a device was asked and what it answered; the file only grows, and each line is on the disk before things go on. */
export type HistoryLine =
  | { readonly n: number; readonly type: 'invoke'; readonly userID: string; readonly call: Call }
  | { readonly n: number; readonly type: 'ok'; readonly answer: Performed }
  | { readonly n: number; readonly type: 'fail'; readonly error: string }

export class History {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'a', 0o600)
  }

  add(line: HistoryLine): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`)
    fsyncSync(this.#file)
  }

  /** Writes down a call, does it, and writes down what became of it; never rejects. */
  async record(n: number, userID: string, call: Call, act: () => Promise<Performed>): Promise<HistoryLine> {
    this.add({ n, type: 'invoke', userID, call })
    const line: HistoryLine = await act().then(
      (answer) => ({ n, type: 'ok', answer }) as const,
      (error: unknown) => ({ n, type: 'fail', error: error instanceof Error ? error.message : String(error) }) as const,
    )
    this.add(line)
    return line
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Reads a history; a line that a killed process left half written is none. */
export function readHistory(path: string): HistoryLine[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as HistoryLine]
      } catch {
        return []
      }
    })
}
