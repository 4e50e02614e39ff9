/** V2TIM's filter; a field left out means "any". */
export interface ConversationListFilter {
  readonly type?: number | undefined
  readonly markType?: bigint | number | undefined
  /** `''` = in no conversation group. */
  readonly conversationGroup?: string | undefined
  /** The guide's older name of conversationGroup. */
  readonly groupName?: string | undefined
  readonly hasUnreadCount?: boolean | undefined
  readonly hasGroupAtInfo?: boolean | undefined
  readonly nextSeq?: number | undefined
  readonly count?: number | undefined
}
