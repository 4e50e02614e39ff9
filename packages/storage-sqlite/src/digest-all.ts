import { addDigest, digestOf, type FeedRow } from '@tidings/model'
import type { Database } from '@tidings/sqlite'

interface Columns {
  readonly userID: string
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly state: string
}

/** Gives every row that was stored before there were digests its own, and every feed their sum. */
export function digestAll(db: Database): void {
  const sums = new Map<string, number>()
  const put = db.prepare('UPDATE inbox SET digest = ? WHERE user_id = ? AND kind = ? AND id = ?')
  const rows = db.prepare('SELECT user_id AS userID, kind, id, version, state FROM inbox').all<Columns>()
  for (const { userID, kind, id, version, state } of rows) {
    const digest = digestOf({ kind, id, version, state: JSON.parse(state) } as FeedRow)
    put.run(digest, userID, kind, id)
    sums.set(userID, addDigest(sums.get(userID) ?? 0, digest))
  }
  const putSum = db.prepare('UPDATE feeds SET digest = ? WHERE user_id = ?')
  for (const [userID, sum] of sums) putSum.run(sum, userID)
}
