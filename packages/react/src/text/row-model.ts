import type { TidingsConversation } from '@tidings/client'
import { ConversationMarkType, ConversationType, ReceiveMessageOpt } from '@tidings/model'
import { plainText } from './plain-text.ts'
import { mentionOf, type Preview, type PreviewStatus, previewOf, shownDraft } from './preview.ts'
import type { TimeLabels } from './time-label.ts'
import type { Words } from './words.ts'

/** What stands at the end of a row's second line. */
export interface RowTrailing {
  /** `1` to `99`, then `99+`. */
  readonly seal: string | null
  /** An `@` seal: for a mention that the text does not show. */
  readonly mention: boolean
  readonly dot: 'unread' | 'muted' | null
  readonly pin: boolean
}

/** All that a row draws, as ready strings. Frozen. */
export interface RowModel {
  readonly id: string
  readonly kind: 'person' | 'group'
  readonly name: string
  /** Bold: unread or marked as unread, and not muted. */
  readonly isUnread: boolean
  readonly isMuted: boolean
  readonly isPinned: boolean
  readonly isStarred: boolean
  readonly prefix: string | null
  /** The sender, in a group and when it was somebody else. */
  readonly who: string | null
  readonly text: string
  readonly status: PreviewStatus | null
  /** '' without a message. */
  readonly time: string
  readonly timeTitle: string
  readonly trailing: RowTrailing
  /** The whole row in words, for a screen reader. */
  readonly label: string
}

export interface RowModelOptions {
  readonly words: Words
  readonly times: TimeLabels
  /** Unix milliseconds. */
  readonly nowMs: number
  /** Whether this conversation is the open one. */
  readonly isOpen: boolean
}

/** Three digits would be wider than the column of seals. */
const MOST_ON_SEAL = 99
/** A screen reader reads the beginning of a message; who wants the rest opens it. */
const LABEL_GRAPHEMES = 80

export function rowModel(conversation: TidingsConversation, options: RowModelOptions): RowModel {
  const { words, times, nowMs, isOpen } = options
  const facts = factsOf(conversation, isOpen)
  const preview = previewOf(conversation, options)
  const name = plainText(conversation.showName) || conversation.userID || conversation.groupID
  const seconds = facts.isDraft ? conversation.draftTimestamp : (conversation.lastMessage?.timestamp ?? 0)
  const atMs = seconds > 0 ? seconds * 1000 : Number.NaN
  return Object.freeze({
    id: conversation.conversationID,
    kind: facts.isGroup ? 'group' : 'person',
    name,
    isUnread: (facts.unread > 0 || facts.isMarkedUnread) && !facts.isMuted,
    isMuted: facts.isMuted,
    isPinned: facts.isPinned,
    isStarred: conversation.markList.includes(ConversationMarkType.STAR),
    ...preview,
    time: times.list(atMs, nowMs),
    timeTitle: times.tooltip(atMs),
    trailing: trailingOf(facts),
    label: labelOf(name, facts, preview, times.full(atMs, nowMs), words),
  })
}

interface Facts {
  readonly isGroup: boolean
  readonly unread: number
  readonly isMarkedUnread: boolean
  readonly isMuted: boolean
  readonly isPinned: boolean
  readonly mention: 'me' | 'all' | null
  readonly isDraft: boolean
}

const factsOf = (conversation: TidingsConversation, isOpen: boolean): Facts => ({
  isGroup: conversation.type === ConversationType.GROUP,
  unread: conversation.unreadCount,
  isMarkedUnread: conversation.markList.includes(ConversationMarkType.UNREAD),
  isMuted: conversation.recvOpt !== ReceiveMessageOpt.RECEIVE,
  isPinned: conversation.isPinned,
  mention: mentionOf(conversation),
  isDraft: shownDraft(conversation, isOpen) !== '',
})

const NOTHING: RowTrailing = Object.freeze({ seal: null, mention: false, dot: null, pin: false })

/** The first that applies. */
function trailingOf({ unread, isMarkedUnread, isMuted, isPinned, mention, isDraft }: Facts): RowTrailing {
  if (unread > 0 && !isMuted) {
    const seal = unread > MOST_ON_SEAL ? `${MOST_ON_SEAL}+` : String(unread)
    // A mention is written before the text, unless a draft took that place.
    return Object.freeze({ ...NOTHING, seal, mention: mention !== null && isDraft })
  }
  if (unread > 0 && mention !== null) return Object.freeze({ ...NOTHING, mention: true })
  if (unread > 0 || isMarkedUnread) return Object.freeze({ ...NOTHING, dot: isMuted ? 'muted' : 'unread' })
  return isPinned ? Object.freeze({ ...NOTHING, pin: true }) : NOTHING
}

function labelOf(name: string, facts: Facts, preview: Preview, time: string, words: Words): string {
  const unread = facts.unread > 0 ? words.labelUnread(facts.unread) : facts.isMarkedUnread && words.labelMarkedUnread
  const parts = [
    name,
    facts.isGroup && words.labelGroup,
    unread,
    facts.mention === 'me' && words.labelMention,
    facts.mention === 'all' && words.labelMentionAll,
    facts.isMuted && words.labelMuted,
    facts.isPinned && words.labelPinned,
    textLabel(facts, preview, words),
    time,
  ]
  return parts.filter((part) => part !== false && part !== '').join(words.labelJoiner)
}

function textLabel({ isDraft }: Facts, { status, who, text }: Preview, words: Words): string {
  const states = [status && statusLabel(status, words), isDraft && words.labelDraft].filter(
    (state) => typeof state === 'string',
  )
  const short = plainText(who === null ? text : `${who}${words.previewWhoEnd}${text}`, LABEL_GRAPHEMES)
  if (states.length === 0) return short
  return short === '' ? states.join(words.labelJoiner) : words.labelStated(states, short)
}

function statusLabel(status: PreviewStatus, words: Words): string {
  switch (status) {
    case 'sending':
      return words.labelSending
    case 'failed':
      return words.labelFailed
    case 'sent':
      return words.labelSent
    case 'read':
      return words.labelRead
  }
}
