import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

export interface RowWindow {
  /** Pixels; 0 until it is measured. */
  readonly rowHeight: number
  /** Rows [first, last) are in the document. */
  readonly first: number
  readonly last: number
}

/** Rows beyond the edge on each side: enough that a flick shows no hole. */
const BEYOND = 6
/** What a server renders, or a list that has no size yet. */
const UNMEASURED = { rowHeight: 0, first: 0, last: 20 }

/** Which rows of equal height are to be drawn. Renders again when that changes, not at each pixel. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [drawn, setDrawn] = useState<RowWindow>(UNMEASURED)
  const measure = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const rowHeight = rowOf(element)
    if (rowHeight === 0) return
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - BEYOND)
    const last = Math.min(count, Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + BEYOND)
    setDrawn((held) =>
      held.first === first && held.last === last && held.rowHeight === rowHeight ? held : { rowHeight, first, last },
    )
  }, [scroller, count])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    measure()
    element.addEventListener('scroll', measure, { passive: true })
    // Also hears a change of the text size: rows are measured in it.
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    const probe = element.querySelector('.td-row-probe')
    if (probe) observer.observe(probe)
    return () => {
      element.removeEventListener('scroll', measure)
      observer.disconnect()
    }
  }, [scroller, measure])
  return drawn
}

/** The height of a row as the stylesheet has it, from an element that is there even when no row is. */
const rowOf = (element: HTMLElement): number =>
  element.querySelector('.td-row-probe')?.getBoundingClientRect().height ?? 0
