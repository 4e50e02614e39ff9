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
  /**
   * Words, of at most 256 bytes together, each of which must be found: in the remark, nick, id, group name, the pinyin
   * initials of one of these names ("zs" finds 张三), or the text of the last message. Width, capitals and accents do not
   * matter. `''` = any.
   */
  readonly keyword?: string | undefined
  readonly nextSeq?: number | undefined
  readonly count?: number | undefined
}
