export { Avatar, type AvatarMember, type AvatarProps } from './components/avatar.tsx'
export {
  ConversationFilters,
  type ConversationFiltersProps,
  type FilterKey,
  filterOf,
} from './components/conversation-filters.tsx'
export { ConversationList, type ConversationListProps } from './components/conversation-list.tsx'
export { ConversationRow, type ConversationRowProps, rowElementID } from './components/conversation-row.tsx'
export {
  ConversationSearchResults,
  type ConversationSearchResultsProps,
} from './components/conversation-search.tsx'
export { Icon, type IconName, type IconProps } from './components/icon.tsx'
export { ListSkeleton } from './components/list-skeleton.tsx'
export { Menu, MenuItem, type MenuItemProps, MenuLine, type MenuProps } from './components/menu.tsx'
export { RowMenu, type RowMenuProps } from './components/row-menu.tsx'
export { Seal, type SealProps } from './components/seal.tsx'
export { SyncBanner, SyncStatusLabel, Tide } from './components/sync-status.tsx'
export type { ConversationListState } from './list-source.ts'
export type { SyncStatus, SyncStatusState } from './status-source.ts'
export { plainBlock, plainText } from './text/plain-text.ts'
export { createTimeLabels, type TimeLabelOptions, type TimeLabels } from './text/time-label.ts'
export type { Words } from './text/words.ts'
export { wordsOf } from './text/words-of.ts'
export { type Tidings, TidingsProvider, type TidingsProviderProps, useTidings } from './tidings-provider.tsx'
export { useConversation } from './use-conversation.ts'
export { type ConversationActions, useConversationActions } from './use-conversation-actions.ts'
export { useConversationGroups } from './use-conversation-groups.ts'
export { type ConversationListOptions, useConversationList } from './use-conversation-list.ts'
export { now, useNow } from './use-now.ts'
export { type Self, useSelf } from './use-self.ts'
export { useSyncStatus } from './use-sync-status.ts'
export { useUnreadCount } from './use-unread-count.ts'
