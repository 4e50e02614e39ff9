/** Most graphemes of a one-line text that go to the page: far wider than any row, and little work for layout. */
export const LINE_GRAPHEMES = 200
/** Code units that one grapheme takes at most, as people write them: a family of four with skin tones takes 23. */
const GRAPHEME_UNITS = 32

/** All controls but those that break or space a line, and the embeddings, overrides and isolates of bidirectional text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const INVISIBLE = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]+/g
const LINE_BREAK = /\r\n?|[\v\f\x85\u2028\u2029]/g
const SPACE = /[\s\x85]+/g
/** More than four marks on a letter, joiners between them not counting: they would paint over the rows around. */
const PILED_MARKS = /((?:\p{M}[\u200b-\u200d\u2060]*){4})(?:\p{M}[\u200b-\u200d\u2060]*)+/gu

/** Latin, Greek, Cyrillic, kana and Han, each of which is a grapheme by itself, so that most texts need no segmenter. */
const LONE_LETTERS =
  /^[\x20-\x7e\xa1-\u02ff\u0391-\u0481\u2010-\u2027\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uff01-\uff5e]*$/

// One for all languages: where letters end does not depend on the language.
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A text as one line, safe to show: not cut. */
export const plainLine = (text: string): string =>
  text.replace(INVISIBLE, '').replace(SPACE, ' ').replace(PILED_MARKS, '$1').trim()

/** A text as one line of at most `most` graphemes, safe to show: a preview, a name. */
export function plainText(text: string, most: number = LINE_GRAPHEMES): string {
  const whole = text.trimStart()
  // All that follows costs by length, so a long text is cut roughly first.
  const rough = whole.slice(0, most * GRAPHEME_UNITS)
  return firstGraphemes(plainLine(rough), most, rough.length < whole.length).trimEnd()
}

/** A text with its line breaks, safe to show, not cut: a message's body. */
export const plainBlock = (text: string): string =>
  text.replace(LINE_BREAK, '\n').replace(INVISIBLE, '').replace(PILED_MARKS, '$1')

/** The letters of a text as people count them. Costs a microsecond a letter: not for whole long messages. */
export const graphemesOf = (text: string): string[] => Array.from(graphemes.segment(text), (s) => s.segment)

/** Where the grapheme that holds the code unit at `index` begins. */
export const graphemeStart = (text: string, index: number): number =>
  graphemes.segment(text).containing(index)?.index ?? text.length

/** `isTorn`: the text may end inside a grapheme. */
function firstGraphemes(text: string, most: number, isTorn: boolean): string {
  if (!isTorn && text.length <= most) return text
  if (text.length > most && LONE_LETTERS.test(text.slice(0, most + 1))) return text.slice(0, most)
  let count = 0
  let last = 0
  for (const { index } of graphemes.segment(text)) {
    last = index
    if (count++ === most) return text.slice(0, index)
  }
  return isTorn ? text.slice(0, last) : text
}
