import { countsInTotal } from '@tidings/model'
import type { Aggregates, ConversationBase } from './records.ts'

/** The totals after one base row took the place of another. */
export const aggregate = (
  { unread, maxKey }: Aggregates,
  before: ConversationBase | null,
  { state }: ConversationBase,
): Aggregates => ({
  unread: unread + countsInTotal(state) - (before ? countsInTotal(before.state) : 0),
  maxKey: Math.max(maxKey, state.activeAt, state.pinnedAt),
})
