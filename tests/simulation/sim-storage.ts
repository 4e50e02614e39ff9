import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryDisk, createMemoryStorage, type MemoryDisk, type Storage, type Work } from '@tidings/server'
import { type Database, openDatabase } from '@tidings/sqlite'
import { openSqliteStorage } from '@tidings/storage-sqlite'
import type { VirtualClock } from './virtual-clock.ts'

/** One process's handle on what the server keeps. */
export interface Opened {
  readonly storage: Storage
  /** The process dies: what waits is lost, and no promise of this handle settles any more. */
  abandon(): void
}

/** What the server keeps, and what outlives its processes. */
export interface SimStorage {
  /** `schedule` runs a queued write some time later. */
  open(schedule: (run: () => void) => void): Promise<Opened>
  /** What is committed; null while nothing can be read. */
  ask<T>(query: () => Work<T>): T | null
  backup(): void
  /** Puts the last backup in place, under another epoch unless the fault of E1 is planted; false when there is none. Nobody may have it open. */
  restore(keepEpoch: boolean): boolean
  dispose(): Promise<void>
}

/** Answers at once: an embedded engine runs a query inside the call. */
function answerOf<T>(storage: Storage, query: () => Work<T>): T | null {
  let answer: T | null = null
  storage
    .read(function* () {
      answer = yield* query()
    })
    .catch(() => {})
  return answer
}

export class SimMemory implements SimStorage {
  #disk: MemoryDisk = createMemoryDisk()
  #reader = createMemoryStorage({ disk: this.#disk })
  #saved: MemoryDisk | null = null
  #epochs = 1
  #epoch = 'epoch-1'

  async open(schedule: (run: () => void) => void): Promise<Opened> {
    const storage = createMemoryStorage({ disk: this.#disk, epoch: this.#epoch, schedule })
    return { storage, abandon: () => storage.abandon() }
  }

  ask<T>(query: () => Work<T>): T | null {
    return answerOf(this.#reader, query)
  }

  backup(): void {
    this.#saved = this.#disk.clone()
  }

  restore(keepEpoch: boolean): boolean {
    if (!this.#saved) return false
    this.#disk = this.#saved.clone()
    this.#reader = createMemoryStorage({ disk: this.#disk })
    if (!keepEpoch) this.#epoch = `epoch-${++this.#epochs}`
    return true
  }

  async dispose(): Promise<void> {}
}

/** The real file, on a disk of memory where there is one: what is asked here is order, not durability. */
export class SimSqlite implements SimStorage {
  readonly #folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tidings-simulated-'))
  readonly #path = join(this.#folder, 'server.db')
  readonly #clock: VirtualClock
  #storage: Storage | null = null
  #db: Database | null = null

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  async open(schedule: (run: () => void) => void): Promise<Opened> {
    const real = await openSqliteStorage({ path: this.#path }, (path) => {
      this.#db = openDatabase(path)
      return this.#db
    })
    this.#storage = real
    const waiting: (() => void)[] = []
    let isAbandoned = false
    const never = () => new Promise<never>(() => {})
    const storage: Storage = {
      ...real,
      write: <T>(command: () => Work<T>) =>
        isAbandoned
          ? never()
          : new Promise<T>((resolve, reject) => {
              waiting.push(() => {
                const release = this.#clock.hold()
                real.write(command).then(resolve, reject).finally(release)
              })
              schedule(() => waiting.shift()?.())
            }),
      read: (query) => (isAbandoned ? never() : real.read(query)),
    }
    return {
      storage,
      abandon: () => {
        isAbandoned = true
        waiting.length = 0
        this.#storage = this.#db = null
        void real.close()
      },
    }
  }

  ask<T>(query: () => Work<T>): T | null {
    return this.#storage && answerOf(this.#storage, query)
  }

  backup(): void {
    const saved = `${this.#path}.saved`
    rmSync(saved, { force: true })
    if (this.#db) this.#db.exec(`VACUUM INTO '${saved}'`)
    else if (existsSync(this.#path)) copyFileSync(this.#path, saved)
  }

  restore(): boolean {
    if (!existsSync(`${this.#path}.saved`)) return false
    // A backup of the database leaves out what lies beside it: so the next process sees that this is another history.
    for (const beside of ['', '-wal', '-shm', '.epoch']) rmSync(this.#path + beside, { force: true })
    copyFileSync(`${this.#path}.saved`, this.#path)
    return true
  }

  async dispose(): Promise<void> {
    await this.#storage?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
