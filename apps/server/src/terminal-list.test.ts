import { AT_ALL } from '@tidings/model'
import { describe, expect, test } from 'vitest'
import { CAST, GROUPS, VIEWER } from './cast.ts'
import { DIALOGUES } from './dialogues.ts'
import { displayWidth, fitWidth, plainText } from './display-width.ts'
import { MORE_DIALOGUES } from './more-dialogues.ts'
import { type ListedConversation, type TerminalListInput, terminalList } from './terminal-list.ts'

// Made and read in local time, so that the labels are the same in every zone.
const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime() / 1000
const NOW = at(2026, 10, 24, 15, 30) * 1000
const NOON = at(2026, 10, 24, 12, 5)

function conversation(fields: Partial<ListedConversation> = {}): ListedConversation {
  return {
    conversationID: 'c2c_bob',
    showName: 'Bob',
    unreadCount: 0,
    recvOpt: 0,
    isPinned: false,
    draftText: '',
    draftTimestamp: 0,
    groupAtInfoList: [],
    lastMessage: message(),
    ...fields,
  }
}
type Last = NonNullable<ListedConversation['lastMessage']>
const message = (fields: Partial<Last> = {}): Last => ({
  sender: 'bob',
  nickName: 'Bob',
  isSelf: false,
  status: 2,
  timestamp: NOON,
  elemType: 1,
  textElem: { text: 'See you there' },
  customElem: null,
  ...fields,
})
const list = (conversations: readonly ListedConversation[], more: Partial<TerminalListInput> = {}): string[] =>
  terminalList({
    userID: 'alice',
    state: 'live',
    totalUnread: 3,
    conversations,
    more: false,
    width: 60,
    now: NOW,
    language: 'en',
    ...more,
  })
/** The one line of one conversation. */
const row = (fields: Partial<ListedConversation>, more: Partial<TerminalListInput> = {}): string =>
  list([conversation(fields)], more)[2] ?? ''

