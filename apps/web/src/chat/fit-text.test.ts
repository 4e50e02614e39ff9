import { describe, expect, test } from 'vitest'
import { FOLD_LETTERS, FOLD_LINES, fitting, foldedText, lettersOver } from './fit-text.ts'

describe('how much of a text fits', () => {
  test.each([
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abcd'],
    ['中文字', 6, '中文'],
    ['中文字', 8, '中文'],
    ['é👍', 5, 'é'],
    ['é👍', 6, 'é👍'],
    ['', 0, ''],
  ])('%s in %i bytes', (text, most, fits) => expect(fitting(text, most)).toBe(fits))

  test('it is the most that does, whatever the text', () => {
    const bytes = (text: string) => new TextEncoder().encode(text).length
    const text = 'aé中👍'.repeat(300)
    for (let most = 0; most < 400; most += 7) {
      const fits = fitting(text, most)
      expect(bytes(fits)).toBeLessThanOrEqual(most)
      const next = [...text.slice(fits.length)][0] ?? ''
      expect(bytes(fits + next)).toBeGreaterThan(most)
    }
  })
})

test('what is over is counted in letters as people count them', () => {
  expect(lettersOver('abc', 3)).toBe(0)
  expect(lettersOver('abcde', 3)).toBe(2)
  expect(lettersOver('中文字', 6)).toBe(1)
  expect(lettersOver('ab👨‍👩‍👧‍👦', 2)).toBe(1)
})

describe('a long message', () => {
  test('of two thousand letters and forty lines stands as it is', () => {
    expect(foldedText('字'.repeat(FOLD_LETTERS))).toBeNull()
    expect(foldedText('👍🏽'.repeat(FOLD_LETTERS))).toBeNull()
    expect(foldedText(Array(FOLD_LINES).fill('line').join('\n'))).toBeNull()
  })

  test('is folded after two thousand letters, not in the middle of one', () => {
    expect(foldedText('👍🏽'.repeat(FOLD_LETTERS + 1))).toBe('👍🏽'.repeat(FOLD_LETTERS))
  })

  test('is folded after forty lines', () => {
    expect(
      foldedText(
        Array(FOLD_LINES + 1)
          .fill('line')
          .join('\n'),
      )?.split('\n'),
    ).toHaveLength(FOLD_LINES)
  })
})
