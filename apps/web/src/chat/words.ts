import type { TidingsError } from '@tidings/browser'

type FailureName = TidingsError['reason']

/** What the chat says beyond the kit's words. */
export interface ChatWords {
  /** The back button; `unread` is of the other conversations. */
  readonly back: (unread: number) => string
  readonly messages: string
  readonly composer: (name: string) => string
  readonly send: string
  readonly showAll: string
  readonly showLess: string
  readonly loading: string
  readonly notTaken: string
  /** Why a message was not sent; left out where that says nothing to a person. */
  readonly reasons: Readonly<Partial<Record<FailureName, string>>>
  readonly joiner: string
}

const zh: ChatWords = {
  back: (unread) => (unread > 0 ? `返回，其他会话有 ${unread} 条未读` : '返回'),
  messages: '聊天记录',
  composer: (name) => `发消息给 ${name}`,
  send: '发送',
  showAll: '展开',
  showLess: '收起',
  loading: '正在加载',
  notTaken: '没有发出，文字还在这里',
  reasons: {
    banned: '账号已被停用',
    outbox_full: '等待发送的内容太多',
    outbox_store: '本机存储不可用',
    local_store: '本机存储不可用',
    op_expired: '等待超过 30 天',
    too_large: '内容太长',
    user_missing: '对方账号不存在',
  },
  joiner: '，',
}

const en: ChatWords = {
  back: (unread) => (unread > 0 ? `Back, ${unread} unread in other chats` : 'Back'),
  messages: 'Messages',
  composer: (name) => `Message ${name}`,
  send: 'Send',
  showAll: 'Show all',
  showLess: 'Show less',
  loading: 'Loading',
  notTaken: 'It was not sent; the text is still here',
  reasons: {
    banned: 'The account is disabled',
    outbox_full: 'Too much is waiting to be sent',
    outbox_store: 'Storage on this device is not available',
    local_store: 'Storage on this device is not available',
    op_expired: 'It waited for more than 30 days',
    too_large: 'It is too long',
    user_missing: 'This account does not exist',
  },
  joiner: ', ',
}

/** `lang`: of the kit's words. */
export const chatWords = (lang: string): ChatWords => (lang.startsWith('zh') ? zh : en)
