import { describe, expect, test } from 'vitest'
import { message } from './chat.samples.ts'
import { type LogItem, logItems } from './log-items.ts'
import { dividerFor, seekDivider } from './unread-divider.ts'

/** Noon of some day in whatever zone the test runs, seconds. */
const NOON = new Date(2026, 4, 14, 12).getTime() / 1000
const MINUTE = 60

const at = (seq: number, minutes: number, change = {}) =>
  message(seq, { timestamp: NOON + minutes * MINUTE, ...change })

const shape = (items: readonly LogItem[]) =>
  items.map((item) => {
    if (item.kind === 'run') return item.messages.map(({ seq }) => seq)
    return item.kind === 'notice' ? `notice ${item.message.seq}` : item.kind
  })

describe('a log', () => {
  test('joins what one person says within five minutes', () => {
    const items = logItems([at(1, 0), at(2, 5), at(3, 6), at(4, 6, { isSelf: true }), at(5, 7)], null)
    expect(shape(items)).toEqual(['time', [1, 2], [3], [4], [5]])
  })

  test('says the time after half an hour of silence, and not before', () => {
    expect(shape(logItems([at(1, 0), at(2, 29.9), at(3, 59.9)], null))).toEqual(['time', [1], [2], 'time', [3]])
  })

  test('says the time when the day changes, also without silence', () => {
    const items = logItems([at(1, 12 * 60 - 1), at(2, 12 * 60)], null)
    expect(shape(items)).toEqual(['time', [1], 'time', [2]])
  })

  test('parts a run at the first unread message', () => {
    expect(shape(logItems([at(1, 0), at(2, 0), at(3, 0)], message(2).msgID))).toEqual(['time', [1], 'new', [2, 3]])
  })

  test('gives each message that was not sent a line of its own', () => {
    const own = (seq: number, status: 2 | 3) => at(seq, 0, { isSelf: true, status })
    expect(shape(logItems([own(1, 2), own(2, 3), own(3, 3), own(4, 2)], null))).toEqual(['time', [1], [2], [3], [4]])
  })

  test('puts recalls and what nobody said into the middle, and leaves deleted messages out', () => {
    const items = logItems(
      [
        at(1, 0),
        at(2, 0, { status: 6 }),
        at(3, 0),
        at(4, 0, { isExcludedFromLastMessage: true }),
        at(5, 0, { status: 4 }),
      ],
      null,
    )
    expect(shape(items)).toEqual(['time', [1], 'notice 2', [3], 'notice 4'])
  })

  test('has keys that differ', () => {
    const keys = logItems([at(1, 0), at(2, 60), at(3, 61, { isSelf: true })], message(3).msgID).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('the divider of unread messages', () => {
  const foreign = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i))

  test('stands above the first message that counted as unread', () => {
    const messages = [
      ...foreign(1, 4),
      message(5, { isSelf: true }),
      message(6, { isExcludedFromUnreadCount: true }),
      message(7, { status: 6 }),
      message(8),
    ]
    expect(seekDivider(dividerFor(2), messages).msgID).toBe(message(4).msgID)
  })

  test('stays where it is when more arrives', () => {
    const divider = seekDivider(dividerFor(2), foreign(1, 10))
    expect(divider.msgID).toBe(message(9).msgID)
    expect(seekDivider(divider, foreign(1, 20))).toBe(divider)
  })

  test('is found when older messages are loaded, whatever arrived meanwhile', () => {
    const divider = seekDivider(dividerFor(15), foreign(11, 20))
    expect(divider).toMatchObject({ left: 5, msgID: null })
    expect(seekDivider(divider, foreign(11, 40))).toBe(divider)
    expect(seekDivider(divider, foreign(1, 40)).msgID).toBe(message(6).msgID)
  })

  test('is not there when nothing was unread', () => {
    expect(seekDivider(dividerFor(0), foreign(1, 10)).msgID).toBeNull()
  })
})
