import { useSyncExternalStore } from 'react'
import { memory } from './memory.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'system' | 'zh-CN' | 'en'

export interface Settings {
  readonly theme: Theme
  readonly language: Language
}

const THEMES: readonly string[] = ['light', 'dark']
const LANGUAGES: readonly string[] = ['zh-CN', 'en']

const listeners = new Set<() => void>()
let settings: Settings = {
  theme: known(THEMES, memory.get('theme')) as Theme,
  language: known(LANGUAGES, memory.get('language')) as Language,
}

function known(values: readonly string[], value: string | null): string {
  return value !== null && values.includes(value) ? value : 'system'
}

/** Kept in this browser. */
export function changeSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change }
  memory.set('theme', settings.theme === 'system' ? null : settings.theme)
  memory.set('language', settings.language === 'system' ? null : settings.language)
  for (const listener of listeners) listener()
}

export const useSettings = (): Settings =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => settings,
  )

/** The language that is shown, with the system's region. */
export const localeOf = ({ language }: Settings): string => {
  const system = navigator.language
  if (language === 'system') return system
  // Who chose English in a country writes dates as that country does.
  return system.toLowerCase().startsWith(language.slice(0, 2)) ? system : language
}
