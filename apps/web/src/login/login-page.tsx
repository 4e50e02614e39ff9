import { Avatar } from '@tidings/react'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AccountState } from '../account.ts'
import { useApp } from '../app-context.ts'
import { Mark } from '../shell/mark.tsx'

type Shown = Extract<AccountState, { name: 'signedOut' | 'signingIn' }>

/** The way in: one click in a demonstration, else a user id and a UserSig. */
export function LoginPage({ state }: { readonly state: Shown }): ReactNode {
  const { words, account } = useApp()
  const { people } = state.config
  const [isByHand, setByHand] = useState(people === null)
  const error = state.name === 'signedOut' ? state.error : null
  const isBusy = state.name === 'signingIn'
  return (
    <main className="login">
      <Mark />
      <h1>Tidings</h1>
      <p className="login-tagline">{words.tagline}</p>
      <p className="login-notice" role="alert">
        {error && words.failure(error.reason, error.code)}
        {isBusy && state.isFailing && words.unreachable}
      </p>
      {people && !isByHand ? (
        <People people={people} busyID={isBusy ? state.userID : null} />
      ) : (
        <SigForm isBusy={isBusy} />
      )}
      {isBusy && (
        <button type="button" className="td-button is-quiet" onClick={() => void account.signOut()}>
          {words.cancel}
        </button>
      )}
      {people && !isBusy && (
        <button type="button" className="login-other" onClick={() => setByHand(!isByHand)}>
          {isByHand ? words.people : words.otherAccount}
        </button>
      )}
    </main>
  )
}

interface PeopleProps {
  readonly people: NonNullable<Shown['config']['people']>
  readonly busyID: string | null
}

function People({ people, busyID }: PeopleProps): ReactNode {
  const { words, account } = useApp()
  return (
    <section className="login-people" aria-label={words.people}>
      <h2>{words.people}</h2>
      <ul>
        {people.map(({ userID, nick }) => (
          <li key={userID}>
            <button
              type="button"
              className="login-person"
              disabled={busyID !== null}
              aria-busy={busyID === userID}
              onClick={() => void account.signIn(userID)}
            >
              <Avatar id={`c2c_${userID}`} name={nick} faceUrl="" kind="person" size={36} />
              <bdi className="td-clip">{nick}</bdi>
              <span>{userID}</span>
            </button>
          </li>
        ))}
      </ul>
      <p>{words.peopleHint}</p>
    </section>
  )
}

function SigForm({ isBusy }: { readonly isBusy: boolean }): ReactNode {
  const { words, account } = useApp()
  const [userID, setUserID] = useState('')
  const [userSig, setUserSig] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void account.signIn(userID.trim(), userSig.trim())
  }
  return (
    <form className="login-form" onSubmit={submit}>
      <label>
        {words.userID}
        <input value={userID} onChange={(e) => setUserID(e.target.value)} autoComplete="username" required />
      </label>
      <label>
        {words.userSig}
        <textarea
          value={userSig}
          onChange={(e) => setUserSig(e.target.value)}
          rows={4}
          autoComplete="off"
          spellCheck={false}
          required
        />
      </label>
      <button type="submit" className="td-button" disabled={isBusy || userID.trim() === '' || userSig.trim() === ''}>
        {isBusy ? words.signingIn : words.signIn}
      </button>
    </form>
  )
}
