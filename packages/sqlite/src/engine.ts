import { createRequire } from 'node:module'
import type { Row, SqliteValue } from './value.ts'

/** The engines this package can drive, in the order it prefers them. */
export const ENGINES = ['node', 'better-sqlite3', 'libsql'] as const
export type EngineName = (typeof ENGINES)[number]

/** What the three engines have in common; nothing outside this package sees it. */
export interface RawStatement {
  run(...params: readonly SqliteValue[]): { readonly changes: number | bigint }
  get(...params: readonly SqliteValue[]): Row | undefined
  all(...params: readonly SqliteValue[]): Row[]
}

export interface RawDatabase {
  exec(sql: string): unknown
  prepare(sql: string): RawStatement
  close(): unknown
}

type Open = new (path: string) => RawDatabase

const require = createRequire(import.meta.url)

const load: { readonly [E in EngineName]: () => Open } = {
  node() {
    const module = process.getBuiltinModule?.('node:sqlite') as { readonly DatabaseSync: Open } | undefined
    if (!module) throw new Error(`Node ${process.versions.node} has no node:sqlite`)
    return module.DatabaseSync
  },
  'better-sqlite3': () => require('better-sqlite3') as Open,
  libsql: () => require('libsql') as Open,
}

let found: { readonly name: EngineName; readonly Open: Open } | undefined

/** The first engine that opens a database here; `TIDINGS_SQLITE` names one and forbids the others. */
export function findEngine(): { readonly name: EngineName; readonly Open: Open } {
  const wanted = process.env.TIDINGS_SQLITE
  if (found && (!wanted || wanted === found.name)) return found
  if (wanted && !ENGINES.some((name) => name === wanted)) {
    throw new Error(`TIDINGS_SQLITE is "${wanted}"; it can be ${ENGINES.join(', ')}`)
  }
  const reasons: string[] = []
  for (const name of ENGINES) {
    if (wanted && wanted !== name) continue
    try {
      const Open = load[name]()
      // A native module may load and fail only when it is used.
      new Open(':memory:').close()
      found = { name, Open }
      return found
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    }
  }
  throw new Error(
    `No SQLite engine works. Use Node 22.13 or later, or install better-sqlite3@12 or libsql@0.5. Tried ${reasons.join('; ')}`,
  )
}
