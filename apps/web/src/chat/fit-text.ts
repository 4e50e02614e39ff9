const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** No UTF-16 unit takes more bytes than that. */
const MOST_BYTES_A_UNIT = 3

/** The longest beginning of a text that fits into so many UTF-8 bytes; never half a character. */
export function fitting(text: string, most: number): string {
  if (text.length * MOST_BYTES_A_UNIT <= most) return text
  let bytes = 0
  let end = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (bytes > most) return text.slice(0, end)
    end += character.length
  }
  return text
}

/** How many letters must go for a text to fit; 0 when it does. */
export function lettersOver(text: string, most: number): number {
  const rest = text.slice(fitting(text, most).length)
  let letters = 0
  for (const _ of segmenter.segment(rest)) letters++
  return letters
}

/** What a log shows of a message before somebody asks for the rest: about two screens. */
export const FOLD_LETTERS = 2000
export const FOLD_LINES = 40

/** The beginning of a text that is too long to stand among others; null when it is not. */
export function foldedText(text: string): string | null {
  let end = text.length
  for (let lines = 0, at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    if (++lines === FOLD_LINES) {
      end = at
      break
    }
  if (end > FOLD_LETTERS) {
    let letters = 0
    for (const { index } of segmenter.segment(text.slice(0, end)))
      if (letters++ === FOLD_LETTERS) {
        end = index
        break
      }
  }
  return end < text.length ? text.slice(0, end) : null
}
