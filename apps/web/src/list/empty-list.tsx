import { type FilterKey, useTidings } from '@tidings/react'
import type { ReactNode } from 'react'

interface EmptyListProps {
  readonly filter: FilterKey
  readonly onShowAll: () => void
  readonly onNewChat: () => void
}

/** What an empty list says: whether that is good news, and what to do. */
export function EmptyList({ filter, onShowAll, onNewChat }: EmptyListProps): ReactNode {
  const { words } = useTidings()
  if (filter === 'all')
    return (
      <div className="td-empty">
        <Boat />
        <h2>{words.emptyTitle}</h2>
        <p>{words.emptyHint}</p>
        <button type="button" className="td-button" onClick={onNewChat}>
          {words.newChat}
        </button>
      </div>
    )
  const titles: Record<string, string> = {
    unread: words.emptyUnread,
    mention: words.emptyMention,
    groups: words.emptyGroups,
    starred: words.emptyStarred,
  }
  return (
    <div className="td-empty">
      <Boat />
      <h2>{titles[filter] ?? words.emptyGroup}</h2>
      {filter === 'unread' && <p>{words.emptyUnreadHint}</p>}
      <button type="button" className="td-button is-quiet" onClick={onShowAll}>
        {words.emptyUnreadAction}
      </button>
    </div>
  )
}

/** A sail over calm water. */
const Boat = (): ReactNode => (
  <svg viewBox="0 0 108 84" aria-hidden="true">
    <path className="is-dai" d="M26 40h56L70 58H38L26 40ZM54 12 36 40h36L54 12ZM54 12v28" />
    <path d="M10 62q11-7 22 0t22 0 22 0 22 0M26 73q7-5 14 0t14 0 14 0 14 0" />
  </svg>
)
