import type { ReactElement } from 'react'

export interface SealProps {
  /** `1` to `99`, `99+`, `@`. */
  readonly text: string
}

/** The unread badge: a small stamp. The words for it are in the label of what carries it. */
export function Seal({ text }: SealProps): ReactElement {
  return (
    <span className={text.length === 1 ? 'td-seal td-seal-one' : 'td-seal'} aria-hidden="true">
      {text}
    </span>
  )
}
