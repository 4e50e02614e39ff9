import type { TidingsConversation, TidingsMessage } from '@tidings/client'
import { ConversationType, ElemType, GroupAtType, MessageStatus } from '@tidings/model'
import { plainText } from './plain-text.ts'
import type { Words } from './words.ts'

export type PreviewStatus = 'sending' | 'failed' | 'sent' | 'read'

export interface Preview {
  /** `[Draft]`, `[@you]`, `[@all]`. */
  readonly prefix: string | null
  /** How the user's own last message stands. */
  readonly status: PreviewStatus | null
  /** Who said it, in a group and when it was somebody else; apart from the text, so that each keeps its own direction. */
  readonly who: string | null
  /** One line; '' when there is no message to show. */
  readonly text: string
}

export interface PreviewOptions {
  readonly words: Words
  /** Whether this conversation is open here: its draft is then in the composer, not in the row. */
  readonly isOpen: boolean
}

/** The second line of a row. The first that applies: draft, mention, last message. */
export function previewOf(conversation: TidingsConversation, { words, isOpen }: PreviewOptions): Preview {
  const { lastMessage } = conversation
  const draft = shownDraft(conversation, isOpen)
  const status = lastMessage ? statusOf(lastMessage, conversation.type) : null
  if (draft !== '') {
    // A tick beside a draft would say that the draft was sent; a failure still waits for the user.
    return { prefix: words.previewDraft, status: status === 'failed' ? status : null, who: null, text: draft }
  }
  const mention = mentionOf(conversation)
  const prefix = mention === 'me' ? words.previewMention : mention === 'all' ? words.previewMentionAll : null
  if (!lastMessage) return { prefix, status, who: null, text: '' }
  return { prefix, status, ...saidBy(lastMessage, conversation.type, words) }
}

/** The draft that a row shows; '' for none. One of white space alone is none. */
export const shownDraft = (conversation: TidingsConversation, isOpen: boolean): string =>
  isOpen ? '' : plainText(conversation.draftText)

/** Who an unread mention is for. Both at once count as the user's own. */
export function mentionOf({ groupAtInfoList }: TidingsConversation): 'me' | 'all' | null {
  if (groupAtInfoList.length === 0) return null
  return groupAtInfoList.every(({ atType }) => atType === GroupAtType.AT_ALL) ? 'all' : 'me'
}

function statusOf(message: TidingsMessage, type: TidingsConversation['type']): PreviewStatus | null {
  if (!message.isSelf) return null
  switch (message.status) {
    case MessageStatus.SENDING:
      return 'sending'
    case MessageStatus.SEND_FAIL:
      return 'failed'
    case MessageStatus.SEND_SUCC:
      return type === ConversationType.C2C && message.isPeerRead ? 'read' : 'sent'
    default:
      return null
  }
}

function saidBy(
  message: TidingsMessage,
  type: TidingsConversation['type'],
  words: Words,
): Pick<Preview, 'who' | 'text'> {
  const alone = (text: string) => ({ who: null, text })
  if (message.status === MessageStatus.HAS_DELETED) return alone('')
  const isGroup = type === ConversationType.GROUP
  if (message.status === MessageStatus.LOCAL_REVOKED) {
    if (message.isSelf) return alone(words.previewRecalledMe)
    return alone(isGroup ? plainText(words.previewRecalledWho(senderName(message))) : words.previewRecalledPeer)
  }
  const body = bodyOf(message, words)
  return { who: isGroup && !message.isSelf ? senderName(message) : null, text: plainText(body) }
}

function bodyOf(message: TidingsMessage, words: Words): string {
  if (message.elemType === ElemType.TEXT && message.textElem) return message.textElem.text
  if (message.elemType === ElemType.CUSTOM && message.customElem) {
    return plainText(message.customElem.description) || words.previewUnknown
  }
  return words.previewUnknown
}

/** As the user knows the sender: the user's own remark, then the name in the group, then the nickname, then the id. */
function senderName({ friendRemark, nameCard, nickName, sender }: TidingsMessage): string {
  return plainText(friendRemark) || plainText(nameCard) || plainText(nickName) || sender
}
