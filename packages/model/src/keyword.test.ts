import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TidingsError } from './failure.ts'
import { foldName, foldText, hasKeyword, KEYWORD_BYTES, parseKeyword } from './keyword.ts'

const finds = (keyword: string, ...names: string[]) => hasKeyword(parseKeyword(keyword) ?? '', names.map(foldName))

test.each([
  ['zs', '张三', true],
  ['ZS', '张三', true],
  ['三', '张三', true],
  ['sz', '张三', false],
  ['zhang', '张三', false],
  ['xm', '王小明', true],
  ['bob', 'Bob Miller', true],
  ['MILL', 'Bob Miller', true],
  ['mill bob', 'Bob Miller', true],
  ['bob x', 'Bob Miller', false],
  ['bmiller', 'Bob Miller', false],
  ['ＢＯＢ', 'bob', true],
  ['bob', 'ＢＯＢ', true],
  ['bob　mill', 'Bob Miller', true],
  ['jose', 'José', true],
  ['josé', 'Jose', true],
  ['JOSÉ', 'jose\u0301', true],
  ['strasse', 'Straße', true],
  ['STRAẞE', 'strasse', true],
  ['ΟΔΟΣ', 'οδος', true],
  ['ας', 'ΑΣΤΡΟ', true],
  ['istanbul', 'İstanbul', true],
  ['елка', 'Ёлка', true],
  ['ｶﾞ', 'ガ', true],
  ['か', 'が', false],
  ['각', '각', true],
  ['ﬃ', 'office', true],
  ['한국', '한국어', true],
  ['n\ns', '南 x', false],
])('the keyword %j on the name %j: %s', (keyword, name, expected) => {
  expect(finds(keyword, name)).toBe(expected)
})

test('each word may be found in another text', () => {
  expect(finds('zs lunch', '张三', 'Lunch?')).toBe(true)
  expect(finds('zs lunch', '张三', 'Dinner?')).toBe(false)
})

test('no keyword, an empty one, and one of white space alone mean any', () => {
  for (const input of [undefined, null, '', ' ', '\u3000\t\n']) expect(parseKeyword(input)).toBeNull()
})

test('keywords that say the same are the same', () => {
  expect(parseKeyword('  ＺＳ　Élan ')).toBe('zs elan')
})

test('a keyword is a text of at most so many bytes', () => {
  for (const input of [7, {}, true, 'x'.repeat(KEYWORD_BYTES + 1), '张'.repeat(Math.floor(KEYWORD_BYTES / 3) + 1)])
    expect(() => parseKeyword(input)).toThrow(new TidingsError('invalid_parameter'))
  for (const input of ['x'.repeat(KEYWORD_BYTES), '张'.repeat(Math.floor(KEYWORD_BYTES / 3))])
    expect(parseKeyword(input)).toBe(input)
})

test('half a character is no reason to fail', () => {
  expect(parseKeyword('a\ud83d')).toBe('a\ud83d')
})

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'aBéÉßΣςσİıＡ１　 张三々がｶﾞ각ﬃ\u0301'), maxLength: 20 }),
)

test('a folded text stays as it is when it is folded again', () => {
  fc.assert(
    fc.property(text, (s) => foldText(foldText(s)) === foldText(s)),
    { numRuns: 2000 },
  )
})

test('every name is found by itself, in capitals, small, and in either form of Unicode', () => {
  fc.assert(
    fc.property(text, (s) => {
      for (const typed of [s, s.toUpperCase(), s.toLowerCase(), s.normalize('NFC'), s.normalize('NFKD')]) {
        const keyword = parseKeyword(typed)
        if (keyword !== null) expect(hasKeyword(keyword, [foldName(s)]), JSON.stringify(typed)).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})
