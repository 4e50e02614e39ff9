import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { Icon, type IconName } from './icon.tsx'

export interface MenuProps {
  /** Pixels of the viewport. */
  readonly at: { readonly x: number; readonly y: number }
  readonly label: string
  readonly onClose: () => void
  /** The items; nothing where there are none. */
  readonly children: ReactNode
  /** What stands below the items and is none, such as a field. */
  readonly foot?: ReactNode
}

/** Room that stays between a menu and the edge of the window. */
const MARGIN_PX = 8

/** A menu at a point; on a phone a sheet at the foot. Gives the focus back to where it came from. */
export function Menu({ at, label, onClose, children, foot }: MenuProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const from = useRef<Element | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another label is another page of the menu
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    from.current ??= document.activeElement
    const { width, height } = element.getBoundingClientRect()
    const flip = (start: number, size: number, room: number) =>
      Math.max(MARGIN_PX, start + size + MARGIN_PX > room ? Math.min(start - size, room - size - MARGIN_PX) : start)
    element.style.setProperty('--td-menu-x', `${flip(at.x, width, innerWidth)}px`)
    element.style.setProperty('--td-menu-y', `${flip(at.y, height, innerHeight)}px`)
    itemsOf(element)[0]?.focus()
  }, [at, label])
  useEffect(
    () => () => {
      const back = from.current
      const isThere = back instanceof HTMLElement && back.isConnected
      // A row that was just deleted cannot have it: then the list does.
      const find = (selector: string) => document.querySelector<HTMLElement>(selector)
      const next = isThere && back !== document.body ? back : find('.td-row[tabindex="0"]')
      ;(next ?? find('input[type=search]'))?.focus({ preventScroll: true })
    },
    [],
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    const items = box.current ? itemsOf(box.current) : []
    const index = items.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key]
    if (to !== undefined) items[(to + items.length) % items.length]?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const starts = (item: HTMLElement) => item.textContent?.toLowerCase().startsWith(event.key.toLowerCase())
      ;(items.slice(index + 1).find(starts) ?? items.find(starts))?.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  // Over everything, yet within the theme: no pane cuts it off.
  const root = document.querySelector('.td-root') ?? document.body
  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard, Escape and Tab close it
    <div
      className="td-menu-layer"
      // Closed by the press, the rest of the click would take the focus to what lies below.
      onMouseDown={(event) => event.target === event.currentTarget && event.preventDefault()}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      onContextMenu={(event) => {
        event.preventDefault()
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div
        className="td-menu"
        // Nothing else can be reached meanwhile. A menu alone may hold no field.
        role="dialog"
        aria-modal="true"
        aria-label={label}
        ref={box}
        onKeyDown={onKeyDown}
        tabIndex={-1}
      >
        {children && (
          <div role="menu" aria-label={label}>
            {children}
          </div>
        )}
        {foot}
      </div>
    </div>,
    root,
  )
}

const itemsOf = (element: HTMLElement): HTMLElement[] => [
  ...element.querySelectorAll<HTMLElement>('[role^=menuitem], input'),
]

export interface MenuItemProps {
  readonly icon: IconName
  readonly text: string
  readonly onChoose: () => void
  readonly isChecked?: boolean
  readonly isDangerous?: boolean
  /** Leads to another menu. */
  readonly hasMore?: boolean
}

export function MenuItem({ icon, text, onChoose, isChecked, isDangerous, hasMore }: MenuItemProps): ReactNode {
  return (
    <button
      type="button"
      className={isDangerous ? 'td-menu-item is-dangerous' : 'td-menu-item'}
      role={isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={isChecked}
      aria-haspopup={hasMore ? 'dialog' : undefined}
      tabIndex={-1}
      onClick={onChoose}
    >
      <Icon name={icon} size={20} />
      <bdi className="td-clip">{text}</bdi>
      {hasMore && <Icon name="right" size={16} />}
    </button>
  )
}

export const MenuLine = (): ReactNode => <hr className="td-menu-line" />
