/** What a column holds and a parameter takes. Integers stay below 2^53, which every engine gives back exactly. */
export type SqliteValue = number | string | null | Uint8Array

/** A row by column name. */
export type Row = Readonly<Record<string, SqliteValue>>

/**
 * Refuses what one engine would take and another would not: booleans (libsql ends the process on one), `undefined`
 * (some bind it as NULL), and integers that a double cannot hold.
 */
export function checkParams(params: readonly unknown[]): void {
  for (const value of params) {
    if (typeof value === 'string' || value === null || value instanceof Uint8Array) continue
    if (typeof value !== 'number') throw new TypeError(`SQLite takes no ${typeof value}`)
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError('An integer is above 2^53')
  }
}
