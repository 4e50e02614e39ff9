import { ConversationMarkType, type TidingsConversation, TidingsError } from '@tidings/browser'
import { useTidings } from '@tidings/react'
import { useEffect, useRef, useSyncExternalStore } from 'react'

/** Marks a conversation as read while somebody looks at it: when all its messages are shown, and with each new one. */
export function useReading(conversation: TidingsConversation | null, isShown: boolean): void {
  const { client } = useTidings()
  const isReading = useIsWatched() && isShown
  const conversationID = conversation?.conversationID
  const unread = conversation?.unreadCount ?? 0
  useEffect(() => {
    if (!isReading || conversationID === undefined || unread === 0) return
    client.getConversationManager().cleanConversationUnreadMessageCount(conversationID, 0, 0).catch(ignoreRefusal)
  }, [client, conversationID, unread, isReading])

  const isMarked = conversation?.markList.includes(ConversationMarkType.UNREAD) ?? false
  const isMarkRead = useRef(false)
  useEffect(() => {
    if (!isReading || conversationID === undefined || isMarkRead.current) return
    // At the opening alone: who marks the open conversation as unread wants it to stay so.
    isMarkRead.current = true
    if (!isMarked) return
    const conversations = client.getConversationManager()
    conversations.markConversation([conversationID], ConversationMarkType.UNREAD, false).catch(ignoreRefusal)
  }, [client, conversationID, isMarked, isReading])
}

/** The page is visible and its window has the focus. */
const useIsWatched = (): boolean => useSyncExternalStore(subscribe, isWatched, () => false)

const isWatched = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

function subscribe(tell: () => void): () => void {
  addEventListener('focus', tell)
  addEventListener('blur', tell)
  document.addEventListener('visibilitychange', tell)
  return () => {
    removeEventListener('focus', tell)
    removeEventListener('blur', tell)
    document.removeEventListener('visibilitychange', tell)
  }
}

/** It stays unread, which the list shows; there is nothing to say here. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof TidingsError)) throw error
}
