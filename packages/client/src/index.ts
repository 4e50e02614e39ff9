export type { ConversationListener } from './api/conversation-listener.ts'
export type { GroupMember, TidingsConversation, TidingsMessage } from './api/conversation-object.ts'
export type {
  ConversationManager,
  ConversationOperationResult,
  ConversationResult,
} from './api/conversations.ts'
export type { ConversationExplanation } from './api/explain.ts'
export type { CreateGroupOptions, GroupManager } from './api/groups.ts'
export type { ConversationListFilter } from './api/list-filter.ts'
export type { MessageDraft } from './api/message-draft.ts'
export type {
  HistoryOptions,
  HistoryResult,
  MessageListener,
  MessageManager,
  Receiver,
  SendOptions,
} from './api/messages.ts'
export type {
  ConversationList,
  ConversationListDiff,
  ConversationListOperation,
  OpenListOptions,
} from './api/open-list.ts'
export { type Client, createClient, type SDKListener } from './client.ts'
export type { ClientOptions } from './options.ts'
export type { RefusedMutation } from './outbox/outbox.ts'
export type { Clock, Connectivity, Platform, Socket, SocketEvents } from './platform/platform.ts'
export type { Statistics } from './session.ts'
export type { LocalStore, Opened, StoreKey, WriteBatch } from './store/local-store.ts'
export { createMemoryDisk, type MemoryDisk } from './store/memory-disk.ts'
export { createMemoryStore } from './store/memory-store.ts'
export { createMemoryStores } from './store/memory-stores.ts'
export type * from './store/records.ts'
export { type Replayed, replayTrace } from './store/replay.ts'
export type { Runtime, Stores } from './store/stores.ts'
export type { TraceFile } from './store/trace-file.ts'
export { trimHeld } from './store/trim-held.ts'
export type { SyncState } from './sync/sync.ts'
