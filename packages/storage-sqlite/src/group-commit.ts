import { TidingsError } from '@tidings/model'
import { runNow, type Tables, type Work } from '@tidings/server'
import { type Database, sqliteFault } from '@tidings/sqlite'
import type { Epoch } from './epoch.ts'

interface Job {
  readonly command: () => Work<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

export interface GroupCommitOptions {
  readonly db: Database
  readonly tables: Tables
  readonly epoch: Pick<Epoch, 'count' | 'committed'>
  /** Most commands in one commit. */
  readonly batch: number
  /** Called once, when a write to the disk failed: what the file holds is not known any more. */
  readonly onBroken: (error: unknown) => void
}

/** Long enough to share an fsync among many, short enough not to hold up everything else on this thread. */
const MAX_MS = 50

const reported = (error: unknown): unknown =>
  sqliteFault(error) === null ? error : new TidingsError('internal', { cause: error })

const isBroken = (error: unknown): boolean => {
  const fault = sqliteFault(error)
  return fault === 'io' || fault === 'corrupt'
}

/**
 * One fsync for all commands that arrived during the one before. Each runs in a savepoint of its own, and nobody hears of
 * an outcome, good or bad, before the commit: a refusal may rest on what a neighbour has just written.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  readonly #statements
  readonly #queue: Job[] = []
  #scheduled = false
  #idle: (() => void)[] = []

  constructor(options: GroupCommitOptions) {
    this.#options = options
    const { db } = options
    this.#statements = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
      save: db.prepare('SAVEPOINT command'),
      release: db.prepare('RELEASE command'),
      undo: db.prepare('ROLLBACK TO command'),
      changes: db.prepare('SELECT total_changes() AS n'),
    }
  }

  add<T>(command: () => Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ command, resolve: resolve as (result: unknown) => void, reject })
      this.#schedule()
    })
  }

  /** Resolves when everything added so far is settled. */
  drain(): Promise<void> {
    return this.#scheduled ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    // After pending I/O, so that what has arrived by now comes along; never by a timer.
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
      if (this.#queue.length > 0) this.#schedule()
      else for (const resolve of this.#idle.splice(0)) resolve()
    })
  }

  #flush(): void {
    const taken: Job[] = []
    const outcomes: (() => void)[] = []
    try {
      this.#statements.begin.run()
      const before = this.#changes()
      const end = performance.now() + MAX_MS
      do {
        const job = this.#queue.shift()!
        taken.push(job)
        outcomes.push(this.#runOne(job))
      } while (this.#queue.length > 0 && taken.length < this.#options.batch && performance.now() < end)
      const changed = this.#changes() > before
      if (changed) this.#options.epoch.count()
      this.#statements.commit.run()
      if (changed) this.#options.epoch.committed()
    } catch (error) {
      this.#fail(taken, error)
      return
    }
    for (const settle of outcomes) settle()
  }

  /** Throws only when the whole transaction is lost. */
  #runOne(job: Job): () => void {
    const { save, release, undo } = this.#statements
    save.run()
    try {
      const result = runNow(job.command(), this.#options.tables)
      release.run()
      return () => job.resolve(result)
    } catch (error) {
      if (isBroken(error)) throw error
      // When SQLite has given up the transaction by itself (a full disk), this throws too.
      undo.run()
      release.run()
      return () => job.reject(reported(error))
    }
  }

  #fail(taken: readonly Job[], error: unknown): void {
    try {
      this.#statements.rollback.run()
    } catch {
      // SQLite has rolled back by itself.
    }
    const broken = isBroken(error)
    if (broken) this.#options.onBroken(error)
    // With BEGIN refused nothing was taken; the queue must not wait for ever on a file that cannot be written.
    const lost = broken || taken.length === 0 ? [...taken, ...this.#queue.splice(0)] : taken
    for (const job of lost) job.reject(new TidingsError('internal', { cause: error }))
  }

  #changes(): number {
    return this.#statements.changes.get<{ n: number }>()?.n ?? 0
  }
}
