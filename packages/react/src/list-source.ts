import type { Client, ConversationList, OpenListOptions, TidingsConversation } from '@tidings/client'
import { type FailureName, TidingsError } from '@tidings/model'

/** A live list as a component reads it. */
export interface ConversationListState {
  /** Ordered, each conversation once; the same array until something changes. */
  readonly items: readonly TidingsConversation[]
  /** False until the first page is there. */
  readonly isReady: boolean
  readonly isFinished: boolean
  readonly isLoading: boolean
  /** Why the last page did not come; null when it did. */
  readonly error: FailureName | null
  readonly unreadCount: number
  /** Reading it begins to count. */
  readonly totalCount: number
}

/** A live list that opens when somebody looks and closes when nobody does, for useSyncExternalStore. */
export interface ListSource {
  subscribe(listener: () => void): () => void
  getSnapshot(): ConversationListState
  loadMore(): void
}

const NO_ITEMS: readonly TidingsConversation[] = Object.freeze([])
const EMPTY: ConversationListState = {
  items: NO_ITEMS,
  isReady: false,
  isFinished: false,
  isLoading: true,
  error: null,
  unreadCount: 0,
  totalCount: 0,
}

export function createListSource(client: Client, options: OpenListOptions): ListSource {
  const listeners = new Set<() => void>()
  let list: ConversationList | null = null
  let state = EMPTY
  let opening = 0

  const show = (isLoading: boolean, error: FailureName | null = null): void => {
    const shown = list
    state = shown
      ? {
          items: shown.items,
          isReady: true,
          isFinished: shown.isFinished,
          isLoading,
          error,
          get unreadCount() {
            return shown.unreadCount
          },
          get totalCount() {
            return shown.totalCount
          },
        }
      : { ...EMPTY, isLoading, error }
    for (const listener of listeners) listener()
  }
  const failed = (error: unknown): void => show(false, error instanceof TidingsError ? error.reason : 'internal')

  const open = async (): Promise<void> => {
    const turn = ++opening
    show(true)
    try {
      const opened = await client.getConversationManager().openConversationList(options)
      if (turn !== opening) return opened.close()
      list = opened
      opened.subscribe(() => show(state.isLoading))
      show(false)
    } catch (error) {
      if (turn === opening) failed(error)
    }
  }
  const close = (): void => {
    opening++
    list?.close()
    list = null
    state = EMPTY
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) void open()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) close()
      }
    },
    getSnapshot: () => state,
    loadMore() {
      if (state.isLoading || state.isFinished) return
      if (!list) return void open()
      show(true)
      list.loadMore().then(() => show(false), failed)
    },
  }
}
