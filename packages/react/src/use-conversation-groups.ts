import type { Client } from '@tidings/client'
import { useMemo, useSyncExternalStore } from 'react'
import { useTidings } from './tidings-provider.tsx'

const NONE: readonly string[] = Object.freeze([])

/** Names of the user's conversation groups, sorted. */
export function useConversationGroups(): readonly string[] {
  const { client } = useTidings()
  const source = useMemo(() => createGroupsSource(client), [client])
  return useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot)
}

function createGroupsSource(client: Client) {
  const conversations = client.getConversationManager()
  let names = NONE
  return {
    subscribe(listener: () => void): () => void {
      let isOver = false
      const read = async (): Promise<void> => {
        const now = await conversations.getConversationGroupList().catch(() => NONE)
        if (isOver || now.join('\n') === names.join('\n')) return
        names = now
        listener()
      }
      // No event tells of an empty group; every group that shows in a row does.
      const heard = { onConversationChanged: read, onNewConversation: read, onSyncServerFinish: read }
      conversations.addConversationListener(heard)
      void read()
      return () => {
        isOver = true
        conversations.removeConversationListener(heard)
      }
    },
    getSnapshot: () => names,
  }
}
