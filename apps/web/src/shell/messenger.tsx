import { useTidings, useUnreadCount } from '@tidings/react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useApp } from '../app-context.ts'
import { restoreUnsaved } from '../chat/unsaved.ts'
import { focusList } from '../list/focus-list.ts'
import { ListPane } from '../list/list-pane.tsx'
import { go, useOpenConversation } from '../route.ts'
import { ChatSide } from './chat-side.tsx'
import type { Place } from './place.ts'
import { Rail } from './rail.tsx'
import { SettingsPane } from './settings-pane.tsx'

/** List and chat: beside each other, or one at a time on a phone. */
export function Messenger({ isMemoryOnly }: { readonly isMemoryOnly: boolean }): ReactNode {
  const { layout } = useApp()
  const openID = useOpenConversation()
  const [place, setPlace] = useState<Place>('chats')
  const [takesFocus, setTakesFocus] = useState(true)
  useTitle()
  const { client } = useTidings()
  useEffect(() => void restoreUnsaved(client), [client])
  useFocusAlong(layout === 'phone', openID)
  const open = useCallback((id: string, how: { readonly staysInList: boolean }) => {
    setTakesFocus(!how.staysInList)
    go(id)
  }, [])
  const isChatOnly = layout === 'phone' && openID !== null
  const rail = <Rail place={place} onPlace={setPlace} />
  return (
    <div className={`messenger is-${layout}`}>
      {layout === 'desktop' && rail}
      <div
        className="side"
        // Alone, the list is what the page is about. Another element in its place would begin the list anew.
        role={layout === 'phone' && openID === null ? 'main' : undefined}
        inert={isChatOnly}
        data-hidden={isChatOnly || undefined}
      >
        {place === 'settings' ? (
          <SettingsPane />
        ) : (
          <ListPane openID={layout === 'phone' ? null : openID} onOpen={open} isMemoryOnly={isMemoryOnly} />
        )}
        {layout === 'phone' && rail}
      </div>
      {(layout === 'desktop' || openID !== null) && <ChatSide openID={openID} takesFocus={takesFocus} />}
    </div>
  )
}

/** One pane at a time: the focus goes along into the chat that covers the list, and back to its row. */
function useFocusAlong(isPhone: boolean, openID: string | null): void {
  const before = useRef(openID)
  useEffect(() => {
    const was = before.current
    before.current = openID
    if (!isPhone || was === openID) return
    if (openID !== null) document.querySelector<HTMLElement>('.chat-side')?.focus({ preventScroll: true })
    else if (was !== null) focusList(was)
  }, [isPhone, openID])
}

/** The count stands in the window's title, where a tab shows it. */
function useTitle(): void {
  const unread = useUnreadCount()
  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) Tidings` : 'Tidings'
    return () => {
      document.title = 'Tidings'
    }
  }, [unread])
}
