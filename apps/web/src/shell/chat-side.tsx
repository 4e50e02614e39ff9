import { useTidings } from '@tidings/react'
import { type ReactNode, useEffect, useState } from 'react'
import { useApp } from '../app-context.ts'
import { ChatPane } from '../chat/chat-pane.tsx'
import { focusList } from '../list/focus-list.ts'
import { SEARCH_KEY } from '../list/search-key.ts'
import { go } from '../route.ts'
import { Mark } from './mark.tsx'

/** The open conversation, or what stands there when none is. */
export function ChatSide({
  openID,
  takesFocus,
}: {
  readonly openID: string | null
  readonly takesFocus: boolean
}): ReactNode {
  const { words: app, layout } = useApp()
  const { words } = useTidings()
  const isThere = useIsConversation(openID)
  if (openID === null)
    return (
      <main className="chat-side is-blank">
        <Mark />
        <p>{words.chatBlank.replace('⌘K', SEARCH_KEY)}</p>
      </main>
    )
  if (isThere === false)
    return (
      <main className="chat-side is-blank" tabIndex={-1} role="alert">
        <Mark />
        <h2>{app.badLink}</h2>
        <p>{app.badLinkHint}</p>
        {layout === 'phone' && (
          <button type="button" className="td-button" onClick={() => go(null)}>
            {words.navChats}
          </button>
        )}
      </main>
    )
  return (
    <main className="chat-side" tabIndex={-1}>
      {isThere && (
        <ChatPane
          key={openID}
          conversationID={openID}
          takesFocus={takesFocus}
          onBack={layout === 'phone' ? () => go(null) : undefined}
          onEscape={() => focusList(openID)}
        />
      )}
    </main>
  )
}

/** Whether an id of the address is one of a conversation; null until it is known. */
function useIsConversation(id: string | null): boolean | null {
  const { client } = useTidings()
  const [known, setKnown] = useState<{ id: string; is: boolean } | null>(null)
  useEffect(() => {
    if (id === null) return
    let isOver = false
    const answer = (is: boolean) => () => {
      if (!isOver) setKnown({ id, is })
    }
    client.getConversationManager().getConversation(id).then(answer(true), answer(false))
    return () => {
      isOver = true
    }
  }, [client, id])
  return known?.id === id ? (known?.is ?? null) : null
}
