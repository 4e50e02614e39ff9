import type { Words } from '@tidings/react'
import { createContext, useContext } from 'react'
import type { Account } from './account.ts'
import type { Layout } from './layout.ts'
import type { AppWords } from './words.ts'

export interface AppSurroundings {
  readonly account: Account
  readonly words: AppWords
  /** The kit's words, also where nobody is signed in yet. */
  readonly kit: Words
  readonly layout: Layout
  readonly locale: string
}

export const AppContext = createContext<AppSurroundings | null>(null)

export function useApp(): AppSurroundings {
  const app = useContext(AppContext)
  if (!app) throw new Error('This part stands outside of the app.')
  return app
}
