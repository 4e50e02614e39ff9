const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** East Asian wide and full-width letters and signs; emoji are told by their own property. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

const widthOf = (grapheme: string): number => (NO_WIDTH.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1)

/** How many columns of a terminal a text takes: a Chinese character or an emoji takes two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment)
  return width
}

/** The text in exactly that many columns: cut with an ellipsis, or filled with spaces. */
export function fitWidth(text: string, columns: number): string {
  if (columns <= 0) return ''
  const whole = displayWidth(text)
  if (whole <= columns) return text + ' '.repeat(columns - whole)
  let cut = ''
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    if (width + widthOf(segment) > columns - 1) break
    cut += segment
    width += widthOf(segment)
  }
  return `${cut}…${' '.repeat(columns - 1 - width)}`
}

/** The text on one line, without anything that could steer a terminal or turn its direction round. */
export const plainText = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
