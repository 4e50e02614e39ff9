import { readFileSync, writeFileSync } from 'node:fs'
import { findEngine, type RawDatabase } from './engine.ts'
import { sqliteFault } from './fault.ts'

/** Thrown by {@link lockFile} when somebody else has the lock. */
export class LockedError extends Error {
  /** Who wrote the file last; null when that cannot be read. */
  readonly pid: number | null

  constructor(path: string, pid: number | null) {
    super(`${path} is held by ${pid === null ? 'another process' : `process ${pid}`}`)
    this.name = 'LockedError'
    this.pid = pid
  }
}

/** A lock that is held until released, or until its process ends in any way. */
export interface FileLock {
  release(): void
}

/** A handle that is collected as garbage would let go of its lock, whoever still counts on it. */
const held = new Set<RawDatabase>()

/**
 * Takes an exclusive lock at once or throws. The operating system holds it (SQLite's own file lock on an empty database),
 * so a killed process leaves none behind, and a pid that was given out again, or is 1 in every container, misleads nobody.
 * `<path>.pid` only tells an operator who it is: the locked file itself must not be opened, since closing it would end
 * the lock.
 */
export function lockFile(path: string): FileLock {
  const { Open } = findEngine()
  const raw = new Open(path)
  try {
    raw.exec('PRAGMA busy_timeout=0; PRAGMA journal_mode=OFF; BEGIN EXCLUSIVE')
  } catch (error) {
    raw.close()
    throw sqliteFault(error) === 'busy' ? new LockedError(path, readPid(`${path}.pid`)) : error
  }
  writeFileSync(`${path}.pid`, `${process.pid}\n`, { mode: 0o600 })
  held.add(raw)
  return {
    release() {
      if (held.delete(raw)) raw.close()
    },
  }
}

function readPid(path: string): number | null {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || null
  } catch {
    return null
  }
}
