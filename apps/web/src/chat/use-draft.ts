import { LIMITS, TidingsError } from '@tidings/browser'
import { useTidings } from '@tidings/react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { fitting } from './fit-text.ts'
import { keepDraft } from './unsaved.ts'

/** A pause in typing that is worth a write. */
const PAUSE_MS = 400

export interface DraftText {
  readonly text: string
  readonly setText: (text: string) => void
  /** Keeps what is written now, without waiting for a pause. */
  readonly save: () => void
  /** The text became a message. */
  readonly clear: () => void
  /** A message was refused: its text comes back, before what was written meanwhile, also when the field is gone. */
  readonly giveBack: (text: string) => void
}

/** The unsent text of a conversation, kept on this device. `kept`: what was kept before; null until that is known. */
export function useDraft(conversationID: string, kept: string | null): DraftText {
  const { client } = useTidings()
  const conversations = client.getConversationManager()
  const [text, setShown] = useState(kept ?? '')
  const [isKnown, setIsKnown] = useState(kept !== null)
  const now = useRef({ text, saved: kept, isThere: false })
  if (!isKnown && kept !== null) {
    setIsKnown(true)
    // Who types faster than the store answers keeps both.
    if (kept !== '') setShown(joined(kept, text))
  }
  useLayoutEffect(() => {
    now.current.text = text
    // What was kept at first; later on it is what this field saved.
    now.current.saved ??= kept
  }, [text, kept])

  const keep = useCallback(
    (text: string) => {
      // White space alone is nothing to come back to.
      const draft = text.trim() === '' ? '' : fitting(text.toWellFormed(), LIMITS.draft)
      keepDraft(client, conversationID, draft).catch(ignoreRefusal)
    },
    [client, conversationID],
  )
  const save = useCallback(() => {
    const { text, saved } = now.current
    // Before it is known what was kept, writing would lose it.
    if (saved === null || text === saved) return
    now.current.saved = text
    keep(text)
  }, [keep])
  const setText = useCallback((text: string) => {
    now.current.text = text
    setShown(text)
  }, [])
  const clear = useCallback(() => {
    setText('')
    save()
  }, [setText, save])
  const giveBack = useCallback(
    (text: string) => {
      if (now.current.isThere) return setText(joined(text, now.current.text))
      const restore = async () => keep(joined(text, (await conversations.getConversation(conversationID)).draftText))
      restore().catch(ignoreRefusal)
    },
    [conversations, conversationID, keep, setText],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text begins the pause anew
  useEffect(() => {
    const timer = setTimeout(save, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, save])
  useEffect(() => {
    now.current.isThere = true
    const saveWhenHidden = () => {
      if (document.visibilityState === 'hidden') save()
    }
    addEventListener('pagehide', save)
    document.addEventListener('visibilitychange', saveWhenHidden)
    return () => {
      now.current.isThere = false
      removeEventListener('pagehide', save)
      document.removeEventListener('visibilitychange', saveWhenHidden)
      const { text, saved } = now.current
      // Left before it was known what was kept: both are.
      if (saved === null && text.trim() !== '') giveBack(text)
      else save()
    }
  }, [save, giveBack])
  return { text, setText, save, clear, giveBack }
}

const joined = (returned: string, written: string): string =>
  written.trim() === '' ? returned : `${returned}\n${written}`

/** A draft that cannot be kept stays in the field; the field is what the user sees. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof TidingsError)) throw error
}
