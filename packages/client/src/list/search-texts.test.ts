import { EMPTY_CONVERSATION, type Message } from '@tidings/model'
import { message } from '@tidings/model/testing'
import { expect, test } from 'vitest'
import type { Names } from '../store/names.ts'
import type { View } from '../store/view.ts'
import { searchTexts } from './search-texts.ts'

const view = (id: string, last: Message | null = null): View => ({
  id,
  hidden: false,
  draft: null,
  last: last && { message: last, status: 2 },
  position: { orderKey: 1, id },
  state: EMPTY_CONVERSATION,
})
const names = (remark = '', nick = '', group = '') =>
  ({
    user: (userID: string) => (nick === '' ? undefined : { userID, nick, faceUrl: '', version: 1 }),
    group: (groupID: string) => (group === '' ? undefined : { groupID, name: group }),
    remark: () => remark,
  }) as unknown as Names

test('a person is found by id, remark, nick, the initials of both, and the last message', () => {
  const last = message({ elem: { type: 1, text: 'Über 你好' } })
  expect(searchTexts(view('c2c_Bob', last), names('老张', 'Ｂob 李'))).toEqual([
    'bob',
    '老张\nlz',
    'bob 李\nbobl',
    // The initials of names alone: those of a text would find too much.
    'uber 你好',
  ])
})

test('a group is found by id, name, its initials, and the description of a custom message', () => {
  const last = message({ elem: { type: 2, data: 'secret', description: 'A Gift', extension: 'more' } })
  expect(searchTexts(view('group_G1', last), names('', '', '足球'))).toEqual(['g1', '足球\nzq', 'a gift'])
})

test('a conversation without names is found by its id, and a recalled message by nothing', () => {
  expect(searchTexts(view('c2c_bob', message({ recalled: true })), names())).toEqual(['bob'])
  expect(searchTexts(view('group_g', message({ recalled: true })), names())).toEqual(['g'])
})

test('a row is folded once, and what it was found by stays when a name changes', () => {
  const row = view('c2c_bob')
  const before = searchTexts(row, names('', 'Ann'))
  expect(searchTexts(row, names('', 'Eve'))).toBe(before)
  expect(searchTexts(view('c2c_bob'), names('', 'Eve'))).toEqual(['bob', 'eve'])
})
