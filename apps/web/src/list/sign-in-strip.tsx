import { useSyncStatus, useTidings } from '@tidings/react'
import type { ReactNode } from 'react'
import { useApp } from '../app-context.ts'

/** The sign-in has ended: the list stays readable, and one step leads back. */
export function SignInStrip(): ReactNode {
  const { words } = useTidings()
  const { account } = useApp()
  const { status } = useSyncStatus()
  if (status !== 'kicked' && status !== 'expired') return null
  return (
    <p className="td-banner" role="alert">
      <span>{status === 'kicked' ? words.stripKicked : words.stripExpired}</span>
      <button type="button" onClick={() => void account.signOut()}>
        {words.stripSignIn}
      </button>
    </p>
  )
}
