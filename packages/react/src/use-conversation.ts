import type { Client, TidingsConversation } from '@tidings/client'
import { useMemo, useSyncExternalStore } from 'react'
import { useTidings } from './tidings-provider.tsx'

/** One conversation as it is now; null until it is read. An id that nobody wrote to yet gives one without a row. */
export function useConversation(conversationID: string): TidingsConversation | null {
  const { client } = useTidings()
  const source = useMemo(() => createConversationSource(client, conversationID), [client, conversationID])
  return useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot)
}

function createConversationSource(client: Client, conversationID: string) {
  const conversations = client.getConversationManager()
  const listeners = new Set<() => void>()
  let shown: TidingsConversation | null = null
  const show = (conversation: TidingsConversation): void => {
    if (shown === conversation) return
    shown = conversation
    for (const listener of listeners) listener()
  }
  const read = (): void => void conversations.getConversation(conversationID).then(show, () => {})
  const take = (list: readonly TidingsConversation[]): void => {
    const mine = list.find((conversation) => conversation.conversationID === conversationID)
    if (mine) show(mine)
  }
  const heard = {
    onNewConversation: take,
    onConversationChanged: take,
    // A deleted one goes on as one without a row: its name stays known.
    onConversationDeleted: (ids: readonly string[]) => void (ids.includes(conversationID) && read()),
  }
  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      if (listeners.size === 1) {
        conversations.addConversationListener(heard)
        read()
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) conversations.removeConversationListener(heard)
      }
    },
    getSnapshot: () => shown,
  }
}
