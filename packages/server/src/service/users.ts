import { TidingsError } from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'

/** Makes a user that nobody knew: by a first login, an import, or on first use where the server allows that. */
export function* createUser(userID: string, nick: string): Work<void> {
  yield* tx.putUser({ userID, nick, faceUrl: '', version: 1, notBefore: 0, banned: false })
}

/** Refuses users that do not exist, or makes them. */
export function* requireUsers(userIDs: readonly string[], autoCreate: boolean): Work<void> {
  const users = yield* tx.users(userIDs)
  for (const [i, user] of users.entries()) {
    if (user) continue
    if (!autoCreate) throw new TidingsError('user_missing')
    yield* createUser(userIDs[i] as string, '')
  }
}
