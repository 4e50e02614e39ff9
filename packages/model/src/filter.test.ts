import { expect, test } from 'vitest'
import { TidingsError } from './failure.ts'
import { matches, parseFilter } from './filter.ts'
import { conversation } from './testing/builders.ts'

const facts = {
  labelID: (name: string) => (name === 'work' ? 'label-of-work-0001' : undefined),
  texts: () => ['c2c friend', 'see you'],
}
const fits = (filter: unknown, fields: Parameters<typeof conversation>[0] = {}) => {
  const { id, state } = conversation(fields)
  return matches(parseFilter(filter), id, state, facts)
}

test.each([
  [{}, {}, true],
  [{ type: 1 }, { id: 'c2c_x' }, true],
  [{ type: 1 }, { id: 'group_x' }, false],
  [{ type: 0 }, { id: 'group_x' }, true],
  [{ markType: 0n }, { marks: '0' }, true],
  [{ markType: 0 }, { marks: '1' }, false],
  [{ markType: 5n }, { marks: '4' }, true],
  [{ markType: 5n }, { marks: '2' }, false],
  [{ conversationGroup: '' }, { labels: [] }, true],
  [{ conversationGroup: '' }, { labels: ['label-of-work-0001'] }, false],
  [{ conversationGroup: 'work' }, { labels: ['label-of-work-0001'] }, true],
  [{ groupName: 'work' }, { labels: [] }, false],
  [{ conversationGroup: 'nothing' }, { labels: ['label-of-work-0001'] }, false],
  [{ hasUnreadCount: true }, { unread: 1 }, true],
  [{ hasUnreadCount: false }, { unread: 1 }, false],
  [{ hasGroupAtInfo: true }, { groupAt: [{ seq: 1, atType: 1 as const }] }, true],
  [{ type: 1, hasUnreadCount: true }, { id: 'c2c_x', unread: 0 }, false],
  [{ keyword: '' }, {}, true],
  [{ keyword: 'Friend YOU' }, {}, true],
  [{ keyword: 'foe' }, {}, false],
  [{ keyword: 'friend', type: 2 }, { id: 'c2c_x' }, false],
])('the filter %o on %o: %s', (filter, fields, expected) => {
  expect(fits(filter, fields)).toBe(expected)
})

test.each([
  'type',
  { type: 3 },
  { type: '1' },
  { markType: -1 },
  { markType: 1.5 },
  { markType: 1n << 64n },
  { markType: '1' },
  { conversationGroup: 7 },
  { hasUnreadCount: 1 },
  { hasGroupAtInfo: 'yes' },
  { keyword: 7 },
  { keyword: 'x'.repeat(257) },
])('the filter %o is refused with 6017', (filter) => {
  expect(() => parseFilter(filter)).toThrow(new TidingsError('invalid_parameter'))
})
