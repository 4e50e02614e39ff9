/** One step of a diff; each index refers to the list as the steps before it have left it. */
export type ListOperation<Item> =
  | { readonly type: 'insert'; readonly index: number; readonly conversation: Item }
  | { readonly type: 'remove'; readonly index: number; readonly conversationID: string }
  /** Changed, and stands elsewhere: `to` is its index after it was taken out at `from`. */
  | { readonly type: 'move'; readonly from: number; readonly to: number; readonly conversation: Item }
  /** Changed in its place. */
  | { readonly type: 'update'; readonly index: number; readonly conversation: Item }

/** What one commit, page or change of the filter did to a live list. */
export interface ListDiff<Item> {
  /** In order; empty when only a count or the end of the list changed. */
  readonly operations: readonly ListOperation<Item>[]
  /** The counts of the list with this diff; null until they are known, which begins when one of them is first read. */
  readonly counts: { readonly unreadCount: number; readonly totalCount: number } | null
}
