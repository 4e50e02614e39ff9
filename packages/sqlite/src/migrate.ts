import { createHash } from 'node:crypto'
import type { Database } from './database.ts'

/** One step of a schema. Once shipped it is never edited: its checksum is kept in every database. */
export interface Migration {
  readonly name: string
  readonly sql: string
  /** What SQL cannot say, after it; in the same transaction. */
  readonly after?: (db: Database) => void
}

/**
 * Brings a database to the newest schema, all or nothing. Refuses one whose past differs from ours, or that a newer
 * version has made: guessing would cost data.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  db.transaction(() => {
    db.exec(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT',
    )
    const applied = db.prepare('SELECT number, name, checksum FROM migrations ORDER BY number').all<Applied>()
    for (const [index, { number, name, checksum }] of applied.entries()) {
      const known = migrations[index]
      if (!known || number !== index + 1) throw new Error(`Migration ${number} (${name}) was made by a newer version`)
      if (checksum !== checksumOf(known)) throw new Error(`Migration ${number} (${name}) differs from the one applied`)
    }
    for (const [index, migration] of migrations.entries()) {
      if (index < applied.length) continue
      db.exec(migration.sql)
      migration.after?.(db)
      db.prepare('INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)').run(
        index + 1,
        migration.name,
        checksumOf(migration),
      )
    }
  })
}

interface Applied {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

const checksumOf = (migration: Migration): string => createHash('sha256').update(migration.sql).digest('hex')
