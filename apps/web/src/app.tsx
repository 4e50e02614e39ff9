import { TidingsProvider, wordsOf } from '@tidings/react'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { type Account, createAccount } from './account.ts'
import { AppContext } from './app-context.ts'
import { useLayout } from './layout.ts'
import { LoginPage } from './login/login-page.tsx'
import { NoticePage } from './login/notice-page.tsx'
import { localeOf, useSettings } from './settings.ts'
import { Messenger } from './shell/messenger.tsx'
import { appWordsOf } from './words.ts'

/** The whole app: who is here decides what is shown. */
export function App(): ReactNode {
  const settings = useSettings()
  const layout = useLayout()
  const locale = localeOf(settings)
  const [account] = useState(createAccount)
  useEffect(() => void account.start(), [account])

  const { lang } = wordsOf(locale)
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  useThemeColor(settings.theme)

  return (
    <AppContext value={{ account, words: appWordsOf(locale), kit: wordsOf(locale), layout, locale }}>
      <div
        className="td-root app"
        data-theme={settings.theme === 'system' ? undefined : settings.theme}
        data-layout={layout}
        lang={lang}
      >
        <Place account={account} locale={locale} />
      </div>
    </AppContext>
  )
}

function Place({ account, locale }: { readonly account: Account; readonly locale: string }): ReactNode {
  const state = useSyncExternalStore(account.subscribe, account.getSnapshot)
  switch (state.name) {
    case 'starting':
      return null
    case 'unreachable':
    case 'elsewhere':
      return <NoticePage state={state} />
    case 'signedOut':
    case 'signingIn':
      return <LoginPage state={state} />
    case 'signedIn':
      return (
        <TidingsProvider key={state.userID} client={state.client} locale={locale}>
          <Messenger isMemoryOnly={state.isMemoryOnly} />
        </TidingsProvider>
      )
  }
}

/** The browser's own bar, where there is one, has the colour of the rail. */
function useThemeColor(theme: string): void {
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const paint = (): void => {
      const isDark = theme === 'dark' || (theme === 'system' && query.matches)
      document.querySelector('meta[name=theme-color]')?.setAttribute('content', isDark ? '#101416' : '#ece8e0')
    }
    paint()
    query.addEventListener('change', paint)
    return () => query.removeEventListener('change', paint)
  }, [theme])
}
