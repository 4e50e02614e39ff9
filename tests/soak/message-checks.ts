import type { HistoryLine } from './history.ts'
import type { Performed } from './perform.ts'
import type { DatabaseMessage } from './server-rows.ts'

/** By which the server says that it did not and will not take a message. */
const REFUSED = /group_denied|group_missing|user_missing/

export interface AskedMessage {
  readonly host: string
  readonly n: number
  readonly userID: string
  readonly id: string
  readonly text: string
  /** Null when no answer is known: the device died, or gave up waiting. */
  readonly answer: Performed | null
  readonly isRefused: boolean
}

/** The messages that one host was asked to send, with what became of each. */
export function askedMessages(host: string, lines: readonly HistoryLine[]): AskedMessage[] {
  const settled = new Map(lines.flatMap((line) => (line.type === 'invoke' ? [] : [[line.n, line] as const])))
  return lines.flatMap((line) => {
    if (line.type !== 'invoke' || line.call.kind !== 'send') return []
    const { id, text } = line.call
    const end = settled.get(line.n)
    return [
      {
        host,
        n: line.n,
        userID: line.userID,
        id,
        text,
        answer: end?.type === 'ok' ? end.answer : null,
        isRefused: end?.type === 'fail' && REFUSED.test(end.error),
      },
    ]
  })
}

/** Checks what was asked against what is stored; answers the faults of each rule. */
export function messageFaults(
  asked: readonly AskedMessage[],
  stored: readonly DatabaseMessage[],
): Map<string, string[]> {
  const byText = new Map<string, DatabaseMessage[]>()
  for (const message of stored) byText.set(message.text, [...(byText.get(message.text) ?? []), message])
  const known = new Set(asked.map(({ text }) => text))
  const bad = (isBad: (a: AskedMessage, found: readonly DatabaseMessage[]) => boolean): string[] =>
    asked.flatMap((a) => {
      const found = byText.get(a.text) ?? []
      return isBad(a, found) ? [`${a.host} "${a.text}" to ${a.id}: ${found.length} times`] : []
    })
  return new Map([
    ['every acknowledged message is there once', bad((a, found) => a.answer !== null && found.length !== 1)],
    ['every other message is there once or not at all', bad((a, found) => a.answer === null && found.length > 1)],
    ['no refused message is there', bad((a, found) => a.isRefused && found.length > 0)],
    [
      'an acknowledgement says where its message stands',
      bad(
        (a, [m]) =>
          a.answer !== null && (m?.seq !== a.answer.seq || `${m?.sender}:${m?.clientMsgID}` !== a.answer.msgID),
      ),
    ],
    [
      'every message was asked for',
      stored.flatMap((m) => (known.has(m.text) ? [] : [`${m.timeline} ${m.seq} of ${m.sender}`])),
    ],
    ['what a device says stands in the order it was said', disorder(asked, byText)],
    ['the messages of a timeline are numbered without a gap', gaps(stored)],
  ])
}

function disorder(asked: readonly AskedMessage[], byText: ReadonlyMap<string, readonly DatabaseMessage[]>): string[] {
  const faults: string[] = []
  const newest = new Map<string, number>()
  for (const { host, userID, id, text } of [...asked].sort((a, b) => a.n - b.n)) {
    const seq = byText.get(text)?.[0]?.seq
    if (seq === undefined) continue
    const lane = `${host} ${userID} ${id}`
    if (seq < (newest.get(lane) ?? 0)) faults.push(`${lane}: "${text}" at ${seq} after ${newest.get(lane)}`)
    newest.set(lane, seq)
  }
  return faults
}

function gaps(stored: readonly DatabaseMessage[]): string[] {
  const last = new Map<string, number>()
  return stored.flatMap(({ timeline, seq }) => {
    const before = last.get(timeline) ?? 0
    last.set(timeline, seq)
    return seq === before + 1 ? [] : [`${timeline}: ${seq} after ${before}`]
  })
}
