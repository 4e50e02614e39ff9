import type { ConversationState } from '@tidings/model'
import type { Step, StoredRow } from '@tidings/server'
import type { Checks } from './checks.ts'

/** What is checked at every commit of one app's server (invariants 2, 7 and 10). */
export class CommitWatch {
  /** Every timeline that was ever written to. */
  readonly timelines = new Set<string>()
  readonly users = new Set<string>()
  readonly #checks: Checks
  readonly #heads = new Map<string, number>()
  readonly #keys = new Map<string, number>()
  readonly #rows = new Map<string, StoredRow>()
  readonly #done = new Set<string>()

  constructor(checks: Checks) {
    this.#checks = checks
  }

  committed(steps: readonly Step[]): void {
    const op = steps.find((step) => step.call === 'op')
    if (op && steps.some((step) => step.call === 'putRows' && step.args[0].length > 0)) {
      const key = op.args.join(' ')
      if (this.#done.has(key)) this.#checks.bad('an operation is done once', key)
      this.#done.add(key)
    }
    for (const step of steps) {
      if (step.call === 'putTimeline') this.timelines.add(step.args[0].id)
      if (step.call === 'putRows') for (const row of step.args[0]) this.#row(row)
    }
  }

  #row(row: StoredRow): void {
    const { userID } = row
    const head = this.#heads.get(userID) ?? 0
    if (row.version !== head + 1) this.#checks.bad('versions have no gap', `${userID} ${head} → ${row.version}`)
    this.#heads.set(userID, row.version)
    this.users.add(userID)
    if (row.kind !== 'conversation') return
    const key = `${userID} ${row.id}`
    const before = this.#rows.get(key)?.state as ConversationState | undefined
    const { state } = row
    if (state.unread < 0 || !Number.isInteger(state.unread))
      this.#checks.bad('unread is a count', `${key} ${state.unread}`)
    if (state.readSeq > state.lastSeq) this.#checks.bad('nothing is read that is not there', key)
    if (before && state.readSeq < before.readSeq) this.#checks.bad('read never goes back', key)
    const known = this.#keys.get(userID) ?? 0
    for (const [was, is] of [
      [before?.activeAt ?? 0, state.activeAt],
      [before?.pinnedAt ?? 0, state.pinnedAt],
    ] as const) {
      if (is === was || is === 0) continue
      if (is <= known) this.#checks.bad('a bump goes to the top', `${key} ${is} after ${known}`)
      this.#keys.set(userID, Math.max(this.#keys.get(userID) ?? 0, is))
    }
    this.#rows.set(key, row)
  }

  /** A restore starts another history: what was seen before it does not bind (E2 keeps only the clock). */
  restored(heads: ReadonlyMap<string, number>, rows: readonly StoredRow[]): void {
    this.#checks.count('restore')
    this.#heads.clear()
    this.#keys.clear()
    this.#rows.clear()
    this.#done.clear()
    for (const [userID, head] of heads) this.#heads.set(userID, head)
    for (const row of rows) {
      if (row.kind !== 'conversation') continue
      this.#rows.set(`${row.userID} ${row.id}`, row)
      const { activeAt, pinnedAt } = row.state
      this.#keys.set(row.userID, Math.max(activeAt, pinnedAt, this.#keys.get(row.userID) ?? 0))
    }
  }
}
