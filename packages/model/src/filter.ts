import { TidingsError } from './failure.ts'
import { ALL_MARKS } from './mark.ts'
import type { ConversationState } from './row.ts'

/** A parsed filter; null means "any". Conditions are AND-combined. */
export interface Filter {
  readonly type: 1 | 2 | null
  /** A conversation group's name; `''` = in none. */
  readonly conversationGroup: string | null
  /** 0n = without any mark; several bits = any of them. */
  readonly markType: bigint | null
  readonly hasUnreadCount: boolean | null
  readonly hasGroupAtInfo: boolean | null
}

export const ANY: Filter = {
  type: null,
  conversationGroup: null,
  markType: null,
  hasUnreadCount: null,
  hasGroupAtInfo: null,
}

const bad = () => new TidingsError('invalid_parameter')

/** Reads what an app passes as a filter; the guide's `groupName` is accepted for `conversationGroup`. */
export function parseFilter(input: unknown): Filter {
  if (input === undefined || input === null) return ANY
  if (typeof input !== 'object') throw bad()
  const f = input as Record<string, unknown>
  const { type, markType, hasUnreadCount, hasGroupAtInfo } = f
  const name = f.conversationGroup ?? f.groupName
  if (type !== undefined && type !== null && type !== 0 && type !== 1 && type !== 2) throw bad()
  if (name !== undefined && name !== null && typeof name !== 'string') throw bad()
  for (const flag of [hasUnreadCount, hasGroupAtInfo])
    if (flag !== undefined && flag !== null && typeof flag !== 'boolean') throw bad()
  return {
    type: type === 1 || type === 2 ? type : null,
    conversationGroup: name ?? null,
    markType: markType === undefined || markType === null ? null : parseMarks(markType),
    hasUnreadCount: (hasUnreadCount as boolean | undefined) ?? null,
    hasGroupAtInfo: (hasGroupAtInfo as boolean | undefined) ?? null,
  }
}

/** Reads a mark type: a bigint, or a safe non-negative integer. */
export function parseMarks(input: unknown): bigint {
  const bits = typeof input === 'number' && Number.isSafeInteger(input) ? BigInt(input) : input
  if (typeof bits !== 'bigint' || bits < 0n || bits > ALL_MARKS) throw bad()
  return bits
}

/** Whether a conversation belongs to a filtered list. `labelID` resolves a conversation group's name. */
export function matches(
  filter: Filter,
  id: string,
  c: ConversationState,
  labelID: (name: string) => string | undefined,
): boolean {
  if (filter.type !== null && id.startsWith('c2c_') !== (filter.type === 1)) return false
  if (filter.hasUnreadCount !== null && c.unread > 0 !== filter.hasUnreadCount) return false
  if (filter.hasGroupAtInfo !== null && c.groupAt.length > 0 !== filter.hasGroupAtInfo) return false
  if (filter.markType !== null) {
    const marks = BigInt(c.marks)
    if (filter.markType === 0n ? marks !== 0n : !(marks & filter.markType)) return false
  }
  if (filter.conversationGroup === null) return true
  if (filter.conversationGroup === '') return c.labels.length === 0
  const label = labelID(filter.conversationGroup)
  return label !== undefined && c.labels.includes(label)
}
