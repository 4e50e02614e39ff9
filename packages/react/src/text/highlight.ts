import { graphemeStart, graphemesOf, LINE_GRAPHEMES, plainLine, plainText } from './plain-text.ts'

export interface HighlightPart {
  readonly text: string
  readonly isHit: boolean
}

/** Room before the first hit that a narrow row surely has: 14 Han or 24 Latin letters. In 168ths of it. */
const LEAD_ROOM = 168
const WIDE = 12
const NARROW = 7
const WIDE_LETTER =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff00-\uff60]/u
/** Code units around the first hit that are looked at: more than a row shows on either side. */
const BEFORE_UNITS = 400
const AFTER_UNITS = 2000

const words = new Intl.Segmenter('zh', { granularity: 'word' })

interface Hit {
  readonly start: number
  readonly end: number
}

/**
 * A text as one line, split into hits of `query` and what is between, case ignored. Where the first hit would lie beyond
 * a row's end, the beginning is cut at a word and replaced by `…`. At most 200 graphemes; [] for an empty text.
 */
export function highlight(text: string, query: string): HighlightPart[] {
  const needle = fold(plainText(query))
  const found = around(plainLine(text), needle)
  const letters = found === null ? [] : graphemesOf(found.line)
  const hits = found === null ? [] : hitsIn(letters.map(fold), needle)
  if (found === null || hits[0] === undefined) {
    const line = plainText(text)
    return line === '' ? [] : [{ text: line, isHit: false }]
  }
  const start = leadStart(letters, hits[0].start)
  const end = start + LINE_GRAPHEMES
  const parts: HighlightPart[] = []
  const add = (piece: string, isHit: boolean): void => {
    if (piece !== '') parts.push({ text: piece, isHit })
  }
  let at = start
  let mark = start > 0 || found.isCut ? '…' : ''
  for (const hit of hits) {
    if (hit.start >= end) break
    add(mark + letters.slice(at, hit.start).join(''), false)
    add(letters.slice(hit.start, Math.min(hit.end, end)).join(''), true)
    at = hit.end
    mark = ''
  }
  add(letters.slice(at, end).join(''), false)
  return parts
}

/** Case away; also of the letters that have two small forms, such as the Greek sigma. */
const fold = (text: string): string => text.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ')

/** The part of a long line around its first hit, so that the rest need not be split into letters; null without a hit. */
function around(line: string, needle: string): { line: string; isCut: boolean } | null {
  const folded = fold(line)
  const at = needle === '' ? -1 : folded.indexOf(needle)
  if (at < 0) return null
  // In a line that folding made longer or shorter, the hit is at another place.
  if (folded.length !== line.length) return { line, isCut: false }
  const from = at > BEFORE_UNITS ? graphemeStart(line, at - BEFORE_UNITS) : 0
  const to = at + needle.length + AFTER_UNITS
  return { line: line.slice(from, to < line.length ? graphemeStart(line, to) : line.length), isCut: from > 0 }
}

/** Hits of a needle that is not empty, from left to right, as indices of letters; one that cuts a letter is none. */
function hitsIn(letters: readonly string[], needle: string): Hit[] {
  const starts = new Map<number, number>()
  let length = 0
  for (const [index, letter] of letters.entries()) {
    starts.set(length, index)
    length += letter.length
  }
  starts.set(length, letters.length)
  const line = letters.join('')
  const hits: Hit[] = []
  for (let at = line.indexOf(needle); at >= 0; ) {
    const start = starts.get(at)
    const end = starts.get(at + needle.length)
    const isWhole = start !== undefined && end !== undefined
    if (isWhole) hits.push({ start, end })
    at = line.indexOf(needle, isWhole ? at + needle.length : at + 1)
  }
  return hits
}

/** The letter from which on a line is shown: 0 when the hit at `hit` is near enough to the beginning. */
function leadStart(letters: readonly string[], hit: number): number {
  let earliest = hit
  for (let room = LEAD_ROOM; earliest > 0; earliest--) {
    room -= WIDE_LETTER.test(letters[earliest - 1] ?? '') ? WIDE : NARROW
    if (room < 0) break
  }
  if (earliest === 0) return 0
  let letter = 0
  let offset = 0
  for (const { index, isWordLike } of words.segment(letters.slice(0, hit).join(''))) {
    while (offset < index) offset += letters[letter++]?.length ?? 1
    if (isWordLike && offset === index && letter >= earliest) return letter
  }
  // One word longer than the room.
  return earliest
}
