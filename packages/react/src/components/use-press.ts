import type { TidingsConversation } from '@tidings/client'
import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'

interface Press {
  readonly items: readonly TidingsConversation[]
  readonly onOpen: ((id: string, how: { staysInList: boolean }) => void) | undefined
  readonly onMenu: ((conversation: TidingsConversation, at: { x: number; y: number }) => void) | undefined
  readonly onFocus: (id: string) => void
}

/** Held that long without moving, a finger asks for the menu. */
const LONG_PRESS_MS = 450
/** After a finger has left, its click comes within that time or not at all. */
const CLICK_MS = 300
/** A finger that moved further scrolls. */
const STILL_PX = 8

/**
 * Pointers on a list. What opens is the conversation that was painted under the pointer when it went down, even if the
 * list has moved before it comes up.
 */
export function usePress({ items, onOpen, onMenu, onFocus }: Press) {
  const down = useRef<{ id: string; x: number; y: number; timer: ReturnType<typeof setTimeout> | undefined } | null>(
    null,
  )
  const isMenuShown = useRef(false)
  const cancel = (): void => {
    clearTimeout(down.current?.timer)
    if (down.current) down.current.timer = undefined
  }
  useEffect(() => () => clearTimeout(down.current?.timer), [])
  const find = (id: string): TidingsConversation | undefined => items.find((item) => item.conversationID === id)
  const menu = (id: string, x: number, y: number): void => {
    const conversation = find(id)
    if (conversation) onMenu?.(conversation, { x, y })
  }

  return {
    onPointerDown(event: PointerEvent): void {
      const id = conversationAt(event.target)
      isMenuShown.current = false
      down.current = null
      if (id === null || event.button !== 0) return
      const { clientX: x, clientY: y } = event
      const timer =
        event.pointerType === 'touch'
          ? setTimeout(() => {
              isMenuShown.current = true
              swallowClick()
              menu(id, x, y)
            }, LONG_PRESS_MS)
          : undefined
      down.current = { id, x, y, timer }
    },
    onPointerMove(event: PointerEvent): void {
      const held = down.current
      if (held && Math.hypot(event.clientX - held.x, event.clientY - held.y) > STILL_PX) cancel()
    },
    onPointerUp: cancel,
    onPointerCancel(): void {
      cancel()
      // The finger scrolls: the next click is another one.
      down.current = null
    },
    onClick(event: MouseEvent): void {
      const id = down.current?.id ?? conversationAt(event.target)
      down.current = null
      if (id === null || isMenuShown.current) return
      onFocus(id)
      onOpen?.(id, { staysInList: false })
    },
    onContextMenu(event: MouseEvent): void {
      const id = conversationAt(event.target)
      if (id === null || !onMenu) return
      event.preventDefault()
      cancel()
      // A long press of a finger raises this event too.
      if (!isMenuShown.current) menu(id, event.clientX, event.clientY)
    },
  }
}

/** The finger that asked for the menu lifts over it: that is no choice. */
function swallowClick(): void {
  const swallow = (event: Event): void => {
    event.preventDefault()
    event.stopPropagation()
  }
  const stop = (): void => {
    removeEventListener('pointerup', later, true)
    removeEventListener('pointercancel', later, true)
    removeEventListener('click', swallow, true)
  }
  const later = (): void => void setTimeout(stop, CLICK_MS)
  addEventListener('click', swallow, true)
  addEventListener('pointerup', later, true)
  addEventListener('pointercancel', later, true)
}

/** The conversation whose row an element is part of. */
export const conversationAt = (target: EventTarget): string | null =>
  (target instanceof Element && target.closest('[data-conversation]')?.getAttribute('data-conversation')) || null
