import { expect, test } from 'vitest'
import { firstLetter, HUES, hueOf, initials } from './initials.ts'

test.each([
  ['林夏', '林夏'],
  ['陈一鸣', '一鸣'],
  ['家', '家'],
  ['小满 🌾🍵', '小满'],
  ['产品评审 · 三期', '产'],
  ['桥本 结衣', '桥'],
  ['陈 Jonas', '陈'],
  ['𠮷野家', '野家'],
])('a Han name of up to three characters gives its last two, a longer one its first: %s', (name, letters) => {
  expect(initials(name)).toBe(letters)
})

test.each([
  ['Nora Lindqvist', 'NL'],
  ['maya', 'M'],
  ['Product review · phase 3', 'PR'],
  ['“Quoted” (name)', 'QN'],
  ['🐟 Fish soup', 'FS'],
  ['e\u0301lodie', 'E\u0301'],
  ['김민준', '김'],
  ['10086', '1'],
  ['ßen', 'ß'],
])('another name gives the first letter of its first two words: %s', (name, letters) => {
  expect(initials(name)).toBe(letters)
})

test('two Arabic letters do not join into one shape', () => {
  expect(initials('ليلى حداد')).toBe('ل\u200cح')
})

test.each(['', '   ', '🌾🍵', '···', '\u202e\u0000'])('nothing usable gives no letters: %j', (name) => {
  expect(initials(name)).toBe('')
  expect(firstLetter(name)).toBe('')
})

test('a small square has one letter', () => {
  expect(firstLetter('陈一鸣')).toBe('陈')
  expect(firstLetter('🐟 fish')).toBe('F')
})

test('a hue is the same for the same id, in every version', () => {
  expect(['c2c_lin', 'c2c_zhou', 'group_choir'].map(hueOf)).toEqual([125, 295, 265])
})

test('ids that count up use all twelve hues, none more than twice its share', () => {
  const counts = new Map<number, number>()
  for (let i = 0; i < 1200; i++) {
    const hue = hueOf(`c2c_user${i}`)
    counts.set(hue, (counts.get(hue) ?? 0) + 1)
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual(HUES)
  expect(Math.max(...counts.values())).toBeLessThan(200)
})
