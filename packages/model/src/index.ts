export { addDigest, bucketOf, DIGEST_BITS, DIGEST_MODULUS, digestOf, hash52, takeDigest } from './digest.ts'
export { FAILURES, type FailureName, failureName, type Retry, TidingsError } from './failure.ts'
export { ANY, type Filter, type FilterFacts, filterKey, matches, parseFilter, parseMarks } from './filter.ts'
export {
  type ConversationRef,
  ConversationType,
  c2cConversationID,
  groupConversationID,
  isGroupID,
  isUserID,
  messageID,
  OPERATION_ID,
  parseConversationID,
  readConversationID,
  readMessageID,
  timelineOf,
} from './ids.ts'
export { foldName, foldText, KEYWORD_BYTES } from './keyword.ts'
export { LIMITS } from './limits.ts'
export { ALL_MARKS, ConversationMarkType, markList } from './mark.ts'
export {
  AT_ALL,
  type Elem,
  ElemType,
  GroupAtType,
  isCountable,
  type Message,
  type MessageContent,
  MessagePriority,
  MessageStatus,
} from './message.ts'
export {
  type Anchor,
  applyMutation,
  type ConversationMutation,
  type LabelMutation,
  type ListMutation,
  type Mutation,
  type MutationFacts,
  revives,
  type SendMutation,
} from './mutation.ts'
export { comparePositions, orderKeyOf, PINNED_FLOOR, type Position } from './order-key.ts'
export { GROUP_TYPES, type GroupProfile, type GroupType, SHOWN_MEMBERS, type UserProfile } from './profile.ts'
export {
  type ContactState,
  type ConversationRow,
  type ConversationState,
  type DraftState,
  EMPTY_CONVERSATION,
  type FeedRow,
  type GroupAt,
  isHidden,
  type LabelState,
  lastMessageSeqOf,
  type MembershipState,
  positionOf,
  ReceiveMessageOpt,
  type Registers,
  ROW_KINDS,
  type RowKind,
  type RowStates,
  type SettingsState,
  type Span,
} from './row.ts'
export { countsAsUnread, countsInTotal, isVisible } from './unread.ts'
