import { ConversationType, readConversationID, TidingsError, type UserProfile } from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'

// Who hears of a new name at once; others learn it with their next row (P2).
const NEIGHBOURS = 500

/**
 * Changes a user's own profile; answers it, and who should hear of it now. Its version is by the clock, so that a name given
 * after a restore is newer than one that devices learned before it.
 */
export function* setSelf(
  userID: string,
  nick: string | null,
  faceUrl: string | null,
  now: number,
): Work<{ readonly profile: UserProfile; readonly neighbours: readonly string[] }> {
  const [user] = yield* tx.users([userID])
  if (!user) throw new TidingsError('user_missing')
  const next = {
    ...user,
    nick: nick ?? user.nick,
    faceUrl: faceUrl ?? user.faceUrl,
    version: Math.max(now, user.version + 1),
  }
  yield* tx.putUser(next)
  const neighbours = new Set([userID])
  for (const row of yield* tx.rowsBelow(userID, null, NEIGHBOURS)) {
    const ref = readConversationID(row.id)
    if (ref?.type === ConversationType.C2C) neighbours.add(ref.userID)
    else if (ref && neighbours.size < NEIGHBOURS)
      for (const member of yield* tx.activeMembers(ref.groupID)) neighbours.add(member.userID)
  }
  const profile = { userID, nick: next.nick, faceUrl: next.faceUrl, version: next.version }
  return { profile, neighbours: [...neighbours] }
}
