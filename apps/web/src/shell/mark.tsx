import type { ReactNode } from 'react'

/** The app's sign: water over lines of text. */
export const Mark = (): ReactNode => (
  <svg className="mark" viewBox="0 0 72 72" aria-hidden="true">
    <rect x="10" y="10" width="52" height="52" rx="14" />
    <path d="M22 30q7-6 14 0t14 0M22 40h28M22 48h16" />
  </svg>
)
