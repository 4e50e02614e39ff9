import type { EngineName, RawStatement } from './engine.ts'
import { checkParams, type Row, type SqliteValue } from './value.ts'

/** A prepared statement; it stays usable until its database closes. */
export interface Statement {
  /** Answers how many rows changed. */
  run(...params: readonly SqliteValue[]): number
  /** The first row; undefined when there is none. */
  get<R extends object = Row>(...params: readonly SqliteValue[]): R | undefined
  all<R extends object = Row>(...params: readonly SqliteValue[]): R[]
}

/** Gives every engine's statements one behaviour. */
export function wrapStatement(engine: EngineName, raw: RawStatement): Statement {
  const clean = engine === 'libsql' ? cleanLibsql : (row: Row) => row
  return {
    run(...params) {
      checkParams(params)
      return Number(raw.run(...params).changes)
    },
    get<R>(...params: readonly SqliteValue[]) {
      checkParams(params)
      const row = raw.get(...params)
      // The caller knows its columns; a schema cannot be checked here.
      return row === undefined ? undefined : (clean(row) as R)
    },
    all<R>(...params: readonly SqliteValue[]) {
      checkParams(params)
      const rows = raw.all(...params)
      return (engine === 'libsql' ? rows.map(clean) : rows) as R[]
    },
  }
}

/** libsql adds a `_metadata` column and gives blobs as bare buffers. */
function cleanLibsql(row: Row): Row {
  const { _metadata, ...columns } = row as Record<string, unknown>
  for (const [name, value] of Object.entries(columns)) {
    if (value instanceof ArrayBuffer) columns[name] = new Uint8Array(value)
  }
  return columns as Row
}
