/** V2TIM's marks; `1n << n` with 32 ≤ n < 64 belongs to the app. They carry no built-in meaning. */
export const ConversationMarkType = { STAR: 1n, UNREAD: 2n, FOLD: 4n, HIDE: 8n } as const

export const ALL_MARKS: bigint = (1n << 64n) - 1n

/** The set bits, lowest first, one value a bit. */
export function markList(marks: bigint): bigint[] {
  const list: bigint[] = []
  for (let bit = 1n; bit <= marks; bit <<= 1n) if (marks & bit) list.push(bit)
  return list
}
