import { expect, test } from 'vitest'
import type { HistoryLine } from './history.ts'
import { askedMessages, messageFaults } from './message-checks.ts'
import type { DatabaseMessage } from './server-rows.ts'

const asked = (n: number): HistoryLine => ({
  n,
  type: 'invoke',
  userID: 'alice',
  call: {
    kind: 'send',
    id: 'c2c_bob',
    text: `m${n}`,
    mentions: [],
    isCustom: false,
    excludedFromLast: false,
    excludedFromUnread: false,
  },
})
const acked = (n: number, seq = n): HistoryLine => ({ n, type: 'ok', answer: { msgID: `alice:id${n}`, seq } })
const refused = (n: number): HistoryLine => ({ n, type: 'fail', error: '10007 group_denied: no' })
const stored = (n: number, seq = n): DatabaseMessage => ({
  timeline: 'c2c_alice bob',
  seq,
  time: 0,
  sender: 'alice',
  clientMsgID: `id${n}`,
  isShown: true,
  isCounted: true,
  text: `m${n}`,
  mentions: [],
})

/** The rules that are broken. */
const broken = (lines: readonly HistoryLine[], messages: readonly DatabaseMessage[]): string[] =>
  [...messageFaults(askedMessages('phone', lines), messages)].flatMap(([rule, found]) =>
    found.length > 0 ? [rule] : [],
  )

test('messages that are acknowledged and there, unanswered and there, unanswered and not there are all well', () => {
  expect(broken([asked(1), acked(1), asked(2), asked(3)], [stored(1), stored(2)])).toEqual([])
})

test('an acknowledged message that is not there is noticed', () => {
  expect(broken([asked(1), acked(1)], [])).toContain('every acknowledged message is there once')
})

test('a message that is there twice is noticed, acknowledged or not', () => {
  const twice = [stored(1), { ...stored(1, 2), clientMsgID: 'other' }]
  expect(broken([asked(1), acked(1)], twice)).toContain('every acknowledged message is there once')
  expect(broken([asked(1)], twice)).toContain('every other message is there once or not at all')
})

test('a refused message that is there is noticed', () => {
  expect(broken([asked(1), refused(1)], [stored(1)])).toEqual(['no refused message is there'])
})

test('an acknowledgement of another place is noticed', () => {
  expect(broken([asked(1), acked(1, 7)], [stored(1)])).toEqual(['an acknowledgement says where its message stands'])
})

test('a message that nobody asked for is noticed', () => {
  expect(broken([], [stored(1)])).toEqual(['every message was asked for'])
})

test('messages in another order than they were said are noticed', () => {
  expect(broken([asked(1), asked(2)], [stored(2, 1), stored(1, 2)])).toEqual([
    'what a device says stands in the order it was said',
  ])
})

test('a gap is noticed', () => {
  expect(broken([asked(1), asked(2)], [stored(1), stored(2, 3)])).toEqual([
    'the messages of a timeline are numbered without a gap',
  ])
})
