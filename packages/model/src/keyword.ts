import { TidingsError } from './failure.ts'
import { initialsOf } from './pinyin.ts'

/** UTF-8 bytes of a keyword: more than anybody types, and each word is looked for in every name. */
export const KEYWORD_BYTES = 256

// Only the accents of Latin, Greek and Cyrillic: the marks of other scripts are letters of their own.
const ACCENTS = /[\u0300-\u036f]/g
// Most texts are of ASCII and plain Chinese, which have one form but for capitals, and fold many times faster so.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
const PLAIN = /^[\x00-\x7f\u3001\u3002\u4e00-\u9fff]*$/

/** A text as it is searched: wide as narrow, capital as small, with an accent as without. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  const letters = text.normalize('NFKD')
  // Down, up and down: some letters have two small forms (ß and ss, ſ and s), and one of them (ẞ) no other capital.
  const small = letters.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')
  return small.replace(ACCENTS, '').normalize('NFKC')
}

/** A name as it is searched: folded, and by the initials of its pinyin. */
export function foldName(name: string): string {
  const folded = foldText(name)
  const initials = initialsOf(folded)
  // No word holds a line break, so none is found across it.
  return initials === '' ? folded : `${folded}\n${initials}`
}

/** Reads a keyword into folded words with one space between; null when there is no word. */
export function parseKeyword(input: unknown): string | null {
  if (input === undefined || input === null) return null
  if (typeof input !== 'string' || input.length > KEYWORD_BYTES || utf8Bytes(input) > KEYWORD_BYTES)
    throw new TidingsError('invalid_parameter')
  return (
    foldText(input)
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' ') || null
  )
}

/** Whether each word of a parsed keyword is found in one of these folded texts. */
export function hasKeyword(keyword: string, texts: readonly string[]): boolean {
  const words = keyword.includes(' ') ? keyword.split(' ') : [keyword]
  return words.every((word) => texts.some((text) => text.includes(word)))
}

const utf8Bytes = (text: string): number => encodeURIComponent(text.toWellFormed()).replace(/%../g, '_').length
