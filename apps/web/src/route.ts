import { useSyncExternalStore } from 'react'

const CHAT = '/c/'
const listeners = new Set<() => void>()

/** The conversation that the address names; null for the list alone. */
export function useOpenConversation(): string | null {
  return useSyncExternalStore(subscribe, openConversation)
}

function openConversation(): string | null {
  const { pathname } = location
  if (!pathname.startsWith(CHAT)) return null
  try {
    return decodeURIComponent(pathname.slice(CHAT.length)) || null
  } catch {
    // A stray percent sign: what was meant is not an id of ours either.
    return pathname.slice(CHAT.length)
  }
}

/** Opens a conversation, or with null the list. On a phone the way back leads to the list. */
export function go(conversationID: string | null): void {
  if (conversationID === openConversation()) return
  const address = conversationID === null ? '/' : CHAT + encodeURIComponent(conversationID)
  // From one chat to another beside the list is no new place to come back from.
  if (openConversation() !== null && conversationID !== null) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  tell()
}

/** Back to the list, and no way back from there: another person has nothing to do with what was open. */
export function resetRoute(): void {
  history.replaceState(null, '', '/')
  tell()
}

const tell = (): void => {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', tell)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('popstate', tell)
  }
}
