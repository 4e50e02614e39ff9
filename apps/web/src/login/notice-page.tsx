import type { ReactNode } from 'react'
import type { AccountState } from '../account.ts'
import { useApp } from '../app-context.ts'
import { Mark } from '../shell/mark.tsx'

/** Why nothing can be shown, and what can be done. */
export function NoticePage({
  state,
}: {
  readonly state: Extract<AccountState, { name: 'unreachable' | 'elsewhere' }>
}): ReactNode {
  const { words, account } = useApp()
  const isElsewhere = state.name === 'elsewhere'
  return (
    <main className="login">
      <Mark />
      <h1>{isElsewhere ? words.elsewhere : words.noServer}</h1>
      <p className="login-tagline" role="alert">
        {isElsewhere ? words.elsewhereHint : words.noServerHint}
      </p>
      <button
        type="button"
        className="td-button"
        onClick={() => void (isElsewhere ? account.signIn(state.userID) : account.start())}
      >
        {words.tryAgain}
      </button>
      {isElsewhere && (
        <button type="button" className="login-other" onClick={() => void account.signOut()}>
          {words.otherPerson}
        </button>
      )}
    </main>
  )
}
