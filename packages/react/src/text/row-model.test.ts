import type { TidingsConversation } from '@tidings/client'
import { ConversationMarkType, MessageStatus } from '@tidings/model'
import { describe, expect, test } from 'vitest'
import { group, message, person, SENT_AT } from './conversation.fixture.ts'
import { en } from './en.ts'
import { rowModel } from './row-model.ts'
import { createTimeLabels } from './time-label.ts'
import { zhCN } from './zh-cn.ts'

const nowMs = (SENT_AT + 60) * 1000
const options = (locale: string) => ({
  words: locale === 'en' ? en : zhCN,
  times: createTimeLabels({ locale, region: 'US', timeZone: 'Asia/Shanghai' }),
  nowMs,
  isOpen: false,
})
const zhOptions = options('zh-CN')
const enOptions = options('en')
const zh = (conversation: TidingsConversation, isOpen = false) => rowModel(conversation, { ...zhOptions, isOpen })
const { STAR, UNREAD } = ConversationMarkType
const mentioned = [{ seq: 1, atType: 1 as const }]

test('a plain row', () => {
  expect(zh(person())).toEqual({
    id: 'c2c_lin',
    kind: 'person',
    name: '林夏',
    isUnread: false,
    isMuted: false,
    isPinned: false,
    isStarred: false,
    prefix: null,
    who: null,
    text: 'hello',
    status: null,
    time: '14:02',
    timeTitle: '2026年5月14日星期四 14:02',
    trailing: { seal: null, mention: false, dot: null, pin: false },
    label: '林夏，hello，今天 14:02',
  })
})

test('a row cannot be changed by who draws it', () => {
  const row = zh(person({ unreadCount: 1 }))
  expect(Object.isFrozen(row) && Object.isFrozen(row.trailing)).toBe(true)
})

test('a name is one safe line, and the id stands in for one that is empty', () => {
  expect(zh(person({ showName: 'a\n\u202eb' })).name).toBe('a b')
  expect(zh(person({ showName: ' ' })).name).toBe('lin')
  expect(zh(group({ showName: '' })).name).toBe('review')
})

test('the time is that of the draft while the draft is shown', () => {
  const draft = person({ draftText: 'x', draftTimestamp: SENT_AT - 3600 })
  expect(zh(draft).time).toBe('13:02')
  expect(zh(draft, true).time).toBe('14:02')
})

test('a row without a message has no time', () => {
  expect(zh(person({ lastMessage: null }))).toMatchObject({ time: '', timeTitle: '', label: '林夏' })
})

describe('the end of the row shows', () => {
  const none = { seal: null, mention: false, dot: null, pin: false }
  const all = { isPinned: true, markList: [UNREAD], groupAtInfoList: mentioned }

  test.each([
    [1, '1'],
    [99, '99'],
    [100, '99+'],
  ])('for %i unread the seal %s', (unreadCount, seal) => {
    expect(zh(group({ ...all, unreadCount })).trailing).toEqual({ ...none, seal })
  })

  test('beside the seal an @ when a draft hides the mention', () => {
    const hidden = group({ ...all, unreadCount: 3, draftText: 'x' })
    expect(zh(hidden).trailing).toEqual({ ...none, seal: '3', mention: true })
    expect(zh(hidden, true).trailing).toEqual({ ...none, seal: '3' })
  })

  test.each([1, 2, 3])('for a muted conversation with a mention an @ alone (receive option %i)', (recvOpt) => {
    expect(zh(group({ ...all, unreadCount: 3, recvOpt })).trailing).toEqual({ ...none, mention: true })
  })

  test('for a muted conversation a grey dot, not a number', () => {
    const muted = { unreadCount: 3, recvOpt: 2, isPinned: true }
    expect(zh(person(muted)).trailing).toEqual({ ...none, dot: 'muted' })
    expect(zh(person({ ...muted, unreadCount: 0, markList: [UNREAD] })).trailing).toEqual({ ...none, dot: 'muted' })
  })

  test('for one marked as unread a dot', () => {
    expect(zh(person({ isPinned: true, markList: [UNREAD] })).trailing).toEqual({ ...none, dot: 'unread' })
  })

  test('for a pinned one that is read the pin, and else nothing', () => {
    expect(zh(person({ isPinned: true })).trailing).toEqual({ ...none, pin: true })
    expect(zh(person({ markList: [STAR] })).trailing).toEqual(none)
  })
})

