import { isGroupID, isUserID, LIMITS } from '@tidings/model'
import type { JsonLine } from './json-lines.ts'

const DAY_MS = 86_400_000

/** Reads fields of one line as the wire takes them: what it would refuse could never reach a device. */
export type Line = Pick<JsonLine, 'value' | 'fault'>

export function userIDOf({ value, fault }: Line, key: string): string {
  const id = value[key]
  return isUserID(id) ? id : fault(`"${key}" is not a user id: ${idWords(LIMITS.userID)}`)
}

export function groupIDOf({ value, fault }: Line, key: string): string {
  const id = value[key]
  return isGroupID(id) ? id : fault(`"${key}" is not a group id: ${idWords(LIMITS.groupID)}`)
}

export function userIDsOf({ value, fault }: Line, key: string): readonly string[] {
  const ids: readonly unknown[] = Array.isArray(value[key]) ? value[key] : []
  return ids.map((id, at) =>
    isUserID(id) ? id : fault(`number ${at + 1} of "${key}" is not a user id: ${idWords(LIMITS.userID)}`),
  )
}

const idWords = (most: number): string => `that takes 1 to ${most} printable ASCII characters, without spaces`

/** A text of at most so many bytes of UTF-8, the same when it comes back. */
export function textOf({ value, fault }: Line, key: string, bytes: number): string {
  const text = value[key]
  if (typeof text !== 'string') return fault(`"${key}" is not a text`)
  if (!text.isWellFormed()) return fault(`"${key}" holds half a character, a surrogate without its other half`)
  return checkSize({ fault }, `"${key}"`, text, bytes)
}

export function checkSize({ fault }: Pick<Line, 'fault'>, what: string, text: string, bytes: number): string {
  const size = Buffer.byteLength(text)
  return size <= bytes ? text : fault(`${what} has ${size} bytes of UTF-8, and ${bytes} is the most`)
}

/** Unix milliseconds. Other units are the likely mistake; most of them lie centuries ahead. */
export function timeOf({ value, fault }: Line, key: string, now: number): number {
  const time = value[key]
  if (typeof time === 'number' && Number.isSafeInteger(time) && time >= 0 && time <= now + DAY_MS) return time
  return fault(`"${key}" is not a plausible time: it is in milliseconds since 1970, as a whole number, and not ahead`)
}
