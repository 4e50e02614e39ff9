import { createHash } from 'node:crypto'
import { type Elem, ElemType, isUserID, LIMITS } from '@tidings/model'
import type { ImportItem } from '@tidings/server'
import type { JsonLine } from './json-lines.ts'
import { checkSize, groupIDOf, type Line, textOf, timeOf, userIDOf } from './trace-check.ts'

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
    const text = line.trim()
    const count = this.#seen.get(text) ?? 0
    this.#seen.set(text, count + 1)
    return createHash('sha256').update(`${text}\n${count}`).digest('base64url').slice(0, 32)
  }

  tie(time: number): number {
    this.#tie = time === this.#time ? Math.min(this.#tie + 1, 999) : 0
    this.#time = time
    return this.#tie
  }
}

/** What one line of a trace means as a message; `now` bounds its time. */
export function readTraceMessage(line: JsonLine, numbering: TraceNumbering, now = Date.now()): ImportItem {
  const { text, value, fault } = line
  const time = timeOf(line, 't', now)
  const from = userIDOf(line, 'from')
  const isGroup = (value.group ?? null) !== null
  if (isGroup === ((value.to ?? null) !== null)) return fault('exactly one of "to" and "group" has to be an id')
  return {
    clientMsgID: numbering.name(text),
    from,
    to: isGroup ? null : userIDOf(line, 'to'),
    group: isGroup ? groupIDOf(line, 'group') : null,
    time,
    tie: numbering.tie(time),
    elem: elemOf(line),
    cloudCustomData: threadOf(line),
    mentions: isGroup ? mentionsOf(line) : [],
  }
}

/** Names that nobody can have are dropped. An import may carry more than the few that a device may send. */
function mentionsOf({ value: { at } }: Line): readonly string[] {
  const names: readonly unknown[] = Array.isArray(at) ? at : []
  return [...new Set(names.filter(isUserID))].slice(0, LIMITS.groupMembers)
}

function threadOf({ value: { th }, fault }: Line): string {
  if (typeof th !== 'string') return ''
  return checkSize({ fault }, '"th" as custom data', JSON.stringify({ thread: th }), LIMITS.cloudCustomData)
}

function elemOf(line: Line): Elem {
  const { type, dur, text, lang } = line.value
  if (type !== 'call')
    return { type: ElemType.TEXT, text: (text ?? null) === null ? '' : textOf(line, 'text', LIMITS.messageBody) }
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
