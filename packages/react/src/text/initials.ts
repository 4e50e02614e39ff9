import { graphemesOf, plainText } from './plain-text.ts'

/** What an avatar's letters can come from: nobody reads further. */
const NAME_GRAPHEMES = 64
const HAN = /^\p{Script=Han}/u
const LETTER = /^[\p{L}\p{N}]/u
/** Scripts whose neighbouring letters join into one shape. */
const JOINING = /^[\p{Script=Arabic}\p{Script=Syriac}]/u
const NON_JOINER = '\u200c'
const HAN_NAME = 3

/** Twelve steps of the oklch circle, degrees. */
export const HUES: readonly number[] = [25, 55, 85, 125, 155, 185, 205, 235, 265, 295, 325, 350]

/** The letters of an avatar, one or two; '' when the name has none. */
export function initials(name: string): string {
  const text = plainText(name, NAME_GRAPHEMES)
  const letters = graphemesOf(text).filter((g) => LETTER.test(g))
  const first = letters[0]
  if (first === undefined) return ''
  if (HAN.test(first)) {
    // A short Han name is a person's: the given name says more than the family name.
    return letters.length <= HAN_NAME && letters.every((g) => HAN.test(g)) ? letters.slice(-2).join('') : first
  }
  const [a = '', b = ''] = text
    .split(' ')
    .map((word) => graphemesOf(word).find((g) => LETTER.test(g)))
    .filter((g) => g !== undefined)
  return `${capital(a)}${JOINING.test(b) ? NON_JOINER : ''}${capital(b)}`
}

/** The one letter of a name, for a small square; '' when the name has none. */
export const firstLetter = (name: string): string =>
  capital(graphemesOf(plainText(name, NAME_GRAPHEMES)).find((g) => LETTER.test(g)) ?? '')

/** The hue of an avatar's ground, one of {@link HUES}. Of the id, never of the name: a new name keeps its colour. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  // The low bits of this hash repeat for ids that count up.
  return HUES[((hash ^ (hash >>> 15)) >>> 0) % HUES.length] ?? 0
}

/** Upper case, unless that makes two letters of one. */
function capital(letter: string): string {
  const upper = letter.toUpperCase()
  return upper.length === letter.length ? upper : letter
}
