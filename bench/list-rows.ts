import type { BaseRow } from '@tidings/client'
import { EMPTY_CONVERSATION } from '@tidings/model'

/** Whose list it is. */
export const READER = 'reader'

const SENTENCES = [
  '今晚七点还在老地方吗？我可能会晚到十分钟，你们先点菜，不用等我。',
  'The build is green again; I pinned the driver and wrote down why in the notes.',
  '周五的车票我已经买好了，座位连在一起，记得带上身份证。',
  'Could you look at the second page once more? The numbers do not add up for me.',
  '收到，谢谢！',
  'ok',
]
const PEOPLE = ['林晓', 'Ada', '陈默', 'Ben', '周子衿', 'Grace']
const GROUPS = ['周末登山', 'Release train', '三年二班家长', 'Reading circle']
const START = 1_710_000_000_000

const pick = <T>(list: readonly T[], i: number): T => list[i % list.length] as T
/** Spreads numbers, so that neither ids nor rows lie in list order. */
const scatter = (i: number, size: number): number => (i * 7919) % size

/** A nickname of a user id. */
export const personName = (userID: string): string =>
  `${pick(PEOPLE, userID.length + Number(userID.slice(1)))} ${userID}`

/** The name of a group id. */
export const groupName = (groupID: string): string => `${pick(GROUPS, Number(groupID.slice(1)))} ${groupID}`

/** Conversation i of a list: three of ten are groups, three in a list are pinned, every fourth is unread. */
export function makeRow(i: number, size: number): BaseRow<'conversation'> {
  const isGroup = i % 10 < 3
  const id = isGroup ? `group_g${i}` : `c2c_u${i}`
  const time = START + scatter(i, size) * 60_000
  const seq = 1 + (i % 5000)
  const unread = i % 4 === 0 ? 1 + (i % 9) : 0
  const activeAt = time * 1000
  const pinned = i > 0 && i < 4
  return {
    kind: 'conversation',
    id,
    version: i + 1,
    state: {
      ...EMPTY_CONVERSATION,
      lastSeq: seq,
      showSeq: seq,
      lastMessageSeq: seq,
      rev: seq,
      readSeq: seq - Math.min(seq, unread),
      readTime: time - 60_000,
      unread,
      activeAt,
      pinned,
      pinnedAt: pinned ? activeAt + 1 : 0,
    },
    last: {
      clientMsgID: `bench${String(i).padStart(17, '0')}`,
      elem: { type: 1, text: pick(SENTENCES, i) },
      cloudCustomData: '',
      excludedFromLast: false,
      excludedFromUnread: false,
      mentions: [],
      priority: 2,
      sender: isGroup ? `u${(i * 31) % size}` : `u${i}`,
      seq,
      rev: seq,
      time,
      recalled: false,
    },
  }
}
