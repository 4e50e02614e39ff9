import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '@tidings/sqlite'
import { openSqliteStorage } from '@tidings/storage-sqlite'
import { Complaint } from './complaint.ts'
import type { Findings } from './doctor-findings.ts'

interface Migration {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

interface Part {
  readonly type: string
  readonly name: string
  readonly sql: string
}

interface Schema {
  readonly migrations: readonly Migration[]
  readonly parts: readonly Part[]
}

/**
 * Compares the schema with that of a database which this version makes anew. Answers its version in words, and whether
 * everything is there that the other checks ask. Refuses a database of a newer version.
 */
export async function checkSchema(db: Database, findings: Findings): Promise<{ words: string; isWhole: boolean }> {
  const wanted = await ownSchema()
  const { migrations, parts } = schemaOf(db)
  if (migrations.length > wanted.migrations.length)
    throw new Complaint(
      `The database has schema ${migrations.length}, made by a newer version; this one knows ${wanted.migrations.length}.`,
      2,
    )
  for (const [i, { name, checksum }] of migrations.entries())
    if (checksum !== wanted.migrations[i]?.checksum) findings.add('schema', [name], 'is not the step that was shipped')
  const words = `schema ${migrations.length} of ${wanted.migrations.length}`
  if (migrations.length < wanted.migrations.length)
    return { words: `${words}; the next start of the server brings it up`, isWhole: migrations.length > 0 }
  const held = new Map(parts.map((part) => [part.name, part]))
  let isWhole = true
  for (const { type, name, sql } of wanted.parts) {
    const part = held.get(name)
    if (part?.sql === sql) continue
    findings.add('schema', [type, name], part ? 'is not as this version makes it' : 'is missing')
    if (type === 'table') isWhole = false
  }
  return { words, isWhole }
}

function schemaOf(db: Database): Schema {
  const parts = db
    .prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all<Part>()
  const isOurs = parts.some((part) => part.name === 'migrations')
  const migrations = isOurs
    ? db.prepare('SELECT number, name, checksum FROM migrations ORDER BY number').all<Migration>()
    : []
  return { migrations, parts }
}

async function ownSchema(): Promise<Schema> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-doctor-'))
  try {
    const path = join(folder, 'tidings.db')
    await (await openSqliteStorage({ path })).close()
    const db = openDatabase(path)
    try {
      return schemaOf(db)
    } finally {
      db.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
