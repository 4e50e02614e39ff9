import { addDigest, digestOf, type FeedRow, type RowKind } from '@tidings/model'
import type { Database } from '@tidings/sqlite'
import type { Findings } from './doctor-findings.ts'

interface Digested {
  readonly kind: RowKind
  readonly id: string
  readonly version: number
  readonly state: string
  readonly digest: number
}

/** A database that an older version left has none until its server starts again. */
const hasDigests = (db: Database): boolean =>
  db.prepare("SELECT 1 FROM pragma_table_info('inbox') WHERE name = 'digest'").get() !== undefined

/** What devices compare themselves with: each row's digest is of what it says, and a feed's is their sum. */
export function checkDigests(db: Database, findings: Findings): void {
  if (!hasDigests(db)) return
  const rowsOf = db.prepare('SELECT kind, id, version, state, digest FROM inbox WHERE user_id = ?')
  const feeds = db
    .prepare('SELECT user_id AS userID, digest FROM feeds ORDER BY user_id')
    .all<{ userID: string; digest: number }>()
  for (const { userID, digest } of feeds) {
    let sum = 0
    for (const row of rowsOf.all<Digested>(userID)) {
      sum = addDigest(sum, row.digest)
      const own = digestIn(row)
      // A row that cannot be read is a finding already.
      if (own !== null && own !== row.digest)
        findings.add('digest', [userID, row.kind, row.id], 'is not of what its row says')
    }
    if (sum !== digest) findings.add('digest', [userID], 'is not the sum of its rows')
  }
}

/** Brings a row's digest, and that of its feed, up to what the row says now. */
export function digestAgain(db: Database, userID: string, kind: RowKind, id: string): void {
  if (!hasDigests(db)) return
  const row = db
    .prepare('SELECT kind, id, version, state, digest FROM inbox WHERE user_id = ? AND kind = ? AND id = ?')
    .get<Digested>(userID, kind, id)
  const digest = row ? digestIn(row) : null
  if (digest === null) return
  db.prepare('UPDATE inbox SET digest = ? WHERE user_id = ? AND kind = ? AND id = ?').run(digest, userID, kind, id)
  const all = db.prepare('SELECT digest FROM inbox WHERE user_id = ?').all<{ digest: number }>(userID)
  const sum = all.reduce((total, { digest }) => addDigest(total, digest), 0)
  db.prepare('UPDATE feeds SET digest = ? WHERE user_id = ?').run(sum, userID)
}

function digestIn({ kind, id, version, state }: Digested): number | null {
  try {
    return digestOf({ kind, id, version, state: JSON.parse(state) } as FeedRow)
  } catch {
    return null
  }
}
