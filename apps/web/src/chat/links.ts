export interface TextPart {
  readonly text: string
  /** Where it leads; null for plain text. */
  readonly href: string | null
}

/** Begins like an address. Only ASCII: what follows without a space in other scripts is the sentence going on. */
const CANDIDATE = /(?<![\w@])(?:https?:\/\/|mailto:)[!#-;=?-[\]_a-z~]+/gi
/** At the end they belong to the sentence. */
const END_MARKS = ".,;:!?'*~_"
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[' }
const SCHEMES: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:'])

/** Cuts a text at its links; the parts put together are the text. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const { 0: candidate, index } of text.matchAll(CANDIDATE)) {
    const address = withoutSentence(candidate)
    const href = safeHref(address)
    if (href === null) continue
    if (index > end) parts.push({ text: text.slice(end, index), href: null })
    parts.push({ text: address, href })
    end = index + address.length
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null })
  return parts
}

/** Without the marks at its end, and without a bracket there that the address did not open. */
function withoutSentence(candidate: string): string {
  // Counted once: an address of brackets alone must not cost the square of its length.
  const counts = new Map<string, number>()
  for (const mark of candidate) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  let end = candidate.length
  for (; end > 0; end--) {
    const mark = candidate[end - 1] ?? ''
    const opens = BRACKETS[mark]
    if (opens !== undefined && (counts.get(mark) ?? 0) > (counts.get(opens) ?? 0)) {
      counts.set(mark, (counts.get(mark) ?? 0) - 1)
    } else if (!END_MARKS.includes(mark)) break
  }
  return candidate.slice(0, end)
}

function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  // A name before the host is there to be taken for the host.
  if (!SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') return null
  return url.protocol === 'mailto:' ? (url.pathname.includes('@') ? url.href : null) : url.href
}
