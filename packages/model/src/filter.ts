import { TidingsError } from './failure.ts'
import { hasKeyword, parseKeyword } from './keyword.ts'
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
  /** Folded words with one space between; each must be found. */
  readonly keyword: string | null
}

/** What a filter asks of a conversation besides its row; asked only when a condition needs it. */
export interface FilterFacts {
  /** The id of the conversation group of that name. */
  labelID(name: string): string | undefined
  /** The texts that a keyword is looked for in, folded as by `foldName` and `foldText`. */
  texts(): readonly string[]
}

export const ANY: Filter = {
  type: null,
  conversationGroup: null,
  markType: null,
  hasUnreadCount: null,
  hasGroupAtInfo: null,
  keyword: null,
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
    keyword: parseKeyword(f.keyword),
  }
}

/** Reads a mark type: a bigint, or a safe non-negative integer. */
export function parseMarks(input: unknown): bigint {
  const bits = typeof input === 'number' && Number.isSafeInteger(input) ? BigInt(input) : input
  if (typeof bits !== 'bigint' || bits < 0n || bits > ALL_MARKS) throw bad()
  return bits
}

/** The identity of a filter: the same text for filters that ask the same. */
export const filterKey = (f: Filter): string =>
  JSON.stringify([
    f.type,
    f.conversationGroup,
    f.markType === null ? null : String(f.markType),
    f.hasUnreadCount,
    f.hasGroupAtInfo,
    f.keyword,
  ])

/** Whether a conversation belongs to a filtered list. */
export function matches(filter: Filter, id: string, c: ConversationState, facts: FilterFacts): boolean {
  if (filter.type !== null && id.startsWith('c2c_') !== (filter.type === 1)) return false
  if (filter.hasUnreadCount !== null && c.unread > 0 !== filter.hasUnreadCount) return false
  if (filter.hasGroupAtInfo !== null && c.groupAt.length > 0 !== filter.hasGroupAtInfo) return false
  if (filter.markType !== null) {
    const marks = BigInt(c.marks)
    if (filter.markType === 0n ? marks !== 0n : !(marks & filter.markType)) return false
  }
  if (!isInGroup(filter.conversationGroup, c, facts)) return false
  // Last, as it costs most.
  return filter.keyword === null || hasKeyword(filter.keyword, facts.texts())
}

function isInGroup(name: string | null, c: ConversationState, facts: FilterFacts): boolean {
  if (name === null) return true
  if (name === '') return c.labels.length === 0
  const label = facts.labelID(name)
  return label !== undefined && c.labels.includes(label)
}
