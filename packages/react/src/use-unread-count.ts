import type { Client } from '@tidings/client'
import { useMemo, useSyncExternalStore } from 'react'
import { useTidings } from './tidings-provider.tsx'

/** Unread messages of everything that is not muted, kept up to date. */
export function useUnreadCount(): number {
  const { client } = useTidings()
  const source = useMemo(() => createUnreadSource(client), [client])
  return useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot)
}

function createUnreadSource(client: Client) {
  const conversations = client.getConversationManager()
  let count = 0
  return {
    subscribe(listener: () => void): () => void {
      let isOver = false
      const show = (total: number): void => {
        if (isOver || total === count) return
        count = total
        listener()
      }
      const heard = { onTotalUnreadMessageCountChanged: show }
      conversations.addConversationListener(heard)
      conversations.getTotalUnreadMessageCount().then(show, () => {})
      return () => {
        isOver = true
        conversations.removeConversationListener(heard)
      }
    },
    getSnapshot: () => count,
  }
}
