/** The first character of each initial in pinyin order; no syllable begins with i, u or v. */
const FIRSTS = [...'吖丷嚓咑妸发旮哈丌咔垃呣拏喔妑七呥仨他屲夕丫帀']
const LETTERS = 'abcdefghjklmnopqrstwxyz'
/** The last character that has a reading; what sorts after it has none. */
const LAST = '咗'

const HAN = /\p{Script=Han}/u

interface Reader {
  readonly compare: (a: string, b: string) => number
  /** A character's letter, looked up once: writing has few characters, names use them again and again. */
  readonly known: Map<string, string>
}

/** Undefined until first asked for; null = this runtime cannot sort by pinyin. */
let reader: Reader | null | undefined

/**
 * The pinyin initials of a text: each Chinese character as the letter its reading begins with, all else as it stands,
 * without white space; `''` when no character has one. A character of several readings goes by the one that the
 * collation sorts it under, whatever it means in the name (曾 as "ceng"). Always `''` where the runtime has no pinyin
 * collation.
 */
export function initialsOf(text: string): string {
  if (!HAN.test(text)) return ''
  if (reader === undefined) reader = openReader()
  if (!reader) return ''
  let hasInitial = false
  let initials = ''
  for (const character of text) {
    const letter = letterOf(reader, character)
    if (letter !== '') hasInitial = true
    initials += letter || character
  }
  return hasInitial ? initials.replace(/\s+/g, '') : ''
}

function openReader(): Reader | null {
  // Optional: a runtime may come without Intl, or with no other language than its own.
  if (typeof Intl === 'undefined' || !Intl.Collator) return null
  return readerOf(new Intl.Collator('zh-Hans-CN-u-co-pinyin').compare)
}

/** Null when an order is not the one of pinyin: a runtime without it answers with another. */
export function readerOf(compare: (a: string, b: string) => number): Reader | null {
  const order = [...FIRSTS, LAST]
  const isPinyin = order.every((character, i) => i === 0 || compare(order[i - 1] as string, character) < 0)
  return isPinyin ? { compare, known: new Map() } : null
}

function letterOf({ compare, known }: Reader, character: string): string {
  if (!HAN.test(character)) return ''
  let letter = known.get(character)
  if (letter === undefined) {
    letter =
      compare(character, LAST) > 0 ? '' : (LETTERS[FIRSTS.findLastIndex((f) => compare(f, character) <= 0)] ?? '')
    known.set(character, letter)
  }
  return letter
}
