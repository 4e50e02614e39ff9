import type { ConversationListFilter, TidingsConversation } from '@tidings/client'
import { type FocusEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTidings } from '../tidings-provider.tsx'
import { useConversationList } from '../use-conversation-list.ts'
import { ConversationRow, rowElementID } from './conversation-row.tsx'
import { ListSkeleton } from './list-skeleton.tsx'
import { useListKeys } from './use-list-keys.ts'
import { conversationAt, usePress } from './use-press.ts'
import { useRowWindow } from './use-row-window.ts'

export interface ConversationListProps {
  readonly filter?: ConversationListFilter | undefined
  /** Conversations a page, 50 unless given. */
  readonly pageSize?: number | undefined
  /** The one that is open beside the list. */
  readonly selectedID?: string | null | undefined
  /** Left out of the list for now, such as one whose deletion can still be undone. */
  readonly hiddenIDs?: ReadonlySet<string> | undefined
  /** With `staysInList` the person only looks: the focus stays in the list. */
  readonly onOpen?: ((conversationID: string, how: { readonly staysInList: boolean }) => void) | undefined
  /** A right click, a long press, the menu key: where the menu should stand, in pixels of the viewport. */
  readonly onMenu?: ((conversation: TidingsConversation, at: { x: number; y: number }) => void) | undefined
  readonly onDelete?: ((conversation: TidingsConversation) => void) | undefined
  /** Whose menu is open. */
  readonly activeID?: string | null | undefined
  /** What stands in an empty list. */
  readonly empty?: ReactNode
}

/** How much of the list must lie below the view before the next page is asked for, in heights of it. */
const AHEAD = 1.5

/** The live list: windowed, so that only the rows in view are in the document, whatever its length. */
export function ConversationList(props: ConversationListProps): ReactNode {
  const { filter, pageSize, selectedID, hiddenIDs, onOpen, onMenu, onDelete, activeID, empty } = props
  const { words } = useTidings()
  const list = useConversationList({ filter, pageSize })
  const items =
    hiddenIDs && hiddenIDs.size > 0 ? list.items.filter((item) => !hiddenIDs.has(item.conversationID)) : list.items
  const scroller = useRef<HTMLDivElement>(null)
  const drawn = useRowWindow(scroller, items.length)
  const [focusedID, setFocusedID] = useState<string | null>(null)
  const indexOf = (id: string | null | undefined) => items.findIndex((item) => item.conversationID === id)
  // One stop for the list: where the keyboard was, else what is open, else the top.
  const tabStopIndex = [indexOf(focusedID), indexOf(selectedID), items.length > 0 ? 0 : -1].find((i) => i >= 0) ?? -1
  const tabStop = items[tabStopIndex]?.conversationID ?? null

  const { isFinished, isLoading, error, loadMore } = list
  useEffect(() => {
    const element = scroller.current
    if (!element || isFinished || isLoading || error || drawn.rowHeight === 0) return
    const ahead = items.length * drawn.rowHeight - element.scrollTop - element.clientHeight
    if (ahead < AHEAD * element.clientHeight) loadMore()
  })
  useRestingPlace(scroller, items, drawn.rowHeight)

  const focus = useCallback(
    (index: number) => {
      const item = items[index]
      const element = scroller.current
      if (!item || !element) return
      setFocusedID(item.conversationID)
      const top = index * drawn.rowHeight
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + drawn.rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = top + drawn.rowHeight - element.clientHeight
      requestAnimationFrame(() => document.getElementById(rowElementID(item.conversationID))?.focus())
    },
    [items, drawn.rowHeight],
  )
  const onKeyDown = useListKeys({ items, index: tabStopIndex, focus, onOpen, onMenu, onDelete, scroller, drawn })
  const press = usePress({ items, onOpen, onMenu, onFocus: setFocusedID })
  // Keys act on the row that has the focus, however it came there.
  const onFocus = (event: FocusEvent): void => setFocusedID((held) => conversationAt(event.target) ?? held)

  if (!list.isReady && !error) return <ListSkeleton />
  const setSize = isFinished ? items.length : -1
  const rows = items.slice(drawn.first, drawn.last).map((conversation, i) => {
    const index = drawn.first + i
    return row(conversation, index)
  })
  // The focus belongs to a conversation: its row stays in the document, wherever it is.
  if (tabStopIndex >= 0 && (tabStopIndex < drawn.first || tabStopIndex >= drawn.last)) {
    const conversation = items[tabStopIndex]
    if (conversation) rows.push(row(conversation, tabStopIndex))
  }
  function row(conversation: TidingsConversation, index: number): ReactNode {
    const { conversationID } = conversation
    return (
      <ConversationRow
        key={conversationID}
        conversation={conversation}
        isSelected={conversationID === selectedID}
        isFocused={conversationID === tabStop}
        isPinnedEnd={conversation.isPinned && items[index + 1]?.isPinned === false}
        isActive={conversationID === activeID}
        position={index + 1}
        setSize={setSize}
        offset={index * drawn.rowHeight}
      />
    )
  }
  return (
    <div className="td-list" ref={scroller} onKeyDown={onKeyDown} onFocus={onFocus} {...press}>
      <span className="td-row-probe" aria-hidden="true" />
      <div
        className="td-list-rows"
        role="listbox"
        aria-label={words.conversations}
        style={{ height: items.length * drawn.rowHeight }}
      >
        {rows}
      </div>
      {items.length === 0 && isFinished && empty}
      {error && (
        <button className="td-list-error" type="button" onClick={loadMore}>
          {words.pageFailed} · {words.pageRetry}
        </button>
      )}
    </div>
  )
}

/** Scrolled down, the first row in view keeps its pixel whatever is put above it. */
function useRestingPlace(
  scroller: { readonly current: HTMLDivElement | null },
  items: readonly TidingsConversation[],
  rowHeight: number,
): void {
  const resting = useRef<{ id: string; index: number } | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || rowHeight === 0) return
    const held = resting.current
    if (held && items[held.index]?.conversationID !== held.id) {
      const index = items.findIndex((item) => item.conversationID === held.id)
      // One that rose to the top is not followed there: the eye is on the rows around it.
      if (index > held.index) element.scrollTop += (index - held.index) * rowHeight
    }
    const remember = (): void => {
      const index = Math.floor(element.scrollTop / rowHeight)
      const item = element.scrollTop > 0 ? items[index] : undefined
      resting.current = item ? { id: item.conversationID, index } : null
    }
    remember()
    element.addEventListener('scroll', remember, { passive: true })
    return () => element.removeEventListener('scroll', remember)
  }, [scroller, items, rowHeight])
}
