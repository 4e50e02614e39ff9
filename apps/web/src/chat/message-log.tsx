import { MessageStatus, type TidingsMessage } from '@tidings/browser'
import { Icon, useTidings } from '@tidings/react'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type LogItem, logItems } from './log-items.ts'
import { LogScroller } from './log-scroller.tsx'
import { MessageRun } from './message-run.tsx'
import { NewSeparator, Notice, TimeSeparator } from './separators.tsx'
import { newestSeq, type Timeline, type TimelineSnapshot } from './timeline-snapshot.ts'
import { dividerFor, seekDivider } from './unread-divider.ts'
import { chatWords } from './words.ts'

export interface MessageLogProps {
  readonly timeline: Timeline
  /** Open: its first page is there. */
  readonly snapshot: TimelineSnapshot
  readonly isGroup: boolean
  /** What was here at the opening, and each message that was in view since, up to this place. */
  readonly onSeen: (seq: number) => void
}

/** The messages of an open conversation; begins at the first unread one, or at the end. */
export function MessageLog({ timeline, snapshot, isGroup, onSeen }: MessageLogProps): ReactNode {
  const { words } = useTidings()
  const { messages, failures, isLoading, isComplete, error } = snapshot
  const scroller = useRef<LogScroller>(null)

  const [divider, setDivider] = useState(() => dividerFor(snapshot.unreadAtOpen))
  const soughtDivider = seekDivider(divider, messages)
  if (soughtDivider !== divider) setDivider(soughtDivider)
  const items = useMemo(() => logItems(messages, soughtDivider.msgID), [messages, soughtDivider.msgID])

  const [isAtEnd, setIsAtEnd] = useState(true)
  const newest = messages.at(-1)
  const top = newestSeq(messages)
  const [seenSeq, setSeenSeq] = useState(top)
  if (isAtEnd && seenSeq !== top) setSeenSeq(top)
  useEffect(() => onSeen(seenSeq), [seenSeq, onSeen])
  const below = isAtEnd ? 0 : messages.filter(({ isSelf, seq }) => !isSelf && seq > seenSeq).length

  const canLoad = !isLoading && !isComplete && error === null
  const loadOlder = useCallback(() => {
    if (canLoad) void timeline.loadOlder()
  }, [timeline, canLoad])
  const [isSeekingUp, setIsSeekingUp] = useState(false)
  const isUnreadAbove = soughtDivider.left > 0 && !isComplete
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that came asks for the next
  useEffect(() => {
    if (!isSeekingUp) return
    if (isUnreadAbove && error === null) return loadOlder()
    setIsSeekingUp(false)
    scroller.current?.scrollToNew()
  }, [isSeekingUp, isUnreadAbove, error, messages, loadOlder])

  const onRetry = useCallback((msgID: string) => timeline.resend(msgID), [timeline])
  const jump = (to: () => void) => {
    // The button goes away with the focus on it.
    scroller.current?.focus()
    to()
  }
  return (
    <div className="chat-body">
      <LogScroller
        ref={scroller}
        label={chatWords(words.lang).messages}
        newestID={newest?.msgID ?? null}
        isNewestSending={newest?.status === MessageStatus.SENDING}
        onEnd={setIsAtEnd}
        onNearTop={loadOlder}
      >
        <LogTop snapshot={snapshot} onRetry={() => void timeline.loadOlder()} />
        {items.map((item) => drawn(item))}
      </LogScroller>
      {isUnreadAbove && (
        <button type="button" className="chat-jump chat-jump-up" onClick={() => jump(() => setIsSeekingUp(true))}>
          <Icon name="up" size={16} />
          {words.chatJumpNew(snapshot.unreadAtOpen)}
        </button>
      )}
      {below > 0 && (
        <button type="button" className="chat-jump" onClick={() => jump(() => scroller.current?.scrollToEnd())}>
          <Icon name="down" size={16} />
          {words.chatJumpNew(below)}
        </button>
      )}
    </div>
  )

  function drawn(item: LogItem): ReactNode {
    if (item.kind === 'time') return <TimeSeparator key={item.key} atMs={item.atMs} />
    if (item.kind === 'new') return <NewSeparator key={item.key} />
    if (item.kind === 'notice') return <Notice key={item.key} message={item.message} isGroup={isGroup} />
    const failure = failures.get(lastID(item.messages))
    return <MessageRun key={item.key} messages={item.messages} isGroup={isGroup} failure={failure} onRetry={onRetry} />
  }
}

/** Above the oldest message: what became of the page before it. */
export function LogTop({
  snapshot: { isLoading, error },
  onRetry,
}: {
  readonly snapshot: TimelineSnapshot
  readonly onRetry: () => void
}): ReactNode {
  const { words } = useTidings()
  if (error !== null) {
    return (
      <div className="chat-notice">
        {words.pageFailed} ·{' '}
        <button type="button" onClick={onRetry}>
          {words.pageRetry}
        </button>
      </div>
    )
  }
  return isLoading ? <div className="chat-notice chat-loading">{chatWords(words.lang).loading}</div> : null
}

const lastID = (messages: readonly TidingsMessage[]): string => messages.at(-1)?.msgID ?? ''
