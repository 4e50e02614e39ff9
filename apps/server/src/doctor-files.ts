import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, sqliteFault } from '@tidings/sqlite'
import type { Findings } from './doctor-findings.ts'

/** A damaged file has thousands of complaints; these say enough. */
const MOST = 20

/** SQLite's own check of the whole file; false when nothing that it answers can be relied on. */
export function checkIntegrity(db: Database, findings: Findings, name: string): boolean {
  const lines = integrityOf(db)
  if (lines.length === 1 && lines[0]?.integrity_check === 'ok') return true
  for (const { integrity_check } of lines) findings.add('integrity', [name], integrity_check.replaceAll('\n', ' '))
  return false
}

function integrityOf(db: Database): { integrity_check: string }[] {
  try {
    return db.prepare(`PRAGMA integrity_check(${MOST})`).all()
  } catch (error) {
    // So damaged that the check itself cannot go on.
    if (sqliteFault(error) === null) throw error
    return [{ integrity_check: (error as Error).message }]
  }
}

/** The sizes of a database and of what lies beside it, as one line. */
export function sizesOf(folder: string, database: string): string {
  const sizes = readdirSync(folder)
    .filter((name) => name === database || name.startsWith(`${database}-`))
    .sort()
    .map((name) => `${name} ${inWords(statSync(join(folder, name)).size)}`)
  return sizes.join(', ')
}

function inWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const [size, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KiB'] : [bytes / 1024 ** 2, 'MiB']
  return `${size.toFixed(1)} ${unit}`
}
