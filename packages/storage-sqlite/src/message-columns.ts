import type { StoredMessage } from '@tidings/server'

export const MESSAGE_COLUMNS =
  'timeline, seq, rev, time, sender, client_msg_id, excluded_from_last, excluded_from_unread, recalled, body'

/** A message as its table has it: what queries ask for in columns, the rest as one JSON text. */
export interface MessageColumns {
  readonly timeline: string
  readonly seq: number
  readonly rev: number
  readonly time: number
  readonly sender: string
  readonly client_msg_id: string
  readonly excluded_from_last: number
  readonly excluded_from_unread: number
  readonly recalled: number
  readonly body: string
}

type MessageValues = readonly [string, number, number, number, string, string, number, number, number, string]

/** In the order of {@link MESSAGE_COLUMNS}. */
export function fromMessage(message: StoredMessage): MessageValues {
  const { timeline, seq, rev, time, sender, clientMsgID, excludedFromLast, excludedFromUnread, recalled } = message
  const { elem, cloudCustomData, mentions, priority } = message
  const body = JSON.stringify({ elem, cloudCustomData, mentions, priority })
  const flags = [Number(excludedFromLast), Number(excludedFromUnread), Number(recalled)] as const
  return [timeline, seq, rev, time, sender, clientMsgID, ...flags, body]
}

export function toMessage(columns: MessageColumns): StoredMessage {
  const body = JSON.parse(columns.body) as Pick<StoredMessage, 'elem' | 'cloudCustomData' | 'mentions' | 'priority'>
  return {
    ...body,
    timeline: columns.timeline,
    seq: columns.seq,
    rev: columns.rev,
    time: columns.time,
    sender: columns.sender,
    clientMsgID: columns.client_msg_id,
    excludedFromLast: columns.excluded_from_last === 1,
    excludedFromUnread: columns.excluded_from_unread === 1,
    recalled: columns.recalled === 1,
  }
}
