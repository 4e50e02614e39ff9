import { FAILURES } from '@tidings/model'
import type { Line } from './line.ts'
import type { Planted } from './mutants.ts'

type Json = Record<string, unknown>

/** The server's frames, as a device hears them while a fault is planted. */
export class DownFaults {
  readonly #planted: Planted | null
  readonly #lost = new Map<Line, number>()
  readonly #rows = new Map<string, Json>()
  readonly #said = new Map<string, { readonly line: Line; readonly text: string }>()

  constructor(planted: Planted | null) {
    this.#planted = planted
  }

  down(line: Line, text: string): string[] {
    const frame = JSON.parse(text) as Json
    switch (this.#planted) {
      case 'heartbeatMute':
        if (frame.type === 'pong' && line.pushedTo > 0) frame.head = line.pushedTo
        break
      case 'gapIgnored':
        return frame.type === 'push' ? this.#withoutGap(line, frame) : [text]
      case 'headAfterRows':
        if (frame.type === 'pulled' && !frame.more) frame.to = (frame.to as number) + 1
        break
      case 'pullStorm':
        if (frame.type === 'pulled') frame.more = true
        break
      case 'sharedVersion':
        if (frame.type === 'pulled' && rowsOf(frame).length > 1) rowsOf(frame).pop()
        break
      case 'staleLast':
        if (frame.type === 'push') for (const row of rowsOf(frame)) if (row.kind === 'conversation') row.last = null
        break
      case 'walkWithoutLabels':
        if (frame.type === 'walked') frame.rows = rowsOf(frame).filter((row) => row.kind === 'conversation')
        break
      case 'repairWithoutRows':
        if (frame.type === 'fetched') {
          frame.rows = []
          frame.taken = 0
        }
        break
      case 'historyHole':
        if (frame.type === 'messages' && (frame.messages as Json[]).length > 1) (frame.messages as Json[]).splice(1, 1)
        break
      case 'oldRowWins':
        if (frame.type === 'push') for (const row of rowsOf(frame)) this.#age(line, row)
        break
      default:
        if (frame.type === 'mutated')
          frame.results = (frame.results as Json[]).flatMap((result) => this.#result(result))
    }
    return [JSON.stringify(frame)]
  }

  /** Sends now and then what another app's node said to the same user. */
  said(line: Line, text: string): string {
    const before = this.#said.get(line.userID)
    if (!text.startsWith('{"type":"push"')) return text
    this.#said.set(line.userID, { line, text })
    return before && before.line.tenant !== line.tenant ? before.text : text
  }

  #result(result: Json): Json[] {
    if (this.#planted === 'supersededMute' && result.superseded === true) return []
    if (this.#planted === 'overlayEndsAtAck' && result.outcome === 'done') return [{ ...result, version: 0 }]
    if (this.#planted === 'labelsTwice') return [{ ...result, label: undefined }]
    if (this.#planted === 'refusedRetried' && result.outcome === 'refused')
      return [{ outcome: 'retry', opID: result.opID, code: FAILURES.too_frequent.code, afterMs: 1000 }]
    return [result]
  }

  /** Every other time a row comes as it was the time before. */
  #age(line: Line, row: Json): void {
    const key = `${line.userID} ${String(row.kind)} ${String(row.id)}`
    const before = this.#rows.get(key)
    this.#rows.set(key, { ...row })
    if (!before || (row.version as number) % 2 === 0) return
    row.state = before.state
    if ('last' in before) row.last = before.last
  }

  /** Loses a push now and then, and makes the next one look as if it followed. */
  #withoutGap(line: Line, frame: Json): string[] {
    const lost = this.#lost.get(line)
    if (lost !== undefined && lost < (frame.prev as number)) {
      this.#lost.delete(line)
      return [JSON.stringify({ ...frame, prev: lost })]
    }
    if ((frame.to as number) % 3 !== 0) return [JSON.stringify(frame)]
    this.#lost.set(line, frame.prev as number)
    return []
  }
}

const rowsOf = (frame: Json): Json[] => frame.rows as Json[]
