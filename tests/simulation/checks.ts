import type { ConversationState } from '@tidings/model'
import type { MemoryDisk, Step, StoredRow } from '@tidings/server'

/** What is checked after every event, and where every violation is collected. */
export class Checks {
  readonly violations: string[] = []
  readonly counts = new Map<string, number>()
  readonly #heads = new Map<string, number>()
  readonly #keys = new Map<string, number>()
  readonly #rows = new Map<string, StoredRow>()
  readonly #done = new Set<string>()

  /** A rule was broken. */
  bad(rule: string, detail: string): void {
    if (this.violations.length < 20) this.violations.push(`${rule}: ${detail}`)
  }

  /** Something interesting happened: a run that never meets it proves nothing about it. */
  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  /** Invariants 2, 7 and 10 at every commit of the server. */
  committed(steps: readonly Step[]): void {
    const op = steps.find((step) => step.call === 'op')
    if (op && steps.some((step) => step.call === 'putRows' && step.args[0].length > 0)) {
      const key = op.args.join(' ')
      if (this.#done.has(key)) this.bad('an operation is done once', key)
      this.#done.add(key)
    }
    for (const step of steps) {
      if (step.call !== 'putRows') continue
      for (const row of step.args[0]) this.#row(row)
    }
  }

  #row(row: StoredRow): void {
    const { userID } = row
    const head = this.#heads.get(userID) ?? 0
    if (row.version !== head + 1) this.bad('versions have no gap', `${userID} ${head} → ${row.version}`)
    this.#heads.set(userID, row.version)
    if (row.kind !== 'conversation') return
    const key = `${userID} ${row.id}`
    const before = this.#rows.get(key)?.state as ConversationState | undefined
    const { state } = row
    if (state.unread < 0 || !Number.isInteger(state.unread)) this.bad('unread is a count', `${key} ${state.unread}`)
    if (state.readSeq > state.lastSeq) this.bad('nothing is read that is not there', key)
    if (before && state.readSeq < before.readSeq) this.bad('read never goes back', key)
    const known = this.#keys.get(userID) ?? 0
    for (const [was, is] of [
      [before?.activeAt ?? 0, state.activeAt],
      [before?.pinnedAt ?? 0, state.pinnedAt],
    ] as const) {
      if (is === was || is === 0) continue
      if (is <= known) this.bad('a bump goes to the top', `${key} ${is} after ${known}`)
      this.#keys.set(userID, Math.max(this.#keys.get(userID) ?? 0, is))
    }
    this.#rows.set(key, row)
  }

  /** A restore starts another history: what was seen before it does not bind (E2 keeps only the clock). */
  restored(disk: MemoryDisk, _epoch: string): void {
    this.count('restore')
    this.#heads.clear()
    this.#keys.clear()
    this.#rows.clear()
    this.#done.clear()
    for (const [userID, feed] of disk.feeds) this.#heads.set(userID, feed.head)
    for (const userID of disk.inboxes.keys())
      for (const row of rowsOf(disk, userID)) {
        this.#rows.set(`${userID} ${row.id}`, row)
        if (row.kind !== 'conversation') continue
        const key = Math.max(row.state.activeAt, row.state.pinnedAt, this.#keys.get(userID) ?? 0)
        this.#keys.set(userID, key)
      }
  }
}

/** Every row of a user's feed as the server has it. */
export const rowsOf = (disk: MemoryDisk, userID: string): StoredRow[] => [
  ...(disk.inboxes.get(userID)?.versions.items ?? []),
]
