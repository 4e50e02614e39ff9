import { en } from './en.ts'
import type { Words } from './words.ts'
import { zhCN } from './zh-cn.ts'

/** The words for a BCP 47 locale: Chinese for `zh…`, else English. */
export const wordsOf = (locale: string): Words => (/^zh(?:$|[-_])/i.test(locale) ? zhCN : en)
