import type { RowKind } from '@tidings/model'
import type { StoredRow } from './records.ts'
import type { Tables } from './tables.ts'

/** One step of a transaction, as data: an embedded engine runs it at once, a networked one sends it. */
export type Step = { [K in keyof Tables]: { readonly call: K; readonly args: Parameters<Tables[K]> } }[keyof Tables]

/**
 * A whole command as a program of steps. The rules are written once and every engine runs them: SQLite straight through,
 * with nothing awaited inside the transaction; PostgreSQL with a round trip a step.
 */
export type Work<T> = Generator<Step, T, unknown>

type Calls = {
  readonly [K in Exclude<keyof Tables, 'rowsOfKind'>]: (...args: Parameters<Tables[K]>) => Work<ReturnType<Tables[K]>>
} & { readonly rowsOfKind: <K extends RowKind>(userID: string, kind: K) => Work<StoredRow<K>[]> }

/** `yield* tx.rows(keys)` inside a command asks its transaction for rows. */
export const tx: Calls = new Proxy({} as Calls, {
  get: (_target, call: keyof Tables) =>
    function* (...args: unknown[]): Work<unknown> {
      return yield { call, args } as Step
    },
})

/** Runs a command against an engine that answers at once. */
export function runNow<T>(work: Work<T>, tables: Tables): T {
  let next = work.next()
  while (!next.done) {
    const { call, args } = next.value
    // The table of calls and the union of steps are made from the same interface; only their pairing escapes the compiler.
    const answer = (tables[call] as (...args: readonly unknown[]) => unknown)(...args)
    next = work.next(answer)
  }
  return next.value
}
