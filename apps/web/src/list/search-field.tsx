import { Icon, useTidings } from '@tidings/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useApp } from '../app-context.ts'
import { SEARCH_KEY } from './search-key.ts'

interface SearchFieldProps {
  readonly query: string
  readonly onQuery: (query: string) => void
}

/** The search over the list. ⌘K, Ctrl K or `/` leads here; Esc clears, then leaves. */
export function SearchField({ query, onQuery }: SearchFieldProps): ReactNode {
  const { words } = useTidings()
  const { words: app, layout } = useApp()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea')
      const isCall = (event.key === 'k' && (event.metaKey || event.ctrlKey)) || (event.key === '/' && !isTyping)
      if (!isCall) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  const clear = (): void => {
    // The button goes away with the focus on it.
    field.current?.focus()
    onQuery('')
  }
  return (
    <div className="search-field">
      <Icon name="search" size={16} />
      <input
        ref={field}
        type="search"
        value={query}
        placeholder={words.searchPlaceholder}
        aria-label={words.searchPlaceholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (query !== '') onQuery('')
            // Left to itself, the focus would fall out of the page.
            else document.querySelector<HTMLElement>('.td-row[tabindex="0"]')?.focus()
          } else if (event.key === 'ArrowDown') {
            event.preventDefault()
            document.querySelector<HTMLElement>('.td-search-results button, .td-row[tabindex="0"]')?.focus()
          }
        }}
      />
      {query !== '' ? (
        <button type="button" aria-label={app.clearSearch} onClick={clear}>
          <Icon name="close" size={16} />
        </button>
      ) : (
        layout === 'desktop' && <span className="search-key">{SEARCH_KEY}</span>
      )}
    </div>
  )
}
