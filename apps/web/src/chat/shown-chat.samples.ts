import { TidingsProvider, type TidingsProviderProps } from '@tidings/react'
import { createElement, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { CONVERSATION, message, type SampleChat } from './chat.samples.ts'
import './chat.css'
import { ChatPane } from './chat-pane.tsx'

/** Its children come as arguments here. */
const Provider = TidingsProvider as (props: Omit<TidingsProviderProps, 'children'>) => ReactNode

let root: Root | null = null
let host: HTMLElement | null = null

/** Draws the pane of a sample conversation. Its log may come later. */
export function draw(chat: SampleChat, props: Partial<Parameters<typeof ChatPane>[0]> = {}): void {
  host = document.createElement('div')
  host.className = 'td-root'
  host.dataset.layout = 'desktop'
  host.style.cssText = 'block-size: 500px; inline-size: 700px'
  document.body.append(host)
  root = createRoot(host)
  const pane = createElement(ChatPane, { conversationID: CONVERSATION, ...props })
  root.render(createElement(Provider, { client: chat.client, locale: 'en' }, pane))
}

/** The conversation is left. */
export function leave(): void {
  root?.unmount()
  root = null
  host?.remove()
}

export const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
export const one = <E extends HTMLElement = HTMLElement>(selector: string): E => {
  const [found] = all(selector)
  if (!found) throw new Error(`not there: ${selector}`)
  return found as E
}
export const log = () => one('.chat-log')
export const field = () => one<HTMLTextAreaElement>('.chat-field')
export const fromEnd = () => log().scrollHeight - log().clientHeight - log().scrollTop
export const bubble = (seq: number) => one(`[data-message="${message(seq).msgID}"]`)
/** Two frames: what observes the page has spoken. */
export const frames = () =>
  new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))
export const type = (text: string) => {
  const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
  set?.call(field(), text)
  flushSync(() => field().dispatchEvent(new Event('input', { bubbles: true })))
}
