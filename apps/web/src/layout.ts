import { useSyncExternalStore } from 'react'

export type Layout = 'phone' | 'desktop'

/** Narrower, a list and a chat do not fit beside each other; in rem, so that large text gets the phone's layout too. */
const TWO_PANES = '(min-width: 45rem)'

/** One pane at a time, or list and chat side by side. */
export const useLayout = (): Layout =>
  useSyncExternalStore(
    (listener) => {
      const query = matchMedia(TWO_PANES)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => (matchMedia(TWO_PANES).matches ? 'desktop' : 'phone'),
  )
