import { digestOf, isHidden, orderKeyOf, type RowKind } from '@tidings/model'
import type { FeedRecord, FeedTables, StoredRow } from '@tidings/server'
import type { Database } from '@tidings/sqlite'

interface InboxColumns {
  readonly kind: RowKind
  readonly id: string
  readonly version: number
  readonly state: string
}

/** Feeds and their rows. */
export function feedTables(db: Database): FeedTables {
  const getFeed = db.prepare('SELECT user_id AS userID, head, hlc, digest FROM feeds WHERE user_id = ?')
  const putFeed = db.prepare(
    `INSERT INTO feeds (user_id, head, hlc, digest) VALUES (?, ?, ?, ?)
     ON CONFLICT (user_id) DO UPDATE SET head = excluded.head, hlc = excluded.hlc, digest = excluded.digest`,
  )
  const getRow = db.prepare('SELECT kind, id, version, state FROM inbox WHERE user_id = ? AND kind = ? AND id = ?')
  const putRow = db.prepare(
    `INSERT INTO inbox (user_id, kind, id, version, order_key, hidden, state, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (user_id, kind, id) DO UPDATE SET version = excluded.version, order_key = excluded.order_key,
       hidden = excluded.hidden, state = excluded.state, digest = excluded.digest`,
  )
  const getDigest = db.prepare('SELECT digest FROM inbox WHERE user_id = ? AND kind = ? AND id = ?')
  const digests = db.prepare('SELECT kind, id, digest FROM inbox WHERE user_id = ? AND digest <> 0')
  const after = db.prepare(
    'SELECT kind, id, version, state FROM inbox WHERE user_id = ? AND version > ? ORDER BY version LIMIT ?',
  )
  const top = db.prepare(
    `SELECT kind, id, version, state FROM inbox INDEXED BY inbox_by_position
     WHERE user_id = ? AND kind = 'conversation' AND hidden = 0 ORDER BY order_key DESC, id LIMIT ?`,
  )
  const below = db.prepare(
    `SELECT kind, id, version, state FROM inbox INDEXED BY inbox_by_position
     WHERE user_id = ? AND order_key <= ? AND (order_key < ? OR id > ?) AND kind = 'conversation' AND hidden = 0
     ORDER BY order_key DESC, id LIMIT ?`,
  )
  const ofKind = db.prepare('SELECT kind, id, version, state FROM inbox WHERE user_id = ? AND kind = ? ORDER BY id')

  const feed = (userID: string): FeedRecord => getFeed.get<FeedRecord>(userID) ?? { userID, head: 0, hlc: 0, digest: 0 }

  return {
    feed,
    // The one writer is a lock on everything.
    lockFeeds: (userIDs) => [...new Set(userIDs)].sort().map(feed),
    putFeeds(feeds) {
      for (const { userID, head, hlc, digest } of feeds) putFeed.run(userID, head, hlc, digest)
    },
    rows: (keys) =>
      keys.map(({ userID, kind, id }) => {
        const columns = getRow.get<InboxColumns>(userID, kind, id)
        return columns ? toRow(userID, columns) : null
      }),
    putRows(rows) {
      for (const row of rows) {
        const { userID, kind, id, version } = row
        const orderKey = row.kind === 'conversation' ? orderKeyOf(row.state) : null
        const hidden = row.kind === 'conversation' && isHidden(row.state) ? 1 : 0
        putRow.run(userID, kind, id, version, orderKey, hidden, JSON.stringify(row.state), digestOf(row))
      }
    },
    rowDigests: (keys) =>
      keys.map(({ userID, kind, id }) => getDigest.get<{ digest: number }>(userID, kind, id)?.digest ?? 0),
    digestsOf: (userID) => digests.all<{ kind: RowKind; id: string; digest: number }>(userID),
    rowsAfter: (userID, version, limit) => after.all<InboxColumns>(userID, version, limit).map((c) => toRow(userID, c)),
    rowsBelow(userID, position, limit) {
      const rows =
        position === null
          ? top.all<InboxColumns>(userID, limit)
          : below.all<InboxColumns>(userID, position.orderKey, position.orderKey, position.id, limit)
      return rows.map((columns) => toRow<'conversation'>(userID, columns))
    },
    rowsOfKind: <K extends RowKind>(userID: string, kind: K) =>
      ofKind.all<InboxColumns>(userID, kind).map((columns) => toRow<K>(userID, columns)),
  }
}

const toRow = <K extends RowKind>(userID: string, { kind, id, version, state }: InboxColumns): StoredRow<K> =>
  // Kind and state were stored together from one row.
  ({ userID, kind, id, version, state: JSON.parse(state) }) as unknown as StoredRow<K>
