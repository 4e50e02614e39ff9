/** Above any microsecond clock until 2112-09-17, and pinned keys still stay below 2^53. */
export const PINNED_FLOOR = 2 ** 52

/** The one number that lists are sorted by. Pinning is folded in, so an app that sorts by it alone agrees with us (K9). */
export const orderKeyOf = (c: { readonly pinned: boolean; readonly pinnedAt: number; readonly activeAt: number }) =>
  c.pinned ? Math.max(c.activeAt, c.pinnedAt) + PINNED_FLOOR : c.activeAt

/** Where a conversation stands in any list, index, query and page cursor. */
export interface Position {
  readonly orderKey: number
  readonly id: string
}

/** Negative when `a` is shown above `b`. Ids are ASCII, so every index agrees with `<`. */
export const comparePositions = (a: Position, b: Position): number =>
  b.orderKey - a.orderKey || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
