import { describe, expect, test } from 'vitest'
import { differences, differencesBetween } from './compare.ts'
import type { Look, LookedAt } from './perform.ts'
import type { Expected, ExpectedRow } from './server-rows.ts'

const row: ExpectedRow = {
  conversationID: 'c2c_bob',
  unreadCount: 2,
  recvOpt: 0,
  isPinned: false,
  orderKey: 20,
  markList: ['1'],
  customData: 'x',
  conversationGroupList: ['Family'],
  groupAtInfoList: [],
  c2cReadTimestamp: 5,
  groupReadSequence: 0,
  showName: 'Bob',
  last: { msgID: 'bob:1', seq: 3, time: 7000, text: 'hi' },
}
const expected: Expected = {
  total: 2,
  groups: ['Family'],
  list: [row, { ...row, conversationID: 'c2c_carol', orderKey: 10 }],
}

/** As a device shows it; the compared fields of a message are enough here. */
function shown({ last, ...fields }: ExpectedRow): LookedAt {
  const message = last && { ...last, timestamp: last.time / 1000, textElem: { text: last.text }, status: 2 }
  return { ...fields, lastMessage: message, draftText: '' } as unknown as LookedAt
}

const seen: Look = {
  state: 'live',
  total: 2,
  groups: ['Family'],
  list: expected.list.map(shown),
  live: ['c2c_bob', 'c2c_carol'],
}
const withFirst = (change: object): Look => ({
  ...seen,
  list: [{ ...seen.list[0], ...change } as LookedAt, ...seen.list.slice(1)],
})

describe('a list beside the rows of the server', () => {
  test('differs in nothing when all is the same', () => {
    expect(differences(seen, expected, true)).toEqual([])
    expect(differences(seen, expected, false)).toEqual([])
  })

  const planted: readonly (readonly [what: string, look: Look])[] = [
    ...(
      [
        { unreadCount: 3 },
        { recvOpt: 1 },
        { isPinned: true },
        { orderKey: 21 },
        { markList: [] },
        { customData: '' },
        { conversationGroupList: [] },
        { groupAtInfoList: [{ seq: 1, atType: 1 }] },
        { c2cReadTimestamp: 6 },
        { groupReadSequence: 1 },
        { showName: 'B' },
        { lastMessage: null },
        { draftText: 'left' },
      ] as const
    ).map((change) => [Object.keys(change)[0] as string, withFirst(change)] as const),
    ['state', { ...seen, state: 'syncing' }],
    ['total unread', { ...seen, total: 3 }],
    ['conversation groups', { ...seen, groups: [] }],
    ['conversations', { ...seen, list: seen.list.slice(1), live: ['c2c_carol'] }],
    ['conversations', { ...seen, list: [...seen.list].reverse(), live: ['c2c_carol', 'c2c_bob'] }],
    ['the list that keeps itself', { ...seen, live: ['c2c_bob'] }],
  ]
  for (const [what, look] of planted)
    test(`differs in ${what} when that is planted`, () => {
      const found = differences(look, expected, true)
      expect(found).toHaveLength(1)
      expect(found[0]).toContain(`${what}: `)
    })

  test('may have drafts and refused messages of its own until they are put away', () => {
    const own = withFirst({ draftText: 'mine', orderKey: 99 })
    const refused = withFirst({ lastMessage: { status: 3 }, orderKey: 99 })
    const extra: Look = {
      ...seen,
      list: [{ ...shown(row), conversationID: 'c2c_dora', draftText: 'mine' }, ...seen.list],
      live: null,
    }
    for (const look of [own, refused, extra]) {
      expect(differences(look, expected, false)).toEqual([])
      expect(differences(look, expected, true)).not.toEqual([])
    }
  })
})

test('two devices differ in any field but names', () => {
  expect(differencesBetween(seen, seen)).toEqual([])
  expect(differencesBetween(seen, withFirst({ showName: 'other' }))).toEqual([])
  expect(differencesBetween(seen, withFirst({ draftTimestamp: 1 }))).toHaveLength(1)
  expect(differencesBetween(seen, { ...seen, list: [...seen.list].reverse() })).toEqual(['another order'])
  expect(differencesBetween(seen, { ...seen, total: 9 })).toHaveLength(1)
})
