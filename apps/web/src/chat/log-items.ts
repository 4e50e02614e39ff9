import { MessageStatus, type TidingsMessage } from '@tidings/browser'

/** What stands in a log, from above. Keys are stable while the messages around stay. */
export type LogItem =
  | { readonly kind: 'time'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'new'; readonly key: string }
  /** A line in the middle: a recall, or what concerns the conversation and is nobody's saying. */
  | { readonly kind: 'notice'; readonly key: string; readonly message: TidingsMessage }
  /** One person's messages in a row. */
  | { readonly kind: 'run'; readonly key: string; readonly messages: readonly TidingsMessage[] }

const RUN_MS = 5 * 60_000
const SILENCE_MS = 30 * 60_000

/** `firstUnread`: the msgID that the divider stands above; null for none. */
export function logItems(messages: readonly TidingsMessage[], firstUnread: string | null): LogItem[] {
  const items: LogItem[] = []
  let run: TidingsMessage[] = []
  let last: TidingsMessage | null = null
  for (const message of messages) {
    if (message.status === MessageStatus.HAS_DELETED) continue
    const { msgID } = message
    const isLater = last === null || isSeparated(last, message)
    if (isLater) items.push({ kind: 'time', key: `time ${msgID}`, atMs: timeOf(message) })
    const isFirstUnread = msgID === firstUnread
    if (isFirstUnread) items.push({ kind: 'new', key: 'new' })
    if (isNotice(message)) {
      run = []
      items.push({ kind: 'notice', key: msgID, message })
    } else if (run.length > 0 && !isLater && !isFirstUnread && goesOn(run, message)) run.push(message)
    else {
      run = [message]
      items.push({ kind: 'run', key: msgID, messages: run })
    }
    last = message
  }
  return items
}

/** Unix milliseconds. */
export const timeOf = (message: TidingsMessage): number => message.timestamp * 1000

export const isRecalled = (message: TidingsMessage): boolean => message.status === MessageStatus.LOCAL_REVOKED

const isNotice = (message: TidingsMessage): boolean => isRecalled(message) || message.isExcludedFromLastMessage

function isSeparated(before: TidingsMessage, after: TidingsMessage): boolean {
  if (timeOf(after) - timeOf(before) >= SILENCE_MS) return true
  return new Date(timeOf(before)).toDateString() !== new Date(timeOf(after)).toDateString()
}

function goesOn(run: readonly TidingsMessage[], message: TidingsMessage): boolean {
  const first = run[0]
  const last = run.at(-1)
  if (first?.sender !== message.sender || timeOf(message) - timeOf(first) > RUN_MS) return false
  // One that was not sent has a line of its own, with the way to send it again.
  return last?.status !== MessageStatus.SEND_FAIL && message.status !== MessageStatus.SEND_FAIL
}
