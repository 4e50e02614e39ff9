import { closeSync, existsSync, openSync } from 'node:fs'
import { type EngineName, findEngine } from './engine.ts'
import { type Statement, wrapStatement } from './statement.ts'

/** FULL: a commit survives a power cut. NORMAL: it survives a crash of the process. */
export type Synchronous = 'FULL' | 'NORMAL'

/** One connection. Everything is synchronous; nothing else runs inside a transaction. */
export interface Database {
  readonly engine: EngineName
  exec(sql: string): void
  /** Statements are kept by their text, so it must not carry values; parameters are plain `?`, the form all engines share. */
  prepare(sql: string): Statement
  /** BEGIN IMMEDIATE … COMMIT; a throw rolls everything back. */
  transaction<T>(run: () => T): T
  /** For the transactions that follow; not possible inside one. */
  setSynchronous(level: Synchronous): void
  close(): void
}

/** `normal` starts with synchronous = NORMAL, for a store that can fetch again what a power cut takes. */
export interface DatabaseOptions {
  readonly durability?: 'full' | 'normal'
}

/**
 * Opens a file, or `:memory:`, with whichever engine there is. A new file is readable by its owner alone, and every open
 * ends with a check that commits are as durable as asked: an engine may fall back to NORMAL when a file is opened again.
 */
export function openDatabase(path: string, options: DatabaseOptions = {}): Database {
  const { name, Open } = findEngine()
  // SQLite gives its -wal and -shm files the mode of the database. A file that exists is not touched: closing any
  // descriptor of it would end the locks of another connection in this process.
  if (path !== ':memory:' && !existsSync(path)) closeSync(openSync(path, 'wx', 0o600))
  const raw = new Open(path)
  const statements = new Map<string, Statement>()
  let open = true

  const db: Database = {
    engine: name,
    exec: (sql) => void raw.exec(sql),
    prepare(sql) {
      let statement = statements.get(sql)
      if (!statement) {
        statement = wrapStatement(name, raw.prepare(sql))
        statements.set(sql, statement)
      }
      return statement
    },
    transaction(run) {
      raw.exec('BEGIN IMMEDIATE')
      try {
        const result = run()
        raw.exec('COMMIT')
        return result
      } catch (error) {
        try {
          raw.exec('ROLLBACK')
        } catch {
          // SQLite has rolled back by itself; the first error says why.
        }
        throw error
      }
    },
    setSynchronous(level) {
      raw.exec(`PRAGMA synchronous=${level}`)
      expectPragma(db, 'synchronous', level === 'FULL' ? 2 : 1)
    },
    close() {
      if (!open) return
      open = false
      // libsql keeps the file open until its statements are collected; so nothing may be left in the log.
      try {
        if (name === 'libsql') raw.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      } finally {
        raw.close()
      }
    },
  }

  try {
    raw.exec('PRAGMA busy_timeout=5000')
    raw.exec('PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA foreign_keys=ON')
    raw.exec('PRAGMA journal_mode=WAL')
    expectPragma(db, 'journal_mode', path === ':memory:' ? 'memory' : 'wal')
    db.setSynchronous(options.durability === 'normal' ? 'NORMAL' : 'FULL')
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

function expectPragma(db: Database, pragma: string, wanted: string | number): void {
  const value = db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]
  if (value !== wanted) throw new Error(`PRAGMA ${pragma} reads ${value}, not ${wanted}`)
}
