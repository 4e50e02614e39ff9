import { useTidings } from '@tidings/react'
import { type ReactNode, useEffect } from 'react'
import { focusList } from './focus-list.ts'
import type { UndoDeleteHandle } from './use-undo-delete.ts'

interface ToastProps {
  readonly undo: UndoDeleteHandle
  readonly isFailed: boolean
  readonly onFailedSeen: () => void
}

/** A failure is read in that time. */
const FAILED_MS = 5000

/** At the foot of the list: what was just deleted and the way back, or that something did not work. */
export function Toast({ undo, isFailed, onFailedSeen }: ToastProps): ReactNode {
  const { words } = useTidings()
  const { names } = undo.pending
  useEffect(() => {
    if (!isFailed) return
    const timer = setTimeout(onFailedSeen, FAILED_MS)
    return () => clearTimeout(timer)
  }, [isFailed, onFailedSeen])
  useEffect(() => {
    if (names.size === 0) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || isTyping(event.target)) return
      event.preventDefault()
      undo.undo()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [names, undo.undo])
  const takeBack = (): void => {
    const id = [...names.keys()].at(-1) ?? ''
    undo.undo()
    // The button goes away with the focus on it; the row is there with the next frame.
    requestAnimationFrame(() => focusList(id))
  }
  const [name] = names.values()
  const text = isFailed
    ? words.toastFailed
    : names.size > 1
      ? words.toastDeletedMany(names.size)
      : name !== undefined
        ? words.toastDeleted(name)
        : ''
  return (
    <div role="status" className="toast-place">
      {text !== '' && (
        <div
          className="toast"
          onPointerEnter={() => undo.hold(true)}
          onPointerLeave={() => undo.hold(false)}
          onFocus={() => undo.hold(true)}
          onBlur={() => undo.hold(false)}
        >
          <span className="td-clip">{text}</span>
          {names.size > 0 && (
            <button type="button" onClick={takeBack}>
              {words.toastUndo}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea')