test('a row is bold when unread or marked as unread, and not muted', () => {
  expect(zh(person({ unreadCount: 1 })).isUnread).toBe(true)
  expect(zh(person({ markList: [STAR, UNREAD] }))).toMatchObject({ isUnread: true, isStarred: true })
  expect(zh(person({ unreadCount: 1, recvOpt: 3 }))).toMatchObject({ isUnread: false, isMuted: true })
})

describe('the label', () => {
  const label = (conversation: TidingsConversation) => rowModel(conversation, enOptions).label
  const own = (status: MessageStatus, isPeerRead = false) => message({ isSelf: true, status, isPeerRead })

  test('tells a mention in a group', () => {
    const lastMessage = message({ nickName: '陈一鸣', textElem: { text: '骨架屏这版你看下，明早要用' } })
    const conversation = group({ unreadCount: 12, groupAtInfoList: mentioned, lastMessage })
    expect(zh(conversation).label).toBe(
      '产品评审 · 三期，群聊，12 条未读，有人@你，陈一鸣：骨架屏这版你看下，明早要用，今天 14:02',
    )
  })

  test('has all its parts in order', () => {
    const at = [{ seq: 1, atType: 2 as const }]
    const conversation = group({ showName: 'Choir', unreadCount: 5, recvOpt: 2, isPinned: true, groupAtInfoList: at })
    expect(label({ ...conversation, lastMessage: message({ nickName: 'Anna' }) })).toBe(
      'Choir, group, 5 unread, everyone was mentioned, muted, pinned, Anna: hello, today 2:02 PM',
    )
  })

  test('tells what waits without a number', () => {
    expect(label(person({ showName: 'Lin', markList: [UNREAD] }))).toBe('Lin, marked as unread, hello, today 2:02 PM')
  })

  test('tells how the own message stands', () => {
    const said = (lastMessage: TidingsConversation['lastMessage']) => label(person({ showName: 'Nora', lastMessage }))
    expect(said(own(MessageStatus.SEND_FAIL))).toBe('Nora, not sent: hello, today 2:02 PM')
    expect(said(own(MessageStatus.SENDING))).toBe('Nora, sending: hello, today 2:02 PM')
    expect(said(own(MessageStatus.SEND_SUCC))).toBe('Nora, sent: hello, today 2:02 PM')
    expect(said(own(MessageStatus.SEND_SUCC, true))).toBe('Nora, read: hello, today 2:02 PM')
  })

  test('tells a draft, and that the message before it failed', () => {
    const draft = { draftText: '我想了想', draftTimestamp: SENT_AT }
    expect(zh(person(draft)).label).toBe('林夏，草稿：我想了想，今天 14:02')
    expect(zh(person({ ...draft, lastMessage: own(MessageStatus.SEND_FAIL) })).label).toBe(
      '林夏，未发送，草稿：我想了想，今天 14:02',
    )
  })

  test('tells a state also where there is no text', () => {
    const lastMessage = { ...own(MessageStatus.SEND_FAIL), textElem: { text: '' } }
    expect(label(person({ showName: 'Nora', lastMessage }))).toBe('Nora, not sent, today 2:02 PM')
  })

  test('has 80 graphemes of the text', () => {
    const textElem = { text: '水'.repeat(300) }
    expect(zh(person({ lastMessage: message({ textElem }) })).label).toBe(`林夏，${'水'.repeat(80)}，今天 14:02`)
  })
})
