import { join } from 'node:path'
import { type Database, openDatabase } from '@tidings/sqlite'

/** A message of the database, as far as it is looked at here. */
export interface DatabaseMessage {
  readonly timeline: string
  readonly seq: number
  /** Unix milliseconds. */
  readonly time: number
  readonly sender: string
  readonly clientMsgID: string
  readonly isShown: boolean
  readonly isCounted: boolean
  readonly text: string
  readonly mentions: readonly string[]
}

/** What a user's list has to show: read from the rows, and counted from the messages one by one. */
export interface Expected {
  readonly total: number
  readonly groups: readonly string[]
  readonly list: readonly ExpectedRow[]
}

export interface ExpectedRow {
  readonly conversationID: string
  readonly unreadCount: number
  readonly recvOpt: number
  readonly isPinned: boolean
  readonly orderKey: number
  readonly markList: readonly string[]
  readonly customData: string
  readonly conversationGroupList: readonly string[]
  readonly groupAtInfoList: readonly { readonly seq: number; readonly atType: number }[]
  readonly c2cReadTimestamp: number
  readonly groupReadSequence: number
  /** Of a one-to-one: the other's name. */
  readonly showName: string | null
  readonly last: { readonly msgID: string; readonly seq: number; readonly time: number; readonly text: string } | null
}

interface Span {
  readonly join: number
  readonly leave: number | null
}

// Written a second time on purpose, with none of the product's code: what both had wrong would agree.
const PINNED = 2 ** 52
const MENTIONS_KEPT = 50
const ALL = '__kImSDK_MesssageAtALL__'

/** One moment of the server's database, whether or not the server runs. */
export class ServerRows {
  readonly #db: Database

  private constructor(db: Database) {
    this.#db = db
  }

  static read<T>(data: string, use: (rows: ServerRows) => T): T {
    const db = openDatabase(join(data, 'tidings.db'))
    try {
      // Deferred: it takes no lock from a server that writes.
      db.exec('BEGIN')
      return use(new ServerRows(db))
    } finally {
      db.exec('ROLLBACK')
      db.close()
    }
  }

  messages(timeline?: string): DatabaseMessage[] {
    const sql = `SELECT timeline, seq, time, sender, client_msg_id AS clientMsgID, excluded_from_last = 0 AS isShown,
      excluded_from_unread = 0 AND recalled = 0 AS isCounted, body FROM messages`
    type Columns = Omit<DatabaseMessage, 'isShown' | 'isCounted'> & {
      readonly isShown: number
      readonly isCounted: number
      readonly body: string
    }
    const rows =
      timeline === undefined
        ? this.#db.prepare(`${sql} ORDER BY timeline, seq`).all<Columns>()
        : this.#db.prepare(`${sql} WHERE timeline = ? ORDER BY seq`).all<Columns>(timeline)
    return rows.map(({ body, isShown, isCounted, ...columns }) => {
      const { elem, mentions } = JSON.parse(body) as { elem: { text?: string; data?: string }; mentions: string[] }
      return {
        ...columns,
        isShown: isShown === 1,
        isCounted: isCounted === 1,
        text: elem.text ?? elem.data ?? '',
        mentions,
      }
    })
  }

  expected(userID: string): Expected {
    const labels = new Map(
      this.#states<{ name: string; deleted: boolean }>(userID, 'label').map(({ id, state }) => [id, state]),
    )
    const nameOf = (label: string) => (labels.get(label)?.deleted === false ? (labels.get(label)?.name ?? '') : '')
    const list = this.#states<State>(userID, 'conversation')
      .filter(({ state }) => state.showSeq > state.hiddenSeq)
      .map(({ id, state }) => this.#row(userID, id, state, nameOf))
      .sort((a, b) => b.orderKey - a.orderKey || (a.conversationID < b.conversationID ? -1 : 1))
    return {
      total: list.reduce((sum, row) => sum + (row.recvOpt === 0 ? row.unreadCount : 0), 0),
      groups: [...labels.values()].flatMap(({ name, deleted }) => (deleted ? [] : [name])).sort(),
      list,
    }
  }

  #row(userID: string, id: string, c: State, nameOf: (label: string) => string): ExpectedRow {
    const isGroup = id.startsWith('group_')
    const peer = id.slice(4)
    const timeline = isGroup ? id : `c2c_${[userID, peer].sort().join(' ')}`
    const spans = isGroup ? this.#spans(id.slice(6), userID) : [{ join: 0, leave: null }]
    const isVisible = (seq: number) => spans.some((s) => seq > s.join && (s.leave === null || seq <= s.leave))
    const seen = this.messages(timeline).filter((m) => isVisible(m.seq) && m.seq > c.clearedSeq)
    const fresh = seen.filter((m) => m.seq > c.readSeq && m.sender !== userID)
    const last = seen.findLast((m) => m.isShown)
    return {
      conversationID: id,
      unreadCount: fresh.filter((m) => m.isCounted).length,
      recvOpt: c.recvOpt,
      isPinned: c.pinned,
      orderKey: c.pinned ? Math.max(c.activeAt, c.pinnedAt) + PINNED : c.activeAt,
      markList: bitsOf(BigInt(c.marks)),
      customData: c.customData,
      conversationGroupList: c.labels
        .map(nameOf)
        .filter((name) => name !== '')
        .sort(),
      groupAtInfoList: isGroup ? mentionsOf(userID, fresh) : [],
      c2cReadTimestamp: isGroup ? 0 : Math.floor(c.readTime / 1000),
      groupReadSequence: isGroup ? c.readSeq : 0,
      showName: isGroup ? null : this.#nick(peer) || peer,
      last: last
        ? { msgID: `${last.sender}:${last.clientMsgID}`, seq: last.seq, time: last.time, text: last.text }
        : null,
    }
  }

  #states<S>(userID: string, kind: string): { id: string; state: S }[] {
    return this.#db
      .prepare('SELECT id, state FROM inbox WHERE user_id = ? AND kind = ?')
      .all<{ id: string; state: string }>(userID, kind)
      .map(({ id, state }) => ({ id, state: JSON.parse(state) as S }))
  }

  #spans(groupID: string, userID: string): Span[] {
    const row = this.#db
      .prepare('SELECT spans FROM members WHERE group_id = ? AND user_id = ?')
      .get<{ spans: string }>(groupID, userID)
    return row ? (JSON.parse(row.spans) as Span[]) : []
  }

  #nick(userID: string): string {
    return this.#db.prepare('SELECT nick FROM users WHERE user_id = ?').get<{ nick: string }>(userID)?.nick ?? ''
  }
}

interface State {
  readonly showSeq: number
  readonly hiddenSeq: number
  readonly clearedSeq: number
  readonly readSeq: number
  readonly readTime: number
  readonly activeAt: number
  readonly pinned: boolean
  readonly pinnedAt: number
  readonly recvOpt: number
  readonly marks: string
  readonly customData: string
  readonly labels: readonly string[]
}

function bitsOf(marks: bigint): string[] {
  const list: string[] = []
  for (let n = 0n; n < 64n; n++) if (marks & (1n << n)) list.push(String(1n << n))
  return list
}

function mentionsOf(userID: string, fresh: readonly DatabaseMessage[]): ExpectedRow['groupAtInfoList'] {
  return fresh
    .map(({ seq, mentions }) => ({
      seq,
      atType: (mentions.includes(userID) ? 1 : 0) + (mentions.includes(ALL) ? 2 : 0),
    }))
    .filter(({ atType }) => atType > 0)
    .slice(-MENTIONS_KEPT)
}
