import type { ConversationListFilter } from '@tidings/client'
import { ConversationMarkType, ConversationType } from '@tidings/model'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { useTidings } from '../tidings-provider.tsx'
import { useConversationGroups } from '../use-conversation-groups.ts'
import { useConversationList } from '../use-conversation-list.ts'

/** One tab: `all`, `unread`, `mention`, `groups`, `starred`, or `group:NAME`. */
export type FilterKey = string

export interface ConversationFiltersProps {
  readonly value: FilterKey
  readonly onChange: (key: FilterKey) => void
}

const FIXED = ['all', 'unread', 'mention', 'groups', 'starred'] as const
const LABELLED = 'group:'
/** More would not fit a tab. */
const MOST_ON_TAB = 99

/** What a tab's list holds. */
export function filterOf(key: FilterKey): ConversationListFilter {
  if (key.startsWith(LABELLED)) return { conversationGroup: key.slice(LABELLED.length) }
  switch (key) {
    case 'unread':
      return { hasUnreadCount: true }
    case 'mention':
      return { hasGroupAtInfo: true }
    case 'groups':
      return { type: ConversationType.GROUP }
    case 'starred':
      return { markType: ConversationMarkType.STAR }
    default:
      return {}
  }
}

/** Tabs over the list: the fixed ones, then the user's conversation groups; each says in how many conversations something waits. */
export function ConversationFilters({ value, onChange }: ConversationFiltersProps): ReactNode {
  const { words } = useTidings()
  const groups = useConversationGroups()
  const strip = useRef<HTMLDivElement>(null)
  const names: Record<string, string> = {
    all: words.filterAll,
    unread: words.filterUnread,
    mention: words.filterMention,
    groups: words.filterGroups,
    starred: words.filterStarred,
  }
  const keys = [...FIXED, ...groups.map((name) => LABELLED + name)]
  const chosen = keys.includes(value) ? value : 'all'
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const isMirrored = strip.current !== null && getComputedStyle(strip.current).direction === 'rtl'
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? keys.length - 1
          : step && keys.indexOf(chosen) + (isMirrored ? -step : step)
    if (to === undefined) return
    event.preventDefault()
    const key = keys[(to + keys.length) % keys.length] as FilterKey
    onChange(key)
    strip.current?.querySelectorAll<HTMLElement>('[role=tab]')[keys.indexOf(key)]?.focus()
  }
  return (
    <div className="td-filters" role="tablist" aria-label={words.conversations} ref={strip} onKeyDown={onKeyDown}>
      {keys.map((key) => (
        <FilterTab
          key={key}
          name={names[key] ?? key.slice(LABELLED.length)}
          filterKey={key}
          isChosen={key === chosen}
          onChange={onChange}
        />
      ))}
    </div>
  )
}

interface FilterTabProps {
  readonly name: string
  readonly filterKey: FilterKey
  readonly isChosen: boolean
  readonly onChange: (key: FilterKey) => void
}

function FilterTab({ name, filterKey, isChosen, onChange }: FilterTabProps): ReactNode {
  // In the first tab it would repeat what the second one says.
  const waiting = useConversationList({ filter: { ...filterOf(filterKey), hasUnreadCount: true }, pageSize: 1 })
  const count = filterKey === 'all' || !waiting.isReady ? 0 : waiting.totalCount
  return (
    <button
      type="button"
      role="tab"
      className="td-filter"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      onClick={() => onChange(filterKey)}
    >
      <bdi>{name}</bdi>
      {count > 0 && <span className="td-filter-count"> {count > MOST_ON_TAB ? `${MOST_ON_TAB}+` : count}</span>}
    </button>
  )
}
