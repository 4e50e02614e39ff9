import type { ConversationListFilter } from '@tidings/client'
import { useMemo, useSyncExternalStore } from 'react'
import { type ConversationListState, createListSource } from './list-source.ts'
import { useTidings } from './tidings-provider.tsx'

export interface ConversationListOptions {
  /** Compared by content: an object written in place opens no new list at each render. */
  readonly filter?: ConversationListFilter | undefined
  /** Conversations a page, 50 unless given. */
  readonly pageSize?: number | undefined
}

/** A live list: ordered, each conversation once, with `loadMore` for the next page. */
export function useConversationList(
  options: ConversationListOptions = {},
): ConversationListState & { readonly loadMore: () => void } {
  const { client } = useTidings()
  const { filter, pageSize } = options
  const key = JSON.stringify(filter, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is compared by what it says.
  const source = useMemo(() => createListSource(client, { filter, pageSize }), [client, key, pageSize])
  const state = useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot)
  return useMemo(
    () => ({
      items: state.items,
      isReady: state.isReady,
      isFinished: state.isFinished,
      isLoading: state.isLoading,
      error: state.error,
      get unreadCount() {
        return state.unreadCount
      },
      get totalCount() {
        return state.totalCount
      },
      loadMore: source.loadMore,
    }),
    [state, source],
  )
}
