/** What only the app says; the kit has its own words. */
export interface AppWords {
  readonly tagline: string
  readonly people: string
  readonly peopleHint: string
  readonly userID: string
  readonly userSig: string
  readonly signIn: string
  readonly signingIn: string
  readonly otherAccount: string
  readonly unreachable: string
  readonly cancel: string
  readonly elsewhere: string
  readonly elsewhereHint: string
  readonly tryAgain: string
  readonly otherPerson: string
  readonly noServer: string
  readonly noServerHint: string
  readonly theme: string
  readonly language: string
  readonly asSystem: string
  readonly light: string
  readonly dark: string
  readonly signOut: string
  readonly badLink: string
  readonly badLinkHint: string
  readonly newChatHint: string
  readonly open: string
  readonly clearSearch: string
  readonly failure: (reason: string, code: number) => string
}

const zh: AppWords = {
  tagline: '最近的会话，一眼看清。',
  people: '选一个人进入',
  peopleHint: '演示环境，只在这台机器上。再开一个窗口，选另一个人，就能看到对话的两边。',
  userID: '用户 ID',
  userSig: 'UserSig',
  signIn: '登录',
  signingIn: '正在登录',
  otherAccount: '用 UserSig 登录',
  unreachable: '连不上服务器，正在重试',
  cancel: '取消',
  elsewhere: '这个账号已在另一个窗口打开',
  elsewhereHint: '同一个浏览器里，一个账号一次只能在一个窗口使用。请回到那个窗口，或关掉它再重试。',
  tryAgain: '重试',
  otherPerson: '换个账号',
  noServer: '连不上服务器',
  noServerHint: '这个浏览器里还没有可用的缓存。',
  theme: '外观',
  language: '语言',
  asSystem: '跟随系统',
  light: '浅色',
  dark: '深色',
  signOut: '退出登录',
  badLink: '这个链接打不开',
  badLinkHint: '会话 ID 不对，请从列表里选一个会话。',
  newChatHint: '对方的用户 ID',
  open: '打开',
  clearSearch: '清空搜索',
  failure: (reason, code) => zhFailures[reason] ?? `登录失败（${code}）`,
}

const zhFailures: Readonly<Record<string, string>> = {
  sig_invalid: 'UserSig 不对，请检查后再试',
  sig_expired: 'UserSig 已过期，请换一个新的',
  sig_mismatch: 'UserSig 不是用这个应用的密钥签的',
  sig_identifier: 'UserSig 是给另一个用户的',
  sig_app: 'UserSig 是给另一个应用的',
  sig_revoked: '登录状态已被撤销，请换一个新的 UserSig',
  attempts: '失败次数太多，请稍后再试',
  session_missing: '登录已失效，请重新登录',
  banned: '这个账号已被停用',
  invalid_parameter: '用户 ID 不对：1 到 32 个英文字母、数字或符号',
  not_logged_in: '登录已失效，请重新登录',
  kicked_offline: '账号已在别处登录，请重新登录',
}

const en: AppWords = {
  tagline: 'Your recent conversations, at a glance.',
  people: 'Come in as',
  peopleHint: 'A demo, on this machine only. Open a second window as someone else to see both sides.',
  userID: 'User ID',
  userSig: 'UserSig',
  signIn: 'Sign in',
  signingIn: 'Signing in',
  otherAccount: 'Sign in with a UserSig',
  unreachable: 'The server cannot be reached. Retrying',
  cancel: 'Cancel',
  elsewhere: 'This account is open in another window',
  elsewhereHint:
    'In one browser an account works in one window at a time. Go back to that window, or close it and try again.',
  tryAgain: 'Try again',
  otherPerson: 'Use another account',
  noServer: 'The server cannot be reached',
  noServerHint: 'This browser has nothing cached to show yet.',
  theme: 'Appearance',
  language: 'Language',
  asSystem: 'As the system',
  light: 'Light',
  dark: 'Dark',
  signOut: 'Sign out',
  badLink: 'This link leads nowhere',
  badLinkHint: 'There is no conversation with such an ID. Pick one from the list.',
  newChatHint: 'User ID of the other person',
  open: 'Open',
  clearSearch: 'Clear the search',
  failure: (reason, code) => enFailures[reason] ?? `Signing in failed (${code})`,
}

const enFailures: Readonly<Record<string, string>> = {
  sig_invalid: 'The UserSig is wrong. Check it and try again',
  sig_expired: 'The UserSig has expired. Get a new one',
  sig_mismatch: 'The UserSig was not made with the key of this app',
  sig_identifier: 'The UserSig belongs to another user',
  sig_app: 'The UserSig belongs to another app',
  sig_revoked: 'The sign-in was revoked. Get a new UserSig',
  attempts: 'Too many attempts. Wait a while',
  session_missing: 'Your sign-in has ended. Sign in again',
  banned: 'This account is suspended',
  invalid_parameter: 'The user ID is wrong: 1 to 32 letters, digits or signs',
  not_logged_in: 'Your sign-in has ended. Sign in again',
  kicked_offline: 'Signed in elsewhere. Sign in again',
}

export const appWordsOf = (locale: string): AppWords => (locale.toLowerCase().startsWith('zh') ? zh : en)
