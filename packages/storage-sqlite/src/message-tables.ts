import { TidingsError } from '@tidings/model'
import type { Tables, TimelineRecord } from '@tidings/server'
import type { Database } from '@tidings/sqlite'
import { fromMessage, MESSAGE_COLUMNS, type MessageColumns, toMessage } from './message-columns.ts'
import { seqAtTime } from './seq-at-time.ts'
import { stretchesAbove } from './stretches.ts'

type MessageTables = Pick<
  Tables,
  | 'lockTimeline'
  | 'timeline'
  | 'putTimeline'
  | 'insertMessages'
  | 'updateMessage'
  | 'messages'
  | 'messageByKey'
  | 'messagesBetween'
  | 'messagesSinceRev'
  | 'countUnread'
  | 'newestShown'
  | 'seqAtTime'
>

const COUNTABLE = 'excluded_from_unread = 0 AND recalled = 0'

/** Timelines and their messages. */
export function messageTables(db: Database): MessageTables {
  const getTimeline = db.prepare(
    'SELECT id, last_seq AS lastSeq, rev, last_time AS lastTime FROM timelines WHERE id = ?',
  )
  const putTimeline = db.prepare(
    `INSERT INTO timelines (id, last_seq, rev, last_time) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq, rev = excluded.rev, last_time = excluded.last_time`,
  )
  const insert = db.prepare(`INSERT INTO messages (${MESSAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const update = db.prepare(
    `UPDATE messages SET rev = ?, time = ?, excluded_from_last = ?, excluded_from_unread = ?, recalled = ?, body = ?
     WHERE timeline = ? AND seq = ? AND sender = ? AND client_msg_id = ?`,
  )
  const select = (rest: string) => db.prepare(`SELECT ${MESSAGE_COLUMNS} FROM messages WHERE ${rest}`)
  const bySeq = select('timeline = ? AND seq = ?')
  const byKey = select('timeline = ? AND sender = ? AND client_msg_id = ?')
  const between = select('timeline = ? AND seq > ? AND seq <= ? ORDER BY seq DESC LIMIT ?')
  const sinceRev = select('timeline = ? AND rev > ? ORDER BY rev, seq LIMIT ?')
  const count = db.prepare(
    `SELECT count(*) AS n FROM messages INDEXED BY messages_countable
     WHERE timeline = ? AND seq > ? AND seq <= ? AND sender <> ? AND ${COUNTABLE}`,
  )
  const shown = db.prepare(
    `SELECT seq FROM messages INDEXED BY messages_shown
     WHERE timeline = ? AND seq <= ? AND excluded_from_last = 0 ORDER BY seq DESC LIMIT 1`,
  )

  const timeline = (id: string): TimelineRecord =>
    getTimeline.get<TimelineRecord>(id) ?? { id, lastSeq: 0, rev: 0, lastTime: 0 }

  return {
    timeline,
    lockTimeline: timeline,
    putTimeline: ({ id, lastSeq, rev, lastTime }) => void putTimeline.run(id, lastSeq, rev, lastTime),
    insertMessages(messages) {
      for (const message of messages) insert.run(...fromMessage(message))
    },
    updateMessage(message) {
      const [timeline, seq, rev, time, sender, clientMsgID, ...rest] = fromMessage(message)
      if (update.run(rev, time, ...rest, timeline, seq, sender, clientMsgID) === 1) return
      throw new TidingsError('internal', { cause: new Error('There is no such message to update') })
    },
    messages: (keys) =>
      keys.map(({ timeline: id, seq }) => {
        const columns = bySeq.get<MessageColumns>(id, seq)
        return columns ? toMessage(columns) : null
      }),
    messageByKey(id, sender, clientMsgID) {
      const columns = byKey.get<MessageColumns>(id, sender, clientMsgID)
      return columns ? toMessage(columns) : null
    },
    messagesBetween: (id, after, upTo, limit) => between.all<MessageColumns>(id, after, upTo, limit).map(toMessage),
    messagesSinceRev: (id, rev, limit) => sinceRev.all<MessageColumns>(id, rev, limit).map(toMessage),
    countUnread: (id, userID, floor, spans) =>
      stretchesAbove(floor, spans).reduce(
        (sum, { after, upTo }) => sum + (count.get<{ n: number }>(id, after, upTo, userID)?.n ?? 0),
        0,
      ),
    newestShown: (id, upTo) => shown.get<{ seq: number }>(id, upTo)?.seq ?? 0,
    seqAtTime: seqAtTime(db),
  }
}
