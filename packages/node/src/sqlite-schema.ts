import type { Migration } from '@tidings/sqlite'

/** The tables of one user's store. Records are JSON text; columns beside it are what a query needs. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'local store',
    sql: `
      CREATE TABLE rows (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        -- Minus the order key, so that list order is ascending in both columns; null for what no list shows.
        list_key INTEGER,
        json TEXT NOT NULL,
        PRIMARY KEY (kind, id)
      ) STRICT;
      CREATE INDEX list ON rows (list_key, id) WHERE list_key IS NOT NULL;

      CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL) STRICT;
      CREATE TABLE outbox (n INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
      CREATE TABLE drafts (id TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE users (id TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE group_profiles (id TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE held (id TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE messages (id TEXT NOT NULL, seq INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (id, seq)) STRICT;
    `,
  },
]

/** Everything that {@link MIGRATIONS} makes and a store fills. */
export const TABLES = ['rows', 'meta', 'outbox', 'drafts', 'users', 'group_profiles', 'held', 'messages'] as const

/** One page of the list: one seek in its index, however many conversations lie above. */
export const PAGE_BELOW =
  'SELECT json FROM rows WHERE list_key IS NOT NULL AND (list_key, id) > (?, ?) ORDER BY list_key, id LIMIT ?'
