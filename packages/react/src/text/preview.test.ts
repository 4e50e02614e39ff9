import type { TidingsConversation } from '@tidings/client'
import { GroupAtType, MessageStatus } from '@tidings/model'
import { describe, expect, test } from 'vitest'
import { group, message, person } from './conversation.fixture.ts'
import { en } from './en.ts'
import { previewOf } from './preview.ts'
import { zhCN } from './zh-cn.ts'

const zh = (conversation: TidingsConversation, isOpen = false) => previewOf(conversation, { words: zhCN, isOpen })
const english = (conversation: TidingsConversation) => previewOf(conversation, { words: en, isOpen: false })
const { SENDING, SEND_SUCC, SEND_FAIL, HAS_DELETED, LOCAL_IMPORTED, LOCAL_REVOKED } = MessageStatus
const at = (...types: (1 | 2 | 3)[]) => types.map((atType, i) => ({ seq: i + 1, atType }))

describe('a draft', () => {
  test('goes before the last message and a mention', () => {
    const conversation = group({ draftText: ' 数据我\n下午补 ', groupAtInfoList: at(1) })
    expect(zh(conversation)).toEqual({ prefix: '[草稿]', status: null, who: null, text: '数据我 下午补' })
  })

  test('is not shown in the row of the open conversation', () => {
    expect(zh(person({ draftText: 'x' }), true)).toEqual({ prefix: null, status: null, who: null, text: 'hello' })
  })

  test('of white space alone is none', () => {
    expect(zh(person({ draftText: ' \n ' }))).toMatchObject({ prefix: null, text: 'hello' })
  })

  test('leaves a failure in front, and no tick', () => {
    const own = (status: MessageStatus) =>
      zh(person({ draftText: 'x', lastMessage: message({ isSelf: true, status }) })).status
    expect(own(SEND_FAIL)).toBe('failed')
    expect(own(SEND_SUCC)).toBeNull()
    expect(own(SENDING)).toBeNull()
  })
})

describe('a mention', () => {
  test.each([
    [at(GroupAtType.AT_ME), '[有人@我]'],
    [at(GroupAtType.AT_ALL), '[@所有人]'],
    [at(GroupAtType.AT_ALL_AT_ME), '[有人@我]'],
    [at(GroupAtType.AT_ALL, GroupAtType.AT_ME), '[有人@我]'],
    [at(GroupAtType.AT_ALL, GroupAtType.AT_ALL), '[@所有人]'],
    [[], null],
  ])('of %j is prefixed by %s', (groupAtInfoList, prefix) => {
    expect(zh(group({ groupAtInfoList }))).toEqual({ prefix, status: null, who: '陈一鸣', text: 'hello' })
  })
})

describe('the last message', () => {
  test('of another in a group goes with the name that the user knows best', () => {
    const names = { friendRemark: '老陈', nameCard: '陈工', nickName: '陈一鸣', sender: 'chen' }
    const who = (over: Partial<typeof names>) => zh(group({ lastMessage: message({ ...names, ...over }) })).who
    expect(who({})).toBe('老陈')
    expect(who({ friendRemark: '' })).toBe('陈工')
    expect(who({ friendRemark: '', nameCard: '\u202e ' })).toBe('陈一鸣')
    expect(who({ friendRemark: '', nameCard: '', nickName: '' })).toBe('chen')
  })

  test('of the user’s own, and of a person, has no name', () => {
    expect(zh(group({ lastMessage: message({ isSelf: true, nickName: 'me' }) })).who).toBe(null)
    expect(zh(person({ lastMessage: message({ nickName: '林夏' }) })).who).toBe(null)
  })

  test('is one line of at most 200 graphemes', () => {
    const textElem = { text: `a\n\u202eb${'林'.repeat(12_000)}` }
    const { text } = zh(group({ lastMessage: message({ nickName: '陈', textElem }) }))
    expect(text).toBe(`a b${'林'.repeat(197)}`)
  })

  test('of the app’s own kind shows its description, else that it cannot be shown', () => {
    const custom = (description: string) =>
      message({ elemType: 2, textElem: null, customElem: { data: '{}', description, extension: '' } })
    expect(zh(person({ lastMessage: custom('红包') })).text).toBe('红包')
    expect(zh(person({ lastMessage: custom(' ') })).text).toBe('此版本无法显示的消息')
    expect(zh(person({ lastMessage: message({ elemType: 9, textElem: null }) })).text).toBe('此版本无法显示的消息')
  })

  test('that was recalled is told by words', () => {
    const recalled = message({ status: LOCAL_REVOKED, nickName: '陈一鸣' })
    expect(zh(person({ lastMessage: { ...recalled, isSelf: true } }))).toMatchObject({
      text: '你撤回了一条消息',
      status: null,
    })
    expect(zh(group({ lastMessage: { ...recalled, isSelf: true } })).text).toBe('你撤回了一条消息')
    expect(zh(person({ lastMessage: recalled })).text).toBe('对方撤回了一条消息')
    expect(zh(group({ lastMessage: recalled })).text).toBe('陈一鸣撤回了一条消息')
    expect(english(group({ lastMessage: recalled })).text).toBe('陈一鸣 recalled a message')
  })

  test('that is deleted or missing leaves the line empty', () => {
    expect(zh(person({ lastMessage: null }))).toEqual({ prefix: null, status: null, who: null, text: '' })
    expect(zh(person({ lastMessage: message({ status: HAS_DELETED }) })).text).toBe('')
  })
})

describe('the status', () => {
  const status = (make: typeof person, over: Parameters<typeof message>[0]) =>
    zh(make({ lastMessage: message({ isSelf: true, ...over }) })).status

  test.each([
    [SENDING, 'sending'],
    [SEND_FAIL, 'failed'],
    [SEND_SUCC, 'sent'],
    [LOCAL_IMPORTED, null],
  ])('of an own message in state %i is %s', (state, expected) => {
    expect(status(person, { status: state })).toBe(expected)
  })

  test('is read when the other has read it; a group shows sent', () => {
    expect(status(person, { isPeerRead: true })).toBe('read')
    expect(status(group, { isPeerRead: true })).toBe('sent')
  })

  test('of another’s message is none', () => {
    expect(status(person, { isSelf: false })).toBeNull()
  })
})
