import { createHash } from 'node:crypto'
import { type Elem, ElemType, LIMITS } from '@tidings/model'
import type { ImportItem } from '@tidings/server'
import type { JsonLine } from './json-lines.ts'

/**
 * Names the messages of one file by what their lines say, so that importing it again finds them known, and numbers those
 * that share a millisecond, so that they keep the order of their lines.
 */
export class TraceNumbering {
  readonly #seen = new Map<string, number>()
  #time = -1
  #tie = 0

  /** Fit for an operation id: 192 bits as base64url. */
  name(line: string): string {
    const count = this.#seen.get(line) ?? 0
    this.#seen.set(line, count + 1)
    return createHash('sha256').update(`${line.trim()}\n${count}`).digest('base64url').slice(0, 32)
  }

  tie(time: number): number {
    this.#tie = time === this.#time ? Math.min(this.#tie + 1, 999) : 0
    this.#time = time
    return this.#tie
  }
}

/** What one line of a trace means as a message. */
export function readTraceMessage({ text: line, value, fault }: JsonLine, numbering: TraceNumbering): ImportItem {
  const { t, from, to = null, group = null } = value
  if (!Number.isSafeInteger(t) || (t as number) < 0) return fault('"t" is not a time in milliseconds')
  if (typeof from !== 'string') return fault('"from" is not a user id')
  if (typeof (to ?? group) !== 'string' || (to !== null && group !== null))
    return fault('exactly one of "to" and "group" has to be an id')
  const at = Array.isArray(value.at) ? value.at.filter((id): id is string => typeof id === 'string') : []
  const time = t as number
  return {
    clientMsgID: numbering.name(line),
    from,
    to: to as string | null,
    group: group as string | null,
    time,
    tie: numbering.tie(time),
    elem: elemOf(value),
    cloudCustomData: typeof value.th === 'string' ? JSON.stringify({ thread: value.th }) : '',
    mentions: group === null ? [] : [...new Set(at)].slice(0, LIMITS.mentions),
  }
}

function elemOf({ type, dur, text, lang }: JsonLine['value']): Elem {
  if (type !== 'call') return { type: ElemType.TEXT, text: typeof text === 'string' ? text : '' }
  const duration = typeof dur === 'number' ? dur : -1
  return {
    type: ElemType.CUSTOM,
    data: JSON.stringify({ businessID: 'call', duration }),
    description: describeCall(duration, lang),
    extension: '',
  }
}

function describeCall(seconds: number, lang: unknown): string {
  const chinese = typeof lang === 'string' && lang.startsWith('zh')
  if (seconds < 0) return chinese ? '未接来电' : 'Missed call'
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  const hours = seconds >= 3600 ? `${Math.floor(seconds / 3600)}:` : ''
  return `${chinese ? '语音通话' : 'Voice call'} ${hours}${two((seconds % 3600) / 60)}:${two(seconds % 60)}`
}
