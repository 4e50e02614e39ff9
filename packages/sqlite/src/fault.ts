/** Why SQLite refused: what a caller can tell apart without knowing the engine. */
export type SqliteFault = 'constraint' | 'busy' | 'full' | 'io' | 'corrupt' | 'other'

/** By SQLite's primary result code. */
const byCode: Readonly<Record<number, SqliteFault>> = {
  5: 'busy',
  6: 'busy',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  19: 'constraint',
  26: 'corrupt',
}

const byName: readonly (readonly [string, SqliteFault])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CONSTRAINT', 'constraint'],
  ['SQLITE_NOTADB', 'corrupt'],
]

/** What kind of refusal an error is; null when it does not come from SQLite. */
export function sqliteFault(error: unknown): SqliteFault | null {
  if (!(error instanceof Error)) return null
  const { code, errcode, rawCode } = error as { readonly [name in 'code' | 'errcode' | 'rawCode']?: unknown }
  // node:sqlite and libsql give the number; libsql has no name for some.
  const number = code === 'ERR_SQLITE_ERROR' ? errcode : rawCode
  if (typeof number === 'number') return byCode[number & 0xff] ?? 'other'
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return null
  return byName.find(([name]) => code.startsWith(name))?.[1] ?? 'other'
}
