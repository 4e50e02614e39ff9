import { comparePositions, digestOf, orderKeyOf, type RowKind, TidingsError } from '@tidings/model'
import type { MemoryDisk } from './memory-disk.ts'
import { MemoryInbox } from './memory-inbox.ts'
import type { FeedRecord, StoredRow } from './records.ts'
import type { FeedTables } from './tables.ts'
import type { UndoJournal } from './undo-journal.ts'

const empty = new MemoryInbox()

/** Feeds and their rows. */
export function memoryFeedTables(disk: MemoryDisk, journal: UndoJournal): FeedTables {
  const feed = (userID: string): FeedRecord => disk.feeds.get(userID) ?? { userID, head: 0, hlc: 0, digest: 0 }
  const inboxOf = (userID: string): MemoryInbox => disk.inboxes.get(userID) ?? empty

  function putRow(row: StoredRow): void {
    let inbox = disk.inboxes.get(row.userID)
    if (!inbox) {
      inbox = new MemoryInbox()
      disk.inboxes.set(row.userID, inbox)
    }
    const { kind, id } = row
    const old = inbox.row(kind, id)
    const holder = inbox.atVersion(row.version)
    if (holder && holder !== old) throw new TidingsError('internal', { cause: new Error('Two rows share a version') })
    inbox.replace(kind, id, row)
    journal.add(() => inbox.replace(kind, id, old))
  }

  return {
    feed,
    lockFeeds: (userIDs) => [...new Set(userIDs)].sort().map(feed),
    putFeeds(feeds) {
      for (const record of feeds) journal.set(disk.feeds, record.userID, record)
    },
    rows: (keys) => keys.map(({ userID, kind, id }) => inboxOf(userID).row(kind, id) ?? null),
    putRows(rows) {
      for (const row of rows) putRow(row)
    },
    rowDigests: (keys) =>
      keys.map(({ userID, kind, id }) => {
        const row = inboxOf(userID).row(kind, id)
        return row ? digestOf(row) : 0
      }),
    digestsOf: (userID) =>
      inboxOf(userID)
        .versions.items.map((row) => ({ kind: row.kind, id: row.id, digest: digestOf(row) }))
        .filter(({ digest }) => digest !== 0),
    rowsAfter(userID, after, limit) {
      const { versions } = inboxOf(userID)
      const start = versions.indexAfter((row) => row.version <= after)
      return versions.items.slice(start, start + limit)
    },
    rowsBelow(userID, below, limit) {
      const { list } = inboxOf(userID)
      const rows = list.items as readonly StoredRow<'conversation'>[]
      const start =
        below === null
          ? 0
          : list.indexAfter((row) => {
              const { state } = row as StoredRow<'conversation'>
              return comparePositions({ orderKey: orderKeyOf(state), id: row.id }, below) <= 0
            })
      return rows.slice(start, start + limit)
    },
    rowsOfKind<K extends RowKind>(userID: string, kind: K) {
      const rows = [...inboxOf(userID).kinds.get(kind)!.values()] as StoredRow<K>[]
      return rows.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    },
  }
}
