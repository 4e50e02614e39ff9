import type { Client } from '@tidings/client'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { statusSourceOf } from './status-source.ts'
import { createTimeLabels, type TimeLabels } from './text/time-label.ts'
import type { Words } from './text/words.ts'
import { wordsOf } from './text/words-of.ts'

/** What every part of the kit works with. */
export interface Tidings {
  readonly client: Client
  /** BCP 47, such as `zh-CN` or `en-GB`. */
  readonly locale: string
  readonly words: Words
  readonly times: TimeLabels
}

const Context = createContext<Tidings | null>(null)

export interface TidingsProviderProps {
  /** Logged in. For another user, give the provider another `key`. */
  readonly client: Client
  /** The language of words, times and plurals; the browser's unless given. */
  readonly locale?: string | undefined
  readonly children: ReactNode
}

/** One client for a tree of parts. */
export function TidingsProvider({ client, locale, children }: TidingsProviderProps): ReactNode {
  const chosen = locale ?? globalThis.navigator?.language ?? 'en'
  // It listens from the beginning, whoever shows it when.
  statusSourceOf(client)
  const tidings = useMemo(
    () => ({ client, locale: chosen, words: wordsOf(chosen), times: createTimeLabels({ locale: chosen }) }),
    [client, chosen],
  )
  return <Context.Provider value={tidings}>{children}</Context.Provider>
}

/** What the provider above gives; throws where there is none. */
export function useTidings(): Tidings {
  const tidings = useContext(Context)
  if (!tidings) throw new Error('There is no <TidingsProvider> above this part.')
  return tidings
}
