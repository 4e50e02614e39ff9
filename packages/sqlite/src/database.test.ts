import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { ENGINES, type EngineName, findEngine } from './engine.ts'
import { sqliteFault } from './fault.ts'

let dir: string
const file = () => join(dir, 'test.db')
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidings-sqlite-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dir, { recursive: true, force: true })
})

function isHere(name: EngineName): boolean {
  vi.stubEnv('TIDINGS_SQLITE', name)
  try {
    return findEngine().name === name
  } catch {
    return false
  } finally {
    vi.unstubAllEnvs()
  }
}
const here = ENGINES.filter(isHere)

test('some engine works on this machine', () => {
  expect(here).not.toEqual([])
})

test('an engine that is asked for and missing is named in the error', () => {
  vi.stubEnv('TIDINGS_SQLITE', 'oracle')
  expect(() => openDatabase(':memory:')).toThrow(/"oracle".*node, better-sqlite3, libsql/)
})

describe.each(here)('with %s', (engine) => {
  beforeEach(() => {
    vi.stubEnv('TIDINGS_SQLITE', engine)
  })

  test('a database that is opened again is still FULL', () => {
    for (let time = 0; time < 3; time++) {
      const db = openDatabase(file())
      expect(db.engine).toBe(engine)
      expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
      expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
      db.exec('CREATE TABLE IF NOT EXISTS t (a INTEGER) STRICT')
      db.prepare('INSERT INTO t VALUES (?)').run(time)
      db.close()
    }
  })

  test('the guards against a damaged or hostile file are on', () => {
    const db = openDatabase(file())
    const reads = (pragma: string) => Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]
    expect(['foreign_keys', 'busy_timeout', 'trusted_schema', 'cell_size_check', 'mmap_size'].map(reads)).toEqual([
      1, 5000, 0, 1, 0,
    ])
    db.close()
  })

  test('nobody but the owner can read a new file', () => {
    const db = openDatabase(file())
    db.exec('CREATE TABLE t (a INTEGER) STRICT')
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(file() + suffix).mode & 0o777).toBe(0o600)
    db.close()
  })

  test('a closed database leaves nothing in its log', () => {
    const db = openDatabase(file())
    db.exec('CREATE TABLE t (a INTEGER) STRICT')
    db.prepare('INSERT INTO t VALUES (?)').run(1)
    db.close()
    expect(statSync(`${file()}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0)
    expect(() => db.exec('SELECT 1')).toThrow()
    db.close()
  })

  test('durability can be relaxed and restored between transactions, and not inside one', () => {
    const db = openDatabase(file(), { durability: 'normal' })
    const level = () => db.prepare('PRAGMA synchronous').get()?.synchronous
    expect(level()).toBe(1)
    db.setSynchronous('FULL')
    expect(level()).toBe(2)
    expect(() => db.transaction(() => db.setSynchronous('NORMAL'))).toThrow()
    expect(level()).toBe(2)
    db.close()
  })

  test('rows come back with the values that went in and nothing else', () => {
    const db = openDatabase(':memory:')
    db.exec('CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d REAL) STRICT')
    const row = { a: 2 ** 53 - 1, b: '\u{1f4e8} x', c: new Uint8Array([0, 255]), d: 0.5 }
    expect(db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)').run(row.a, row.b, row.c, row.d)).toBe(1)
    for (const got of [db.prepare('SELECT * FROM t').get(), db.prepare('SELECT * FROM t').all()[0]]) {
      expect({ ...got, c: Array.from(got?.c as Uint8Array) }).toEqual({ ...row, c: [0, 255] })
    }
    expect(db.prepare('SELECT * FROM t WHERE a = 1').get()).toBeUndefined()
    db.close()
  })

  test.each([[true], [undefined], [2 ** 53], [10n]])(
    'the parameter %s is refused before the engine sees it',
    (value) => {
      const db = openDatabase(':memory:')
      expect(() => db.prepare('SELECT ? AS a').get(value as unknown as number)).toThrow(/SQLite takes no|above 2\^53/)
      db.close()
    },
  )

  test('a transaction that throws leaves nothing, and the next one works', () => {
    const db = openDatabase(file())
    db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT')
    const insert = db.prepare('INSERT INTO t VALUES (?)')
    expect(() =>
      db.transaction(() => {
        insert.run(1)
        throw new Error('no')
      }),
    ).toThrow('no')
    db.transaction(() => insert.run(2))
    expect(db.prepare('SELECT a FROM t').all()).toEqual([expect.objectContaining({ a: 2 })])
    db.close()
  })

  test('a refusal says its kind whatever the engine', () => {
    const db = openDatabase(':memory:')
    db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER) STRICT; INSERT INTO t VALUES (1, 1)')
    const faultOf = (sql: string) => {
      try {
        db.prepare(sql).run()
        return 'none'
      } catch (error) {
        return sqliteFault(error)
      }
    }
    expect(faultOf('INSERT INTO t VALUES (1, 1)')).toBe('constraint')
    expect(faultOf('INSERT INTO t VALUES (2, 1.5)')).toBe('constraint')
    expect(faultOf('SELEC')).toBe('other')
    expect(sqliteFault(new Error('SQLITE_BUSY'))).toBeNull()
    db.close()
  })
})
