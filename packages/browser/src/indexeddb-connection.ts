import { TidingsError } from '@tidings/model'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** A database that may lose its handle at any time and gets a new one. */
export interface Connection<S extends DBSchema> {
  /** Runs work that is harmless to run twice: once more when the handle turns out to be dead, then rejects with 6019. */
  run<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Definition<S extends DBSchema> {
  readonly name: string
  readonly version: number
  upgrade(db: IDBPDatabase<S>): void
}

const LOST_NAMES = ['InvalidStateError', 'UnknownError', 'AbortError']
/** Browsers say the same thing under other names. */
const LOST_TEXT = /clos(ing|ed)|backing store|server lost|connection/i

/** Whether the handle is what failed, and not what was asked of it. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof TidingsError) return false
  return LOST_NAMES.includes(error.name) || (error.name !== 'QuotaExceededError' && LOST_TEXT.test(error.message))
}

/**
 * Opens on first use. A handle is kept; a failure to get one never is. A database that was there and is gone (evicted, or
 * deleted by the user) is not made anew behind the caller's back: what it writes next rests on what was lost.
 */
export function connect<S extends DBSchema>(definition: Definition<S>): Connection<S> {
  let opening: Promise<IDBPDatabase<S>> | null = null
  let closed = false
  let seen = false

  function handle(): Promise<IDBPDatabase<S>> {
    if (opening) return opening
    const mine = open(definition, seen, () => forget(mine))
    mine.then(
      () => {
        seen = true
      },
      () => forget(mine),
    )
    opening = mine
    return mine
  }

  function forget(which: Promise<IDBPDatabase<S>>): void {
    if (opening === which) opening = null
  }

  async function attempt<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    if (closed) throw new TidingsError('local_store')
    const current = handle()
    const db = await current
    try {
      return await work(db)
    } catch (error) {
      if (isLost(error)) {
        forget(current)
        db.close()
      }
      throw error
    }
  }

  return {
    async run(work) {
      try {
        return await attempt(work).catch((error) => {
          if (isLost(error)) return attempt(work)
          throw error
        })
      } catch (cause) {
        throw cause instanceof TidingsError ? cause : new TidingsError('local_store', { cause })
      }
    },
    async close() {
      closed = true
      const db = await opening?.catch(() => null)
      db?.close()
    },
  }
}

/** Tells by `onGone` when the handle is of no use any more, whoever ended it. */
function open<S extends DBSchema>(
  definition: Definition<S>,
  mustExist: boolean,
  onGone: () => void,
): Promise<IDBPDatabase<S>> {
  const { name, version, upgrade } = definition
  return new Promise((resolve, reject) => {
    let blocked = false
    const opened = openDB<S>(name, version, {
      upgrade(db, from, _to, transaction) {
        // A failed upgrade rejects the opening, which says enough.
        transaction.done.catch(() => {})
        if (mustExist && from === 0) {
          reject(new TidingsError('local_store'))
          transaction.abort()
        } else upgrade(db)
      },
      // Another tab runs an older version and does not let go: waiting could take for ever.
      blocked() {
        blocked = true
        reject(new TidingsError('local_store'))
      },
      // Another tab wants to upgrade or delete: it must not wait for us.
      blocking(_current, _wanted, event) {
        onGone()
        ;(event.target as IDBDatabase).close()
      },
      terminated: onGone,
    })
    opened.then((db) => (blocked ? db.close() : resolve(db)), reject)
  })
}
