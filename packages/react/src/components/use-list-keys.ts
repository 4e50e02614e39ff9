import type { TidingsConversation } from '@tidings/client'
import { type KeyboardEvent, type RefObject, useCallback, useRef } from 'react'
import { rowElementID } from './conversation-row.tsx'
import type { RowWindow } from './use-row-window.ts'

interface ListKeys {
  readonly items: readonly TidingsConversation[]
  /** Where the keyboard stands; -1 in an empty list. */
  readonly index: number
  readonly focus: (index: number) => void
  readonly onOpen: ((id: string, how: { staysInList: boolean }) => void) | undefined
  readonly onMenu: ((conversation: TidingsConversation, at: { x: number; y: number }) => void) | undefined
  readonly onDelete: ((conversation: TidingsConversation) => void) | undefined
  readonly scroller: RefObject<HTMLElement | null>
  readonly drawn: RowWindow
}

/** Letters typed within that time are one word. */
const TYPE_AHEAD_MS = 800

/** The list by keyboard: arrows, pages, ends, type-ahead; Enter opens, Space opens and stays, Delete deletes. */
export function useListKeys(list: ListKeys): (event: KeyboardEvent) => void {
  const typed = useRef({ text: '', at: 0 })
  const latest = useRef(list)
  latest.current = list
  return useCallback((event: KeyboardEvent) => {
    const { items, index, focus, onOpen, onMenu, onDelete, scroller, drawn } = latest.current
    const current = items[index]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (drawn.rowHeight || 1)) - 1)
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: items.length - 1,
    }
    const to = moves[event.key]
    if (to !== undefined) focus(Math.max(0, Math.min(items.length - 1, to)))
    else if (!current) return
    else if (event.key === 'Enter') onOpen?.(current.conversationID, { staysInList: false })
    else if (event.key === ' ') onOpen?.(current.conversationID, { staysInList: true })
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      // The row goes, the focus stays in the list.
      focus(index + 1 < items.length ? index + 1 : index - 1)
      onDelete?.(current)
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const box = document.getElementById(rowElementID(current.conversationID))?.getBoundingClientRect()
      onMenu?.(current, { x: (box?.left ?? 0) + 40, y: (box?.top ?? 0) + 40 })
    } else if (event.key.length === 1 && !event.shiftKey) {
      const text = event.timeStamp - typed.current.at < TYPE_AHEAD_MS ? typed.current.text + event.key : event.key
      typed.current = { text, at: event.timeStamp }
      const found = findName(items, text, text.length > 1 ? index : index + 1)
      if (found >= 0) focus(found)
    } else return
    event.preventDefault()
  }, [])
}

/** The next name that begins with what was typed, from an index on and around the end. */
function findName(items: readonly TidingsConversation[], text: string, from: number): number {
  const wanted = text.toLocaleLowerCase()
  for (let i = 0; i < items.length; i++) {
    const at = (Math.max(0, from) + i) % items.length
    if (items[at]?.showName.toLocaleLowerCase().startsWith(wanted)) return at
  }
  return -1
}
