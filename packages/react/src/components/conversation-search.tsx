import type { TidingsConversation } from '@tidings/client'
import { type ReactNode, useMemo } from 'react'
import { highlight } from '../text/highlight.ts'
import { plainText } from '../text/plain-text.ts'
import { previewOf } from '../text/preview.ts'
import { useTidings } from '../tidings-provider.tsx'
import { useNow } from '../use-now.ts'
import { Avatar } from './avatar.tsx'

export interface ConversationSearchResultsProps {
  /** What is searched: the loaded part of a list. */
  readonly items: readonly TidingsConversation[]
  readonly query: string
  readonly onOpen: (conversationID: string) => void
}

interface Hit {
  readonly conversation: TidingsConversation
  readonly name: string
  readonly who: string | null
  readonly text: string
  readonly isName: boolean
}

/** Names first, then last messages, with what was looked for marked. */
export function ConversationSearchResults({ items, query, onOpen }: ConversationSearchResultsProps): ReactNode {
  const { words } = useTidings()
  const hits = useMemo(() => {
    const wanted = plainText(query).toLocaleLowerCase()
    const contains = (text: string) => text.toLocaleLowerCase().includes(wanted)
    return items.flatMap((conversation): Hit[] => {
      const name = plainText(conversation.showName)
      const { who, text } = previewOf(conversation, { words, isOpen: false })
      const isName = contains(name)
      return isName || contains(text) ? [{ conversation, name, who, text, isName }] : []
    })
  }, [items, query, words])
  const sections = [
    { title: words.searchChats, hits: hits.filter((hit) => hit.isName) },
    { title: words.searchMessages, hits: hits.filter((hit) => !hit.isName) },
  ].filter((section) => section.hits.length > 0)
  if (sections.length === 0)
    return (
      <div className="td-list td-empty">
        <h2>{words.searchNone(plainText(query, 20))}</h2>
        <p>{words.searchNoneHint}</p>
      </div>
    )
  return (
    <div className="td-list td-search-results">
      {sections.map(({ title, hits: found }) => (
        // No landmark: the pane around it may have the same name.
        <div key={title}>
          <h2 className="td-section">
            {title}
            <span>{words.searchCount(found.length)}</span>
          </h2>
          <ul>
            {found.map((hit) => (
              <SearchRow key={hit.conversation.conversationID} hit={hit} query={query} onOpen={onOpen} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

interface SearchRowProps {
  readonly hit: Hit
  readonly query: string
  readonly onOpen: (conversationID: string) => void
}

function SearchRow({ hit, query, onOpen }: SearchRowProps): ReactNode {
  const { times, words } = useTidings()
  const nowMs = useNow()
  const { conversation, name, who, text } = hit
  const atMs = (conversation.lastMessage?.timestamp ?? Number.NaN) * 1000
  return (
    <li>
      <button type="button" className="td-row is-still" onClick={() => onOpen(conversation.conversationID)}>
        <span className="td-row-avatar">
          <Avatar
            id={conversation.conversationID}
            name={name}
            faceUrl={conversation.faceUrl}
            kind={conversation.groupID === '' ? 'person' : 'group'}
            members={conversation.groupMembers}
          />
        </span>
        <span className="td-row-body">
          <span className="td-row-line">
            <span className="td-row-name td-clip">
              <bdi>{marked(name, query)}</bdi>
            </span>
            <span className="td-row-time">{times.list(atMs, nowMs)}</span>
          </span>
          <span className="td-row-preview td-clip">
            {who !== null && (
              <>
                <bdi>{who}</bdi>
                {words.previewWhoEnd}
              </>
            )}
            <bdi>{marked(text, query)}</bdi>
          </span>
        </span>
      </button>
    </li>
  )
}

const marked = (text: string, query: string): ReactNode =>
  highlight(text, query).map(({ text: part, isHit }, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one string have no other name.
    isHit ? <mark key={i}>{part}</mark> : <span key={i}>{part}</span>,
  )
