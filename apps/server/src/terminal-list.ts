import { ElemType, MessageStatus } from '@tidings/model'
import { displayWidth, fitWidth, plainText } from './display-width.ts'
import { timeLabel } from './time-label.ts'
import { type Language, WORDS } from './words.ts'

/** What a line needs of a conversation of the SDK. */
export interface ListedConversation {
  readonly conversationID: string
  readonly groupID?: string | undefined
  readonly showName: string
  readonly unreadCount: number
  readonly recvOpt: number
  readonly isPinned: boolean
  readonly draftText?: string | null | undefined
  /** Unix seconds. */
  readonly draftTimestamp?: number | undefined
  readonly groupAtInfoList: readonly { readonly atType: number }[]
  readonly lastMessage: ListedMessage | null
}

interface ListedMessage {
  readonly sender: string
  readonly nickName?: string | null | undefined
  readonly isSelf: boolean
  readonly status: number
  /** Unix seconds. */
  readonly timestamp: number
  readonly elemType: number
  readonly textElem?: { readonly text: string } | null | undefined
  readonly customElem?: { readonly description: string } | null | undefined
}

/** How the list stands to the server. */
export type WatchState = 'connecting' | 'syncing' | 'live' | 'offline'

export interface TerminalListInput {
  readonly userID: string
  readonly state: WatchState
  readonly totalUnread: number
  /** In list order. */
  readonly conversations: readonly ListedConversation[]
  /** There are conversations below those. */
  readonly more: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** Unix milliseconds. */
  readonly now: number
  readonly language: Language
}

const BADGE = 6

/** The list as lines of text: a head, then a line a conversation, none wider than the terminal. */
export function terminalList(input: TerminalListInput): string[] {
  const { userID, state, totalUnread, conversations, more, width, language } = input
  const words = WORDS[language]
  const head = `${userID} · ${words[state]} · ${words.unread(totalUnread)}`
  return [
    fitWidth(head, width).trimEnd(),
    '─'.repeat(width),
    ...(conversations.length > 0 || state !== 'live'
      ? conversations.map((c) => line(c, input))
      : [fitWidth(words.empty, width).trimEnd()]),
    ...(more ? [fitWidth(words.more, width).trimEnd()] : []),
  ]
}

function line(c: ListedConversation, { width, now, language }: TerminalListInput): string {
  const seconds = (c.draftText ? c.draftTimestamp : undefined) ?? c.lastMessage?.timestamp
  const time = seconds === undefined ? '' : timeLabel(seconds * 1000, now, language)
  const name = Math.max(6, Math.min(22, Math.floor(width / 4)))
  const rest = width - 2 - name - BADGE - 1 - displayWidth(time)
  const left = `${c.isPinned ? '▲' : ' '} ${fitWidth(plainText(c.showName), name)}${badge(c)}`
  return rest > 4 ? `${left}${fitWidth(preview(c, language), rest)} ${time}`.trimEnd() : fitWidth(left, width).trimEnd()
}

/** Muted conversations show that there is something, not how much: the preview says it. */
function badge({ unreadCount, recvOpt }: ListedConversation): string {
  if (unreadCount === 0) return ' '.repeat(BADGE)
  return fitWidth(` ${recvOpt === 0 ? `(${unreadCount > 99 ? '99+' : unreadCount})` : '·'}`, BADGE)
}

function preview(c: ListedConversation, language: Language): string {
  const words = WORDS[language]
  const types = c.groupAtInfoList.map(({ atType }) => atType)
  const mention =
    (types.includes(1) || types.includes(3) ? words.atMe : '') +
    (types.includes(2) || types.includes(3) ? words.atAll : '')
  if (c.draftText) return mention + words.draft + plainText(c.draftText)
  const muted = c.recvOpt !== 0 && c.unreadCount > 0 ? words.count(c.unreadCount) : ''
  const m = c.lastMessage
  if (!m) return mention + muted
  const sign = m.status === MessageStatus.SENDING ? '↑ ' : m.status === MessageStatus.SEND_FAIL ? '! ' : ''
  const isGroup = c.conversationID.startsWith('group_')
  const sender = isGroup && !m.isSelf ? `${plainText(m.nickName || m.sender)}: ` : ''
  return mention + muted + sign + sender + body(m, language)
}

function body(m: ListedMessage, language: Language): string {
  if (m.status === MessageStatus.LOCAL_REVOKED) return WORDS[language].recalled
  const text = m.elemType === ElemType.TEXT ? m.textElem?.text : m.customElem?.description
  return plainText(text ?? '') || WORDS[language].message
}
