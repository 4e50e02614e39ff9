/** A language that labels come in. */
export type Language = 'en' | 'zh'

/** What the terminal says, in each language. */
export const WORDS = {
  en: {
    connecting: 'connecting…',
    syncing: 'syncing…',
    live: 'live',
    offline: 'offline',
    unread: (n: number) => (n === 1 ? '1 unread' : `${n} unread`),
    empty: 'No conversations yet.',
    draft: '[Draft] ',
    atMe: '[@you] ',
    atAll: '[@all] ',
    count: (n: number) => `[${n}] `,
    recalled: 'A message was recalled.',
    message: '[Message]',
    yesterday: 'Yesterday',
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    more: '… and more',
  },
  zh: {
    connecting: '连接中…',
    syncing: '同步中…',
    live: '已同步',
    offline: '离线',
    unread: (n: number) => `${n} 条未读`,
    empty: '还没有会话。',
    draft: '[草稿] ',
    atMe: '[有人@我] ',
    atAll: '[@所有人] ',
    count: (n: number) => `[${n}条] `,
    recalled: '撤回了一条消息',
    message: '[消息]',
    yesterday: '昨天',
    weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
    more: '… 还有更多',
  },
} as const

/** The language of a terminal by its environment. */
export const languageOf = (env: Readonly<Record<string, string | undefined>>): Language =>
  (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase().startsWith('zh') ? 'zh' : 'en'
