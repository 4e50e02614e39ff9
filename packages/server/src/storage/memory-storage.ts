import { TidingsError } from '@tidings/model'
import { memoryAccountTables } from './memory-account-tables.ts'
import { createMemoryDisk, type MemoryDisk } from './memory-disk.ts'
import { memoryFeedTables } from './memory-feed-tables.ts'
import { memoryMessageTables } from './memory-message-tables.ts'
import { readOnly } from './read-only.ts'
import type { Storage } from './storage.ts'
import type { Tables } from './tables.ts'
import { UndoJournal } from './undo-journal.ts'
import { runNow, type Work } from './work.ts'

export interface MemoryStorageOptions {
  /** Whoever restores an older disk must hand in another one (rule E1). */
  readonly epoch?: string
  readonly disk?: MemoryDisk
  /** Runs a queued write some time later, each once. In turn: writes take effect in the order they came. */
  readonly schedule?: (run: () => void) => void
  /** Sees every step before it is done; a throw fails the command there. */
  readonly onStep?: (call: string) => void
}

export interface MemoryStorage extends Storage {
  readonly disk: MemoryDisk
  /** The process dies: queued writes are lost, and no promise of this storage settles any more. */
  abandon(): void
}

/** The reference storage: every other one must behave like it. Nothing in it depends on time or chance. */
export function createMemoryStorage(options: MemoryStorageOptions = {}): MemoryStorage {
  const { epoch = 'memory', disk = createMemoryDisk(), schedule = (run) => void Promise.resolve().then(run) } = options
  const journal = new UndoJournal()
  const tables = watched(
    {
      ...memoryFeedTables(disk, journal),
      ...memoryMessageTables(disk, journal),
      ...memoryAccountTables(disk, journal),
    },
    options.onStep,
  )
  const reading = readOnly(tables)
  const queue: (() => void)[] = []
  let state: 'open' | 'closed' | 'abandoned' = 'open'
  let drained: (() => void) | undefined

  function runNext(): void {
    queue.shift()?.()
    if (queue.length === 0) drained?.()
  }

  /** Null while open; otherwise what a late caller gets. */
  function refusal(): Promise<never> | null {
    if (state === 'abandoned') return new Promise(() => {})
    if (state === 'closed')
      return Promise.reject(new TidingsError('internal', { cause: new Error('Storage is closed') }))
    return null
  }

  /** Runs a command, and answers how its caller hears of it. */
  function run<T>(command: () => Work<T>, resolve: (result: T) => void, reject: (error: unknown) => void): () => void {
    try {
      const result = runNow(command(), tables)
      // A crash may be played from inside a step.
      if (state === 'abandoned') journal.rollBack()
      else journal.commit()
      return () => resolve(result)
    } catch (error) {
      journal.rollBack()
      return () => reject(error)
    }
  }

  return {
    epoch,
    disk,
    write<T>(command: () => Work<T>): Promise<T> {
      return (
        refusal() ??
        new Promise<T>((resolve, reject) => {
          queue.push(() => {
            const settle = run(command, resolve, reject)
            if (state !== 'abandoned') settle()
          })
          schedule(runNext)
        })
      )
    },
    read<T>(query: () => Work<T>): Promise<T> {
      return refusal() ?? new Promise<T>((resolve) => resolve(runNow(query(), reading)))
    },
    async close() {
      if (state !== 'open') return
      state = 'closed'
      if (queue.length > 0) {
        await new Promise<void>((resolve) => {
          drained = resolve
        })
      }
    },
    abandon() {
      state = 'abandoned'
      queue.length = 0
    },
  }
}

function watched(tables: Tables, onStep: ((call: string) => void) | undefined): Tables {
  if (!onStep) return tables
  return new Proxy(tables, {
    get(target, call, receiver) {
      onStep(String(call))
      return Reflect.get(target, call, receiver)
    },
  })
}
