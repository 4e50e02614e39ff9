import type { ConversationState } from '@tidings/model'
import type { Database } from '@tidings/sqlite'
import { digestAgain } from './doctor-digests.ts'
import type { WrongUnread } from './doctor-findings.ts'

/**
 * Writes the counts that are right, each as a new version of its row, so that every device learns it. All or nothing;
 * answers what was done, a line each.
 */
export function repairUnread(db: Database, wrong: readonly WrongUnread[]): string[] {
  return db.transaction(() => {
    const done = wrong.map((one) => repairOne(db, one))
    // A commit like any other: a copy of the database from before must be known to be older.
    if (done.length > 0) db.prepare('UPDATE history SET commits = commits + 1').run()
    return done
  })
}

function repairOne(db: Database, { userID, conversationID, counted }: WrongUnread): string {
  const row = db
    .prepare("SELECT state FROM inbox WHERE user_id = ? AND kind = 'conversation' AND id = ?")
    .get<{ state: string }>(userID, conversationID)
  const state = JSON.parse(row?.state ?? '{}') as ConversationState
  // Above both, should the head itself be wrong: no version may come twice.
  const top = db
    .prepare(
      `SELECT max(head, (SELECT coalesce(max(version), 0) FROM inbox WHERE inbox.user_id = feeds.user_id)) AS version
       FROM feeds WHERE user_id = ?`,
    )
    .get<{ version: number }>(userID)
  const version = (top?.version ?? 0) + 1
  db.prepare("UPDATE inbox SET version = ?, state = ? WHERE user_id = ? AND kind = 'conversation' AND id = ?").run(
    version,
    JSON.stringify({ ...state, unread: counted }),
    userID,
    conversationID,
  )
  db.prepare('UPDATE feeds SET head = ? WHERE user_id = ?').run(version, userID)
  digestAgain(db, userID, 'conversation', conversationID)
  return `repaired unread ${userID} ${conversationID}: ${state.unread} to ${counted}, version ${version}`
}
