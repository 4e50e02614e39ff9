import { Avatar, useSelf, useTidings } from '@tidings/react'
import type { ReactNode } from 'react'
import { useApp } from '../app-context.ts'
import { changeSettings, type Language, type Theme, useSettings } from '../settings.ts'

/** Looks, language, and the way out. */
export function SettingsPane(): ReactNode {
  const { account, words: app } = useApp()
  const { words } = useTidings()
  const { theme, language } = useSettings()
  const { userID, nickName, faceUrl } = useSelf()
  const name = nickName || userID
  return (
    <section className="pane settings" aria-labelledby="settings-title">
      <header className="pane-title">
        <h1 id="settings-title">{words.navSettings}</h1>
      </header>
      <div className="settings-self">
        <Avatar id={`c2c_${userID}`} name={name} faceUrl={faceUrl} kind="person" size={72} />
        <bdi className="td-clip">{name}</bdi>
        <span>{userID}</span>
      </div>
      <Choice<Theme>
        title={app.theme}
        value={theme}
        options={{ system: app.asSystem, light: app.light, dark: app.dark }}
        onChange={(chosen) => changeSettings({ theme: chosen })}
      />
      <Choice<Language>
        title={app.language}
        value={language}
        options={{ system: app.asSystem, 'zh-CN': '中文', en: 'English' }}
        onChange={(chosen) => changeSettings({ language: chosen })}
      />
      <button type="button" className="settings-line" onClick={() => void account.signOut()}>
        {app.signOut}
      </button>
    </section>
  )
}

interface ChoiceProps<V extends string> {
  readonly title: string
  readonly value: V
  readonly options: Readonly<Record<V, string>>
  readonly onChange: (value: V) => void
}

function Choice<V extends string>({ title, value, options, onChange }: ChoiceProps<V>): ReactNode {
  return (
    <fieldset className="settings-choice">
      <legend>{title}</legend>
      {(Object.keys(options) as V[]).map((option) => (
        <label key={option}>
          <input type="radio" name={title} checked={option === value} onChange={() => onChange(option)} />
          <span>{options[option]}</span>
        </label>
      ))}
    </fieldset>
  )
}
