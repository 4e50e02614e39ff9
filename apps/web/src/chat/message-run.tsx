import { MessageStatus, type TidingsError, type TidingsMessage } from '@tidings/browser'
import { Avatar, Icon, plainText, useTidings } from '@tidings/react'
import { memo, type ReactNode } from 'react'
import { failureText } from './failure-text.ts'
import { timeOf } from './log-items.ts'
import { MessageText } from './message-text.tsx'

export interface MessageRunProps {
  /** One sender's, oldest first, at least one. */
  readonly messages: readonly TidingsMessage[]
  /** In a group names and faces tell who speaks. */
  readonly isGroup: boolean
  /** Why the last of them was not sent, where that is known. */
  readonly failure: TidingsError | undefined
  readonly onRetry: (msgID: string) => void
}

/** What one person said in a row, with one line about it below. */
export const MessageRun = memo(function MessageRun({ messages, isGroup, failure, onRetry }: MessageRunProps) {
  const { words, times } = useTidings()
  const [first, last] = [messages[0], messages.at(-1)]
  if (!first || !last) return null
  const name = senderName(first)
  const isNamed = isGroup && !first.isSelf
  return (
    <div className={first.isSelf ? 'chat-run chat-own' : isNamed ? 'chat-run chat-with-face' : 'chat-run'}>
      {isNamed && <Avatar id={`c2c_${last.sender}`} name={name} faceUrl={last.faceUrl} kind="person" size={32} />}
      <div className="chat-column">
        {isNamed ? (
          <bdi className="chat-who">{name}</bdi>
        ) : (
          <span className="chat-unseen">{first.isSelf ? words.you : name}</span>
        )}
        {messages.map((message) => (
          <div
            key={message.msgID}
            className="chat-bubble"
            data-message={message.msgID}
            title={times.tooltip(timeOf(message))}
          >
            <MessageText text={bodyOf(message) ?? words.previewUnknown} />
          </div>
        ))}
        <RunLine message={last} failure={failure} onRetry={onRetry} />
      </div>
    </div>
  )
}, isSameRun)

interface RunLineProps extends Pick<MessageRunProps, 'failure' | 'onRetry'> {
  readonly message: TidingsMessage
}

function RunLine({ message, failure, onRetry }: RunLineProps): ReactNode {
  const { words, times } = useTidings()
  if (message.status === MessageStatus.SEND_FAIL) {
    const reason = failureText(failure, words)
    return (
      <div className="chat-line chat-failed">
        {words.chatNotSent}
        {reason !== null && ` · ${reason}`}
        {' · '}
        <button type="button" onClick={() => onRetry(message.msgID)}>
          {words.chatRetry}
        </button>
        <Icon name="failed" size={16} />
      </div>
    )
  }
  const atMs = timeOf(message)
  return (
    <div className="chat-line">
      <time dateTime={new Date(atMs).toISOString()}>{times.clock(atMs)}</time>
      {message.isSelf && <SendState message={message} />}
    </div>
  )
}

function SendState({ message }: { readonly message: TidingsMessage }): ReactNode {
  const { words } = useTidings()
  if (message.status === MessageStatus.SENDING) {
    return (
      // Late by its animation: most are sent before anybody needs to know.
      <span className="chat-sending">
        <Icon name="sending" size={16} />
        <span className="chat-unseen">{words.labelSending}</span>
      </span>
    )
  }
  return (
    <span className={message.isPeerRead ? 'chat-read' : undefined}>
      <Icon name={message.isPeerRead ? 'read' : 'sent'} size={16} />
      <span className="chat-unseen">{message.isPeerRead ? words.labelRead : words.labelSent}</span>
    </span>
  )
}

/** What a message says; null when this version cannot show it. */
export function bodyOf(message: TidingsMessage): string | null {
  if (message.textElem) return message.textElem.text
  return message.customElem?.description || null
}

/** As the user knows the sender: the user's own remark, then the name in the group, then the nickname, then the id. */
export const senderName = ({ friendRemark, nameCard, nickName, sender }: TidingsMessage): string =>
  plainText(friendRemark) || plainText(nameCard) || plainText(nickName) || sender

/** A run is put together anew with each change of the log; its messages keep their objects. */
function isSameRun(a: MessageRunProps, b: MessageRunProps): boolean {
  if (a.isGroup !== b.isGroup || a.failure !== b.failure || a.onRetry !== b.onRetry) return false
  return a.messages.length === b.messages.length && a.messages.every((m, i) => m === b.messages[i])
}
