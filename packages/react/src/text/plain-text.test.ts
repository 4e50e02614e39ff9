import { expect, test } from 'vitest'
import { graphemesOf, plainBlock, plainText } from './plain-text.ts'

test('line breaks and runs of white space become one space', () => {
  expect(plainText('  a\r\n\t b\u3000\u2028c\u0085d \n')).toBe('a b c d')
})

test('control characters are removed', () => {
  expect(plainText('a\u0000b\u001b[31mc\u007fd\u009be')).toBe('ab[31mcde')
})

test('a text cannot turn the direction of what follows it', () => {
  expect(plainText('\u202efdp\u202c.exe\u2066\u2069\u202a\u202b\u202d\u2067\u2068')).toBe('fdp.exe')
})

test('marks that help right-to-left writing stay', () => {
  expect(plainText('a\u200e\u200fb')).toBe('a\u200e\u200fb')
})

test('at most four marks stay on a letter, whatever stands between them', () => {
  expect(plainText(`a${'\u0301'.repeat(50)}b`)).toBe(`a${'\u0301'.repeat(4)}b`)
  expect(plainText(`a${'\u0301\u200d'.repeat(50)}b`)).toBe(`a${'\u0301\u200d'.repeat(4)}b`)
})

test('words of scripts that write vowels as marks are not changed', () => {
  for (const word of ['नमस्ते', 'สวัสดี', 'شُكْرًا', 'Việt', 'க்ஷௌ']) expect(plainText(word)).toBe(word)
})

test('a line has at most 200 graphemes', () => {
  expect(plainText('x'.repeat(200))).toHaveLength(200)
  expect(plainText('x'.repeat(201))).toHaveLength(200)
  expect(plainText('林'.repeat(12_000))).toBe('林'.repeat(200))
})

test('a line is never cut inside a grapheme', () => {
  const family = '👩🏽‍👩🏽‍👧🏽‍👦🏽'
  expect(plainText(family.repeat(300))).toBe(family.repeat(200))
  expect(plainText('🇨🇳🇫🇷🇩🇪', 2)).toBe('🇨🇳🇫🇷')
  expect(plainText('ab\u0301cd', 2)).toBe('ab\u0301')
})

test('the rough cut of a long text does not leave a torn grapheme', () => {
  // Longer than any real one: the cut that keeps the work small falls inside the second.
  const chain = Array(30).fill('👩').join('\u200d')
  expect(plainText(`x${chain}`, 2)).toBe('x')
})

test('no space is left where a line was cut', () => {
  expect(plainText('ab cd', 3)).toBe('ab')
})

test('a body keeps its line breaks and its length, and loses what a line loses', () => {
  expect(plainBlock('a\r\nb\u2029c\u202e\u0007\n\n  d')).toBe('a\nb\nc\n\n  d')
  expect(plainBlock(`e${'\u0301'.repeat(9)}`)).toBe(`e${'\u0301'.repeat(4)}`)
  expect(plainBlock('x'.repeat(12_000))).toHaveLength(12_000)
})

test('letters are counted as people count them', () => {
  expect(graphemesOf('e\u0301👨‍👩‍👧林')).toEqual(['e\u0301', '👨‍👩‍👧', '林'])
})
