import { useTidings } from '@tidings/react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useApp } from '../app-context.ts'

interface NewChatProps {
  readonly onOpen: (conversationID: string) => void
  readonly onClose: () => void
}

/** Opens a conversation with somebody whose user id one knows. */
export function NewChat({ onOpen, onClose }: NewChatProps): ReactNode {
  const { client } = useTidings()
  const { words } = useApp()
  const [userID, setUserID] = useState('')
  const [isWrong, setWrong] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const id = `c2c_${userID.trim()}`
    try {
      await client.getConversationManager().getConversation(id)
      onOpen(id)
    } catch {
      setWrong(true)
    }
  }
  return (
    <form
      className="new-chat"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it was just asked for, and the focus goes back where it came from.
        autoFocus
        value={userID}
        placeholder={words.newChatHint}
        aria-label={words.newChatHint}
        aria-invalid={isWrong}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setUserID(event.target.value)
          setWrong(false)
        }}
      />
      <button type="submit" disabled={userID.trim() === ''}>
        {words.open}
      </button>
      {isWrong && <p role="alert">{words.failure('invalid_parameter', 6004)}</p>}
    </form>
  )
}