describe('the list in a terminal', () => {
  test('has a head with user, state and total, then the conversations in their order', () => {
    const group = conversation({
      conversationID: 'group_g1',
      showName: '周末爬山',
      isPinned: true,
      unreadCount: 3,
      lastMessage: message({ nickName: '陈小美', textElem: { text: '六点出发' } }),
    })
    expect(list([group, conversation()])).toEqual([
      'alice · live · 3 unread',
      '─'.repeat(60),
      '▲ 周末爬山        (3)  陈小美: 六点出发                12:05',
      '  Bob                  See you there                   12:05',
    ])
  })

  test('speaks Chinese too', () => {
    const lines = list([conversation({ draftText: '好的' })], { language: 'zh', state: 'syncing', more: true })
    expect(lines[0]).toBe('alice · 同步中… · 3 条未读')
    expect(lines[2]).toContain('[草稿] 好的')
    expect(lines[3]).toBe('… 还有更多')
    expect(list([], { language: 'zh' })[2]).toBe('还没有会话。')
  })

  test('calls itself empty only when the server has said so', () => {
    expect(list([])[2]).toBe('No conversations yet.')
    expect(list([], { state: 'connecting' })).toHaveLength(2)
  })

  test('puts a mention before a draft, and a draft before the last message', () => {
    const both = { conversationID: 'group_g', groupAtInfoList: [{ atType: 1 }], draftText: 'on my way' }
    expect(row(both)).toContain('[@you] [Draft] on my way')
    expect(row({ ...both, draftText: '', groupAtInfoList: [{ atType: 2 }] })).toContain('[@all] Bob: See you there')
    expect(row({ ...both, draftText: '', groupAtInfoList: [{ atType: 3 }] })).toContain('[@you] [@all] Bob:')
  })

  test('shows how much is unread, up to 99, and of a muted conversation only that something is', () => {
    expect(row({ unreadCount: 7 })).toContain('(7)')
    expect(row({ unreadCount: 120 })).toContain('(99+)')
    expect(row({ unreadCount: 7, recvOpt: 2 })).toMatch(/ · +\[7\] See you there/)
    expect(row({ unreadCount: 0, recvOpt: 2 })).not.toContain('·')
  })

  test('tells a message that is on its way, failed, recalled, custom or absent', () => {
    expect(row({ lastMessage: message({ status: 1, isSelf: true }) })).toContain('↑ See you there')
    expect(row({ lastMessage: message({ status: 3, isSelf: true }) })).toContain('! See you there')
    expect(row({ lastMessage: message({ status: 6 }) })).toContain('A message was recalled.')
    const call = { elemType: 2, textElem: null, customElem: { description: 'Voice call 02:05' } }
    expect(row({ lastMessage: message(call) })).toContain('Voice call 02:05')
    expect(row({ lastMessage: message({ ...call, customElem: { description: '' } }) })).toContain('[Message]')
    expect(row({ lastMessage: null })).toBe('  Bob')
  })

  test('labels times by how long ago they are', () => {
    const label = (seconds: number, language: 'en' | 'zh' = 'en') =>
      row({ lastMessage: message({ timestamp: seconds }) }, { language })
        .slice(25)
        .trim()
        .split(/ {2,}/)
        .at(-1)
    expect(label(at(2026, 10, 24, 0, 0))).toBe('00:00')
    expect(label(at(2026, 10, 23, 23, 59))).toBe('Yesterday')
    expect(label(at(2026, 10, 23, 0, 0), 'zh')).toBe('昨天')
    expect(label(at(2026, 10, 18, 12, 0))).toBe('Wed')
    expect(label(at(2026, 10, 17, 12, 0))).toBe('11-17')
    expect(label(at(2025, 11, 31, 12, 0))).toBe('2025-12-31')
  })

  test('is never wider than the terminal, whatever is in it', () => {
    const wild = conversation({
      showName: '一个名字非常非常长的群聊👨‍👩‍👧‍👦的朋友们',
      unreadCount: 1000,
      lastMessage: message({ textElem: { text: '长'.repeat(500) } }),
    })
    for (let width = 20; width <= 120; width++)
      for (const text of list([wild, conversation(wild)], { width, more: true }))
        expect(displayWidth(text), `${width}`).toBeLessThanOrEqual(width)
  })

  test('lets no name or message steer the terminal', () => {
    const text = row({ showName: 'Bob\x1b[2J', lastMessage: message({ textElem: { text: 'a\r\nb\x07\u202ec\x9bd' } }) })
    expect(text).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(text).toContain('a b c d')
    expect(plainText('\u2066left\u2069')).toBe('left')
  })
})

describe('the width of a text', () => {
  test('counts two columns for Chinese, full-width signs and emoji, none for accents', () => {
    expect([displayWidth('abc'), displayWidth('你好，'), displayWidth('👍🏽'), displayWidth('e\u0301')]).toEqual([
      3, 6, 2, 1,
    ])
  })

  test('is met exactly, without cutting a character in half', () => {
    expect(fitWidth('你好世界', 6)).toBe('你好… ')
    expect(fitWidth('你好世界', 7)).toBe('你好世…')
    expect(fitWidth('abc', 5)).toBe('abc  ')
    expect(fitWidth('abc', 0)).toBe('')
  })
})

describe('the demo', () => {
  test('has speakers, groups and mentions that exist, and leaves the words of the viewer to the viewer', () => {
    const cast = CAST.map(({ userID }) => userID)
    const dialogues = [...DIALOGUES, ...MORE_DIALOGUES]
    for (const dialogue of dialogues) {
      const present =
        'group' in dialogue
          ? (GROUPS.find(({ groupID }) => groupID === dialogue.group)?.members ?? [])
          : dialogue.between
      for (const [speaker, text, ...mentions] of dialogue.lines) {
        expect(cast).toContain(speaker)
        expect(present).toContain(speaker)
        expect(text).not.toBe('')
        if (mentions.length > 0) expect('group' in dialogue).toBe(true)
        for (const id of mentions) expect([AT_ALL, ...present]).toContain(id)
      }
    }
    for (const { userID } of CAST)
      expect(
        dialogues.some((d) => 'between' in d && d.between.includes(userID) && d.between.includes(VIEWER.userID)),
      ).toBe(true)
  })
})
