import { expect, test } from 'vitest'
import { isGroupID, isUserID, messageID, readConversationID, readMessageID, timelineOf } from './ids.ts'

test.each([
  ['a', true],
  ['a'.repeat(32), true],
  ['a'.repeat(33), false],
  ['', false],
  ['with space', false],
  ['new\nline', false],
  ['nul\0', false],
  ['中文', false],
  ['ｆｕｌｌ', false],
  ['~!@#$%^&*()', true],
  [7, false],
  [null, false],
  [['a'], false],
])('a user id of %o: %s', (id, expected) => {
  expect(isUserID(id)).toBe(expected)
})

test('a group id takes 48 characters', () => {
  expect([isGroupID('g'.repeat(48)), isGroupID('g'.repeat(49))]).toEqual([true, false])
})

test.each(['c2c_', 'group_', 'C2Cbob', 'GROUPg', '@TIM#SYSTEM', 'c2c bob', 'bob', '', 7, null])(
  '%o is no conversation id',
  (id) => {
    expect(readConversationID(id)).toBeNull()
  },
)

test('both ends of a one-to-one share one timeline, whatever their names', () => {
  const of = (me: string, other: string) => timelineOf(me, { type: 1, userID: other })
  expect(of('a', 'b')).toBe(of('b', 'a'))
  expect(of('a', 'b_c')).not.toBe(of('a_b', 'c'))
})

test('a message id says who sent it, also when the sender’s name looks like a message id', () => {
  const id = messageID('x:client-message-01', 'client-message-02')
  expect(readMessageID(id)).toEqual({ sender: 'x:client-message-01', clientMsgID: 'client-message-02' })
})
