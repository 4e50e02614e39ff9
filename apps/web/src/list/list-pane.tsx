import type { TidingsConversation } from '@tidings/browser'
import {
  ConversationFilters,
  ConversationList,
  ConversationSearchResults,
  type FilterKey,
  filterOf,
  Icon,
  RowMenu,
  SyncBanner,
  SyncStatusLabel,
  useConversationGroups,
  useConversationList,
  useTidings,
} from '@tidings/react'
import { type ReactNode, useRef, useState } from 'react'
import { go } from '../route.ts'
import { EmptyList } from './empty-list.tsx'
import { NewChat } from './new-chat.tsx'
import { SearchField } from './search-field.tsx'
import { SignInStrip } from './sign-in-strip.tsx'
import { Toast } from './toast.tsx'
import { useUndoDelete } from './use-undo-delete.ts'

interface ListPaneProps {
  /** The conversation that is open beside the list. */
  readonly openID: string | null
  readonly onOpen: (conversationID: string, how: { readonly staysInList: boolean }) => void
  readonly isMemoryOnly: boolean
}

const PAGE_SIZE = 50

/** Title, search, tabs, list. */
export function ListPane({ openID, onOpen, isMemoryOnly }: ListPaneProps): ReactNode {
  const { words } = useTidings()
  const [filter, setFilter] = useState<FilterKey>('all')
  const [query, setQuery] = useState('')
  const [menu, setMenu] = useState<{ conversation: TidingsConversation; at: { x: number; y: number } } | null>(null)
  const [isNewChat, setNewChat] = useState(false)
  const [isFailed, setFailed] = useState(false)
  const undo = useUndoDelete(() => setFailed(true))
  const groups = useConversationGroups()
  const plus = useRef<HTMLButtonElement>(null)
  // A group that is gone has no tab to stand on.
  const isGone = filter.startsWith('group:') && !groups.includes(filter.slice('group:'.length))
  const shown = isGone ? 'all' : filter
  const everything = useConversationList({ pageSize: PAGE_SIZE })
  const isEmpty = everything.isReady && everything.isFinished && everything.items.length === 0
  const remove = (conversation: TidingsConversation): void => {
    undo.remove(conversation)
    if (conversation.conversationID === openID) go(null)
  }
  const showAll = (): void => {
    setFilter('all')
    // The button goes away with the focus on it.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus())
  }
  return (
    <section className="pane list-pane" aria-labelledby="list-title">
      <header className="pane-title">
        <h1 id="list-title">{words.navChats}</h1>
        <SyncStatusLabel />
        <span className="pane-room" />
        <button
          type="button"
          className="icon-button"
          ref={plus}
          aria-label={words.newChat}
          aria-expanded={isNewChat}
          onClick={() => setNewChat(!isNewChat)}
        >
          <Icon name="plus" />
        </button>
      </header>
      {isNewChat && (
        <NewChat
          onOpen={(id) => {
            setNewChat(false)
            onOpen(id, { staysInList: false })
          }}
          onClose={() => {
            setNewChat(false)
            plus.current?.focus()
          }}
        />
      )}
      <SearchField query={query} onQuery={setQuery} />
      {query === '' && !isEmpty && <ConversationFilters value={shown} onChange={setFilter} />}
      {(query !== '' || isEmpty) && <div className="pane-rule" />}
      {isMemoryOnly && <p className="td-banner">{words.stripStorage}</p>}
      <SignInStrip />
      <SyncBanner />
      <div className="list-box">
        {query === '' ? (
          <ConversationList
            key={shown}
            filter={filterOf(shown)}
            pageSize={PAGE_SIZE}
            selectedID={openID}
            activeID={menu?.conversation.conversationID}
            hiddenIDs={undo.pending.ids}
            onOpen={onOpen}
            onMenu={(conversation, at) => setMenu({ conversation, at })}
            onDelete={remove}
            empty={<EmptyList filter={shown} onShowAll={showAll} onNewChat={() => setNewChat(true)} />}
          />
        ) : (
          <ConversationSearchResults
            items={everything.items.filter((item) => !undo.pending.ids.has(item.conversationID))}
            query={query}
            onOpen={(id) => onOpen(id, { staysInList: false })}
          />
        )}
        <Toast undo={undo} isFailed={isFailed} onFailedSeen={() => setFailed(false)} />
      </div>
      {menu && (
        <RowMenu
          conversation={menu.conversation}
          at={menu.at}
          onClose={() => setMenu(null)}
          onDelete={remove}
          onFailed={() => setFailed(true)}
        />
      )}
    </section>
  )
}
