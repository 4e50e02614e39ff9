import { Avatar, Icon, plainText, useConversation, useTidings } from '@tidings/react'
import { type ReactNode, useCallback, useId, useState } from 'react'
import { Composer } from './composer.tsx'
import { failureText } from './failure-text.ts'
import { LogTop, MessageLog } from './message-log.tsx'
import { isGroupConversation } from './receiver.ts'
import { newestSeq, type TimelineSnapshot } from './timeline-snapshot.ts'
import { useReading } from './use-reading.ts'
import { useTimeline } from './use-timeline.ts'
import { chatWords } from './words.ts'

export interface ChatPaneProps {
  readonly conversationID: string
  /** Where the pane covers the list: draws the way back. */
  readonly onBack?: (() => void) | undefined
  /** Unread in the other conversations, for the way back. */
  readonly backCount?: number | undefined
  /** Escape in the composer; as `onBack` when left out. */
  readonly onEscape?: (() => void) | undefined
  /** Below the name: presence, the number of members, who is typing. */
  readonly subline?: string | undefined
  /** Whether the composer takes the focus at the opening; never on a phone. */
  readonly takesFocus?: boolean | undefined
}

/** One open conversation: who, what was said, and the field to answer in. */
export function ChatPane(props: ChatPaneProps): ReactNode {
  // Another conversation is another pane: nothing of the one before may stay in it.
  return <OpenChat key={props.conversationID} {...props} />
}

function OpenChat(props: ChatPaneProps): ReactNode {
  const { conversationID, onBack, backCount = 0, onEscape = onBack, subline = '', takesFocus = true } = props
  const { words } = useTidings()
  const nameID = useId()
  const conversation = useConversation(conversationID)
  const { timeline, snapshot } = useTimeline(conversationID)
  const [seenSeq, setSeenSeq] = useState(0)
  const newest = newestSeq(snapshot.messages)
  // A row may know of a message that could not be fetched, and one that came may be below what is in view.
  const isAllHere = snapshot.isOpen && snapshot.error === null && newest >= (conversation?.lastMessage?.seq ?? 0)
  useReading(conversation, isAllHere && seenSeq >= newest)
  const isGroup = isGroupConversation(conversationID)
  const name = plainText(conversation?.showName ?? '')
  const onSend = useCallback(
    (text: string, onRefused: Parameters<NonNullable<typeof timeline>['send']>[1]) => timeline?.send(text, onRefused),
    [timeline],
  )
  return (
    <section className="chat-pane" aria-labelledby={nameID}>
      <header className="chat-head">
        {onBack && (
          <button
            type="button"
            className="chat-back"
            aria-label={chatWords(words.lang).back(backCount)}
            onClick={onBack}
          >
            <Icon name="left" />
          </button>
        )}
        <Avatar
          id={conversationID}
          name={name}
          faceUrl={conversation?.faceUrl ?? ''}
          kind={isGroup ? 'group' : 'person'}
          members={conversation?.groupMembers}
          size={36}
        />
        <div className="chat-title">
          <h2 id={nameID} className="chat-name" dir="auto">
            {name}
          </h2>
          {subline !== '' && <p className="chat-subline">{subline}</p>}
        </div>
      </header>
      {timeline && snapshot.isOpen ? (
        <MessageLog timeline={timeline} snapshot={snapshot} isGroup={isGroup} onSeen={setSeenSeq} />
      ) : (
        <div className="chat-body">
          <LogTop snapshot={snapshot} onRetry={() => void timeline?.loadOlder()} />
        </div>
      )}
      <FailureAlert snapshot={snapshot} />
      {timeline && (
        <Composer
          conversationID={conversationID}
          name={name}
          draftText={conversation?.draftText ?? null}
          takesFocus={takesFocus}
          onSend={onSend}
          onEscape={onEscape}
        />
      )}
    </section>
  )
}

/** A message that could not be sent is told at once: its writer may have looked away. */
function FailureAlert({ snapshot: { failures } }: { readonly snapshot: TimelineSnapshot }): ReactNode {
  const { words } = useTidings()
  const [msgID, error] = [...failures].at(-1) ?? []
  const reason = failureText(error, words)
  return (
    <div role="alert" className="chat-unseen">
      {error && <p key={msgID}>{reason === null ? words.chatNotSent : `${words.chatNotSent}: ${reason}`}</p>}
    </div>
  )
}
