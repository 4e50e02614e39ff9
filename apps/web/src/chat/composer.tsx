import { LIMITS, type TidingsError } from '@tidings/browser'
import { Icon, useTidings } from '@tidings/react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { failureText } from './failure-text.ts'
import { lettersOver } from './fit-text.ts'
import { useDraft } from './use-draft.ts'
import { chatWords } from './words.ts'

export interface ComposerProps {
  readonly conversationID: string
  /** Whom it is for, as shown. */
  readonly name: string
  /** The kept draft; null until it is known. */
  readonly draftText: string | null
  /** Takes the focus when it appears, except on a phone, where that would raise the keyboard. */
  readonly takesFocus: boolean
  /** `onRefused`: it did not become a message. */
  readonly onSend: (text: string, onRefused: (error: TidingsError) => void) => void
  readonly onEscape?: (() => void) | undefined
}

/** What browsers report while an input method is at work and do not call composing. */
const IME_KEY_CODE = 229

/** The field to write in: it grows with its text, keeps it as a draft, and gives back what could not be sent. */
export function Composer(props: ComposerProps): ReactNode {
  const { name, draftText, takesFocus, onSend, onEscape } = props
  const { words } = useTidings()
  const own = chatWords(words.lang)
  const field = useRef<HTMLTextAreaElement>(null)
  const noticeID = useId()
  const { text, setText, save, clear, giveBack } = useDraft(props.conversationID, draftText)
  const [refused, setRefused] = useState<TidingsError | null>(null)
  const message = text.trim().toWellFormed()
  const over = lettersOver(message, LIMITS.messageBody)
  const canSend = message !== '' && over === 0
  useGrowth(field, text)
  useEffect(() => {
    const isPhone = field.current?.closest<HTMLElement>('[data-layout]')?.dataset.layout === 'phone'
    if (takesFocus && !isPhone) field.current?.focus({ preventScroll: true })
  }, [takesFocus])

  const send = () => {
    if (!canSend) return
    setRefused(null)
    let isSending = true
    let refusal: TidingsError | null = null
    onSend(message, (error) => {
      setRefused(error)
      // Refused at once, it never left the field.
      if (isSending) refusal = error
      else giveBack(message)
    })
    isSending = false
    // After the message is on its way: a page that closes in between keeps one of the two.
    if (refusal === null) clear()
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === IME_KEY_CODE) return
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'Escape' && onEscape) {
      event.preventDefault()
      onEscape()
    }
  }
  const notice = over > 0 ? words.chatTooLong(over) : refused ? refusalText(refused) : null
  return (
    <div className="chat-composer">
      <p id={noticeID} className="chat-composer-notice" role="status">
        {notice}
      </p>
      <div className="chat-composer-row">
        <textarea
          ref={field}
          className="chat-field"
          rows={1}
          dir="auto"
          value={text}
          placeholder={words.chatPlaceholder(name)}
          aria-label={own.composer(name)}
          aria-describedby={notice === null ? undefined : noticeID}
          aria-invalid={over > 0 || undefined}
          enterKeyHint="send"
          onChange={(event) => {
            setRefused(null)
            setText(event.target.value)
          }}
          onKeyDown={onKeyDown}
          onBlur={save}
        />
        <button type="button" className="chat-send" aria-label={own.send} disabled={!canSend} onClick={send}>
          <Icon name="send" />
        </button>
      </div>
    </div>
  )

  function refusalText(error: TidingsError): string {
    const reason = failureText(error, words)
    return reason === null ? own.notTaken : `${own.notTaken}${own.joiner}${reason}`
  }
}

/** For browsers whose fields do not grow by themselves. */
function useGrowth(field: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    if (!field.current || CSS.supports('field-sizing', 'content')) return
    field.current.style.blockSize = 'auto'
    field.current.style.blockSize = `${field.current.scrollHeight}px`
  }, [field, text])
}
