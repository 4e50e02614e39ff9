import { statSync } from 'node:fs'
import { TidingsError } from '@tidings/model'
import { type Logger, readOnly, runNow, type Storage, silentLogger, type Tables, type Work } from '@tidings/server'
import { type Database, lockFile, migrate, openDatabase, sqliteFault } from '@tidings/sqlite'
import { accountTables } from './account-tables.ts'
import { Epoch } from './epoch.ts'
import { feedTables } from './feed-tables.ts'
import { GroupCommit } from './group-commit.ts'
import { messageTables } from './message-tables.ts'
import { migrations } from './migrations.ts'

export interface SqliteStorageOptions {
  /** The database file; its folder must exist. `.lock`, `.lock.pid`, `.epoch`, `-wal` and `-shm` come beside it. */
  readonly path: string
  readonly log?: Logger
  /** Most commands in one commit. */
  readonly batch?: number
}

/**
 * Storage in one file of this machine, for one process at a time; rejects when another one has it open. A test may hand in
 * a database that fails.
 */
export async function openSqliteStorage(
  options: SqliteStorageOptions,
  open: (path: string) => Database = openDatabase,
): Promise<Storage> {
  const { path, log = silentLogger, batch = 500 } = options
  const lock = lockFile(`${path}.lock`)
  try {
    const unclean = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
    const db = open(path)
    try {
      return start(db, { path, log, batch, unclean, release: () => lock.release() })
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

interface Started {
  readonly path: string
  readonly log: Logger
  readonly batch: number
  /** A log was left behind: the last process did not close the file. */
  readonly unclean: boolean
  readonly release: () => void
}

function start(db: Database, { path, log, batch, unclean, release }: Started): Storage {
  // The log may grow to 16 MB before it is copied back: a checkpoint holds up the commit that meets it.
  db.exec('PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000')
  if (unclean) {
    log.info('storage.check')
    quickCheck(db)
  }
  migrate(db, migrations)
  const epoch = Epoch.open(db, `${path}.epoch`, log)
  const tables: Tables = { ...feedTables(db), ...messageTables(db), ...accountTables(db) }
  const reading = readOnly(tables)
  let refusal: TidingsError | null = null
  let announce: (error: Error) => void = () => {}
  const broken = new Promise<Error>((resolve) => {
    announce = resolve
  })
  const commits = new GroupCommit({
    db,
    tables,
    epoch,
    batch,
    onBroken(error) {
      // After a failed write or fsync nobody knows what the disk holds; a second try could only pretend.
      refusal = new TidingsError('internal', { cause: error })
      log.error('storage.broken', error)
      announce(refusal)
    },
  })
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    const isBroken = refusal !== null
    refusal ??= new TidingsError('internal', { cause: new Error('Storage is closed') })
    await commits.drain()
    try {
      if (!isBroken) epoch.close()
      db.close()
    } finally {
      release()
    }
  }

  return {
    epoch: epoch.value,
    broken,
    write: <T>(command: () => Work<T>): Promise<T> => (refusal ? Promise.reject(refusal) : commits.add(command)),
    async read<T>(query: () => Work<T>): Promise<T> {
      if (refusal) throw refusal
      try {
        // Nothing can be written in between: a command never gives up the thread.
        return runNow(query(), reading)
      } catch (error) {
        throw sqliteFault(error) === null ? error : new TidingsError('internal', { cause: error })
      }
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

function quickCheck(db: Database): void {
  const rows = db.prepare('PRAGMA quick_check').all<{ quick_check: string }>()
  if (rows.length !== 1 || rows[0]?.quick_check !== 'ok') {
    throw new Error(
      `The database is damaged: ${rows
        .map((row) => row.quick_check)
        .slice(0, 3)
        .join('; ')}`,
    )
  }
}
