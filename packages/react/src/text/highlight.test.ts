import { expect, test } from 'vitest'
import { highlight } from './highlight.ts'

/** Hits in brackets. */
const marked = (text: string, query: string): string =>
  highlight(text, query)
    .map((part) => (part.isHit ? `[${part.text}]` : part.text))
    .join('')

test('every hit is marked, whatever its case', () => {
  expect(marked('Bridge to the bridge', 'bRIDGE')).toBe('[Bridge] to the [bridge]')
  expect(marked('石桥社区', '桥')).toBe('石[桥]社区')
  expect(marked('ΟΔΟΣ', 'οδος')).toBe('[ΟΔΟΣ]')
})

test('hits do not overlap', () => {
  expect(marked('aaaa', 'aa')).toBe('[aa][aa]')
  expect(marked('aaa', 'aa')).toBe('[aa]a')
})

test('a letter is not cut by a hit', () => {
  expect(marked('cafe\u0301 cafe', 'cafe')).toBe('cafe\u0301 [cafe]')
  expect(marked('👩‍👧 👩', '👩')).toBe('👩‍👧 [👩]')
})

test('a lower case that is longer does not move the hits behind it', () => {
  expect(marked('İİİ bridge', 'bridge')).toBe('İİİ [bridge]')
})

test('without a hit or a query the text is one part', () => {
  expect(highlight('some text', 'none')).toEqual([{ text: 'some text', isHit: false }])
  expect(highlight('some text', '  ')).toEqual([{ text: 'some text', isHit: false }])
  expect(highlight('', 'a')).toEqual([])
})

test('mark-up and pattern signs are text', () => {
  expect(marked('<b>.*</b>', '.*')).toBe('<b>[.*]</b>')
})

test('a hit within 24 Latin or 14 Han letters leaves the beginning as it is', () => {
  expect(marked(`${'x'.repeat(24)}bridge`, 'bridge')).toBe(`${'x'.repeat(24)}[bridge]`)
  expect(marked(`${'水'.repeat(14)}桥`, '桥')).toBe(`${'水'.repeat(14)}[桥]`)
})

test('for a later hit the beginning is cut at a word', () => {
  expect(marked('OK, three o’clock at the bridge', 'bridge')).toBe('…three o’clock at the [bridge]')
})

test('one long word is cut inside', () => {
  expect(marked(`${'x'.repeat(25)}bridge`, 'bridge')).toBe(`…${'x'.repeat(24)}[bridge]`)
  expect(marked(`${'🐟'.repeat(20)}桥`, '桥')).toBe(`…${'🐟'.repeat(14)}[桥]`)
})

test('a hit far inside a long text is shown, and 200 graphemes at most', () => {
  const parts = highlight(`${'word '.repeat(2000)}bridge${' more'.repeat(500)}`, 'bridge')
  expect(parts.map((part) => part.isHit)).toEqual([false, true, false])
  expect(parts[0]?.text).toBe('…word word word word ')
  expect(parts.map((part) => part.text).join('')).toHaveLength(201)
})

test('a hit far inside a text without words is shown', () => {
  expect(marked(`${'e\u0301'.repeat(5000)}桥`, '桥')).toBe(`…${'e\u0301'.repeat(24)}[桥]`)
})

test('controls and line breaks do not reach the page', () => {
  expect(marked('a\nb\u202ec bridge', 'bridge')).toBe('a bc [bridge]')
})
