import { isGroupID, isUserID, LIMITS, parseConversationID, TidingsError } from '@tidings/model'
import { utf8Length } from '@tidings/protocol'

/** Checks of what an app passes: a wrong argument is refused before anything changes. */
const bad = () => new TidingsError('invalid_parameter')

export function requireText(value: unknown, mostBytes: number): string {
  if (typeof value !== 'string' || !value.isWellFormed() || utf8Length(value) > mostBytes) throw bad()
  return value
}

export function requireBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw bad()
  return value
}

/** An integer ≥ 1, or Infinity; INT_MAX means all as well. */
export function requireCount(value: unknown): number {
  if (value === Number.POSITIVE_INFINITY) return value
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw bad()
  return value
}

/** An integer ≥ 0. */
export function requireNatural(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad()
  return value
}

export function requireIDs(value: unknown): string[] {
  if (!Array.isArray(value)) throw bad()
  if (value.length === 0 || value.length > LIMITS.batch) throw new TidingsError('batch_size')
  for (const id of value) parseConversationID(id)
  return [...new Set(value as string[])]
}

/** An array of at most so many, without holes: `every` would not look at them. */
export function requireList(value: unknown, most: number): unknown[] {
  if (!Array.isArray(value) || value.length > most) throw bad()
  return [...value]
}

export function requireUserIDs(value: unknown, most: number): string[] {
  const list = requireList(value, most)
  if (!list.every(isUserID)) throw bad()
  return [...new Set(list)]
}

export function requireGroupID(value: unknown): string {
  if (!isGroupID(value)) throw bad()
  return value
}

export function requireRecvOpt(value: unknown): 0 | 1 | 2 | 3 {
  if (value !== 0 && value !== 1 && value !== 2 && value !== 3) throw bad()
  return value
}

/** A conversation group's name: 1 to 32 UTF-8 bytes. */
export function requireLabelName(value: unknown): string {
  if (typeof value !== 'string' || !value.isWellFormed()) throw bad()
  if (value === '' || utf8Length(value) > LIMITS.labelName) throw new TidingsError('label_name')
  return value
}
