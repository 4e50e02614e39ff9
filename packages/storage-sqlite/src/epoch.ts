import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from '@tidings/server'
import type { Database } from '@tidings/sqlite'

/** What lies beside the database: a backup of the database alone does not bring it back. */
interface Sidecar {
  readonly epoch: string
  /** A commit counter that the database had certainly reached. */
  readonly watermark: number
}

interface History {
  readonly epoch: string
  readonly commits: number
}

const EVERY_COMMITS = 1000
const EVERY_MS = 1000

/**
 * Rule E1 for one file: the epoch stays over crashes and restarts, and changes when the database is older than what the
 * sidecar has seen, or was parted from it. Restoring both together cannot be noticed: a backup must leave the sidecar out.
 */
export class Epoch {
  readonly value: string
  readonly #path: string
  readonly #log: Logger
  readonly #bump
  #commits: number
  #written: number
  #timer: NodeJS.Timeout | undefined

  private constructor(db: Database, path: string, log: Logger, { epoch, commits }: History) {
    this.value = epoch
    this.#path = path
    this.#log = log
    this.#commits = commits
    this.#bump = db.prepare('UPDATE history SET commits = ?')
    this.#written = commits
    writeSidecar(path, { epoch, watermark: commits })
  }

  static open(db: Database, path: string, log: Logger): Epoch {
    const stored = db.prepare('SELECT epoch, commits FROM history').get<History>()
    const sidecar = readSidecar(path)
    if (stored && sidecar?.epoch === stored.epoch && sidecar.watermark <= stored.commits) {
      return new Epoch(db, path, log, stored)
    }
    const next: History = { epoch: randomBytes(16).toString('base64url'), commits: stored?.commits ?? 0 }
    db.prepare(
      `INSERT INTO history (one, epoch, commits) VALUES (1, ?, ?)
       ON CONFLICT (one) DO UPDATE SET epoch = excluded.epoch`,
    ).run(next.epoch, next.commits)
    if (stored) {
      const reason = !sidecar ? 'no sidecar' : sidecar.epoch === stored.epoch ? 'older database' : 'other sidecar'
      log.warn('storage.epoch.renewed', { reason })
    }
    return new Epoch(db, path, log, next)
  }

  /** Inside a transaction that changed something. */
  count(): void {
    this.#bump.run(this.#commits + 1)
  }

  /** After its commit. The sidecar follows behind: never ahead, or a crash would look like a restore. */
  committed(): void {
    this.#commits++
    if (this.#commits - this.#written >= EVERY_COMMITS) this.#write()
    else this.#timer ??= setTimeout(() => this.#write(), EVERY_MS).unref()
  }

  close(): void {
    clearTimeout(this.#timer)
    if (this.#commits > this.#written) this.#write()
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#written = this.#commits
    try {
      writeSidecar(this.#path, { epoch: this.value, watermark: this.#commits })
    } catch (error) {
      // A watermark that stays behind notices less, and harms nothing; what was committed stays committed.
      this.#log.error('storage.epoch.sidecar', error)
    }
  }
}

function readSidecar(path: string): Sidecar | null {
  try {
    const { epoch, watermark } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Sidecar>
    return typeof epoch === 'string' && typeof watermark === 'number' ? { epoch, watermark } : null
  } catch {
    // Missing or torn: both mean that nothing vouches for the database.
    return null
  }
}

function writeSidecar(path: string, sidecar: Sidecar): void {
  const next = `${path}.next`
  const file = openSync(next, 'w', 0o600)
  try {
    writeSync(file, JSON.stringify(sidecar))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(next, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
