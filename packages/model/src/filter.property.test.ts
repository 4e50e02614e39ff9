import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { filterKey, matches, parseFilter } from './filter.ts'
import { EMPTY_CONVERSATION } from './row.ts'

/** Conversation groups of this user by name; 'gone' names none. */
const GROUPS: Readonly<Record<string, string>> = { work: 'label-w', home: 'label-h' }
const NAMES = ['Ann Lee', '张三', 'José']
/** Each name, as one looks for it in plain words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ann: ['Ann Lee'],
  lee: ['Ann Lee'],
  zs: ['张三'],
  三: ['张三'],
  jose: ['José'],
  nobody: [],
}
const FOLDED: Readonly<Record<string, string>> = { 'Ann Lee': 'ann lee', 张三: '张三\nzs', José: 'jose' }

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })

const row = fc.record({
  isGroup: fc.boolean(),
  unread: fc.integer({ min: 0, max: 1 }),
  isMentioned: fc.boolean(),
  marks: fc.integer({ min: 0, max: 7 }),
  labels: fc.subarray(['label-h', 'label-w', 'label-x']),
  names: fc.subarray(NAMES, { minLength: 1 }),
})
const filter = fc.record({
  type: maybe(fc.constantFrom(0, 1, 2)),
  conversationGroup: maybe(fc.constantFrom('', 'work', 'home', 'gone')),
  markType: maybe(fc.bigInt({ min: 0n, max: 7n })),
  hasUnreadCount: maybe(fc.boolean()),
  hasGroupAtInfo: maybe(fc.boolean()),
  words: maybe(fc.subarray(Object.keys(WORDS), { maxLength: 2 })),
})

const bitsOf = (marks: number) => [0, 1, 2].filter((bit) => Math.floor(marks / 2 ** bit) % 2 === 1)

test('a conversation belongs where each condition holds, and a condition left out holds always', () => {
  fc.assert(
    fc.property(row, filter, (c, f) => {
      const conditions: boolean[] = []
      if (f.type) conditions.push(c.isGroup ? f.type === 2 : f.type === 1)
      if (f.conversationGroup === '') conditions.push(c.labels.length === 0)
      else if (f.conversationGroup) {
        const label = GROUPS[f.conversationGroup]
        conditions.push(c.labels.some((held) => held === label))
      }
      if (f.markType === 0n) conditions.push(c.marks === 0)
      else if (f.markType) {
        const asked = bitsOf(Number(f.markType))
        conditions.push(bitsOf(c.marks).some((bit) => asked.includes(bit)))
      }
      if (f.hasUnreadCount !== undefined) conditions.push(f.hasUnreadCount ? c.unread !== 0 : c.unread === 0)
      if (f.hasGroupAtInfo !== undefined) conditions.push(f.hasGroupAtInfo ? c.isMentioned : !c.isMentioned)
      for (const word of f.words ?? []) conditions.push(c.names.some((name) => WORDS[word]?.includes(name)))
      const { words, ...fields } = f
      const parsed = parseFilter({ ...fields, keyword: words?.join(' ').toUpperCase() })
      const state = {
        ...EMPTY_CONVERSATION,
        unread: c.unread,
        groupAt: c.isMentioned ? [{ seq: 1, atType: 1 as const }] : [],
        marks: String(c.marks),
        labels: c.labels,
      }
      const belongs = matches(parsed, c.isGroup ? 'group_g' : 'c2c_u', state, {
        labelID: (name) => GROUPS[name],
        texts: () => c.names.map((name) => FOLDED[name] ?? ''),
      })
      expect(belongs).toBe(!conditions.includes(false))
    }),
    { numRuns: 3000 },
  )
})

test('two filters have one identity just when they ask the same', () => {
  const meaning = (f: Of<typeof filter>) =>
    [f.type || 'any', f.conversationGroup, f.markType, f.hasUnreadCount, f.hasGroupAtInfo, f.words?.join('+') || 'any']
      .map((part) => String(part))
      .join('|')
  const keyOf = ({ words, ...fields }: Of<typeof filter>) =>
    filterKey(parseFilter({ ...fields, keyword: words?.join('  ') }))
  fc.assert(
    fc.property(filter, filter, (a, b) => (keyOf(a) === keyOf(b)) === (meaning(a) === meaning(b))),
    { numRuns: 3000 },
  )
  expect(filterKey(parseFilter({ groupName: 'a', markType: 3, keyword: 'Ｘ' }))).toBe(
    filterKey(parseFilter({ conversationGroup: 'a', markType: 3n, keyword: ' x ', hasUnreadCount: null })),
  )
})
