import { LIMITS, TidingsError } from '@tidings/browser'
import { useTidings } from '@tidings/react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { fitting } from './fit-text.ts'
import {
  dropDraft,
  forget,
  joined,
  keepDraft,
  newestDraft,
  notedDraft,
  noteUnsaved,
  restoreDraft,
  type Unsaved,
} from './unsaved.ts'

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

/** The unsent text of a conversation, kept on this device. `kept`: what the store holds; null until that is known. */
export function useDraft(conversationID: string, kept: string | null): DraftText {
  const { client } = useTidings()
  const [known, setKnown] = useState<string | null>(null)
  const [text, setShown] = useState('')
  const [isTouched, setIsTouched] = useState(false)
  const now = useRef<Now>({ text, saved: null, stored: null, isThere: false })
  if (kept !== null && kept !== known) {
    setKnown(kept)
    const newest = newestDraft(kept, notedDraft(client, conversationID))
    // Who types faster than the store answers keeps both; afterwards, who types here knows best.
    if (known === null || !isTouched) setShown(joined(newest, isTouched ? text : ''))
  }
  useLayoutEffect(() => {
    now.current.text = text
    // Once somebody typed, it is what this field saved.
    if (kept === null || (isTouched && now.current.saved !== null)) return
    now.current.saved = kept
    now.current.stored = kept
  }, [text, kept, isTouched])

  const keep = useCallback(
    (note: Unsaved) => {
      const done = () => {
        now.current.stored = note.text
      }
      keepDraft(client, conversationID, note).then(done).catch(ignoreRefusal)
    },
    [client, conversationID],
  )
  const save = useCallback(() => {
    const { text, saved, stored } = now.current
    // Before it is known what was kept, writing would lose it.
    if (saved === null || stored === null || text === saved) return
    now.current.saved = text
    // What is noted may get there first.
    const noted = notedDraft(client, conversationID)?.text ?? stored
    keep({ text: draftOf(text), over: [...new Set([stored, draftOf(saved), noted])] })
  }, [client, conversationID, keep])
  /** For a field that may be gone the next moment. */
  const saveNow = useCallback(() => {
    const { text, saved } = now.current
    if (saved !== null) save()
    else if (text.trim() !== '') noteUnsaved(client, conversationID, { text: draftOf(text), over: null })
  }, [client, conversationID, save])
  const setText = useCallback((text: string) => {
    now.current.text = text
    setIsTouched(true)
    setShown(text)
  }, [])
  const clear = useCallback(() => {
    const { text, saved } = now.current
    setText('')
    if (saved === null) return forget(client, conversationID, { text: draftOf(text), over: null })
    now.current.saved = ''
    const done = () => {
      now.current.stored = ''
    }
    dropDraft(client, conversationID).then(done).catch(ignoreRefusal)
  }, [client, conversationID, setText])
  const giveBack = useCallback(
    (text: string) => {
      if (now.current.isThere) return setText(joined(text, now.current.text))
      const restore = async () => {
        const { draftText } = await client.getConversationManager().getConversation(conversationID)
        keep({ text: draftOf(joined(text, draftText)), over: [draftText] })
      }
      restore().catch(ignoreRefusal)
    },
    [client, conversationID, keep, setText],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text begins the pause anew
  useEffect(() => {
    const timer = setTimeout(save, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, save])
  useEffect(() => {
    now.current.isThere = true
    const saveWhenHidden = () => {
      if (document.visibilityState === 'hidden') saveNow()
    }
    addEventListener('pagehide', saveNow)
    document.addEventListener('visibilitychange', saveWhenHidden)
    return () => {
      now.current.isThere = false
      removeEventListener('pagehide', saveNow)
      document.removeEventListener('visibilitychange', saveWhenHidden)
      saveNow()
      // Left before it was known what was kept: both are.
      if (now.current.saved === null) restoreDraft(client, conversationID).catch(ignoreRefusal)
    }
  }, [client, conversationID, saveNow])
  return { text, setText, save, clear, giveBack }
}

interface Now {
  text: string
  /** What this field saved last, or found; null until that is known. */
  saved: string | null
  /** What the store is known to hold. */
  stored: string | null
  isThere: boolean
}

/** White space alone is nothing to come back to. */
const draftOf = (text: string): string => (text.trim() === '' ? '' : fitting(text.toWellFormed(), LIMITS.draft))

/** A draft that cannot be kept stays in the field; the field is what the user sees. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof TidingsError)) throw error
}
