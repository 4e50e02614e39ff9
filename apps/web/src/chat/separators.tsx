import type { TidingsMessage } from '@tidings/browser'
import { useNow, useTidings } from '@tidings/react'
import type { ReactNode } from 'react'
import { isRecalled } from './log-items.ts'
import { bodyOf, senderName } from './message-run.tsx'
import { MessageText } from './message-text.tsx'

/** The day and the clock, after a silence or when the day changed. */
export function TimeSeparator({ atMs }: { readonly atMs: number }): ReactNode {
  const { times } = useTidings()
  return (
    <div className="chat-time">
      <time dateTime={new Date(atMs).toISOString()}>{times.separator(atMs, useNow())}</time>
    </div>
  )
}

/** Above the first message that was unread when the conversation was opened. */
export function NewSeparator(): ReactNode {
  const { words } = useTidings()
  return (
    <div className="chat-new" data-new>
      {words.chatNewDivider}
    </div>
  )
}

/** A recall, or what concerns the conversation and is nobody's saying. */
export function Notice({
  message,
  isGroup,
}: {
  readonly message: TidingsMessage
  readonly isGroup: boolean
}): ReactNode {
  const { words } = useTidings()
  return (
    <div className="chat-notice" data-message={message.msgID}>
      {isRecalled(message) ? (
        <span dir="auto">{recallText()}</span>
      ) : (
        <MessageText text={bodyOf(message) ?? words.previewUnknown} />
      )}
    </div>
  )

  function recallText(): string {
    if (message.isSelf) return words.previewRecalledMe
    return isGroup ? words.previewRecalledWho(senderName(message)) : words.previewRecalledPeer
  }
}
