/** Something that is not as it has to be: what kind of thing, whose, and how it is wrong. Never what anybody wrote. */
export interface Finding {
  readonly kind:
    | 'integrity'
    | 'schema'
    | 'epoch'
    | 'feed'
    | 'version'
    | 'digest'
    | 'row'
    | 'order'
    | 'unread'
    | 'label'
    | 'timeline'
    | 'span'
    | 'membership'
    | 'meta'
    | 'outbox'
    | 'held'
  readonly ids: readonly string[]
  readonly says: string
}

/** A count that {@link Findings} can be asked to put right. */
export interface WrongUnread {
  readonly userID: string
  readonly conversationID: string
  readonly counted: number
}

/** What was found so far, and how much was looked at. */
export class Findings {
  readonly all: Finding[] = []
  readonly wrongUnread: WrongUnread[] = []
  users = 0
  conversations = 0
  messages = 0

  add(kind: Finding['kind'], ids: readonly string[], says: string): void {
    this.all.push({ kind, ids, says })
  }

  addUnread(wrong: WrongUnread, stored: number): void {
    this.wrongUnread.push(wrong)
    this.add('unread', [wrong.userID, wrong.conversationID], `says ${stored}, is ${wrong.counted}`)
  }
}

export const wordsOf = ({ kind, ids, says }: Finding): string => `${[kind, ...ids].join(' ')}: ${says}`

/** The value of a JSON column; null, and a finding, when it cannot be read. */
export function readJson<T extends object>(text: string, findings: Findings, ids: readonly string[]): T | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as T
  } catch {
    // Said below, without what stands there.
  }
  findings.add('row', ids, 'cannot be read')
  return null
}
