import { createHash } from 'node:crypto'
import { isUserID, TidingsError } from '@tidings/model'
import { verifyUserSig } from '../auth/user-sig.ts'
import { TIMES } from '../options.ts'
import { tx, type Work } from '../storage/work.ts'
import type { ServiceContext } from './context.ts'
import { createUser } from './users.ts'

export interface Credentials {
  readonly userID: unknown
  readonly userSig?: unknown
  readonly session?: string | undefined
  readonly device: string
}

export interface SignedIn {
  readonly userID: string
  /** Token of the device's session. */
  readonly session: string
  /** Unix milliseconds; 0 for a login by session. */
  readonly sigExpiresAt: number
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/** Verifies a UserSig (security: HMAC before any storage work) or a device session, and makes the user on first login. */
export async function signIn(context: ServiceContext, who: Credentials): Promise<SignedIn> {
  const now = context.world.now()
  if (who.userSig === undefined) return await resume(context, who, now)
  const { userID, expiresAt } = await verify(context, who, now)
  const session = context.world.randomID(32)
  await context.storage.write(function* () {
    if (!(yield* tx.users([userID]))[0]) yield* createUser(userID, '')
    yield* tx.deleteSessionsOf(userID, who.device)
    const tokenHash = hashOf(session)
    yield* tx.putSession({ tokenHash, userID, device: who.device, createdAt: now, usedAt: now })
  })
  return { userID, session, sigExpiresAt: expiresAt * 1000 }
}

/** Verifies a newer UserSig of a user who is connected; the device's session goes on. */
export async function renew(context: ServiceContext, who: Pick<Credentials, 'userID' | 'userSig'>): Promise<void> {
  await verify(context, who, context.world.now())
}

async function verify(
  context: ServiceContext,
  who: Pick<Credentials, 'userID' | 'userSig'>,
  now: number,
): Promise<{ readonly userID: string; readonly expiresAt: number }> {
  const { sdkAppID, secrets } = context.options
  const expected = { userID: who.userID, sdkAppID, keys: secrets, nowSeconds: Math.floor(now / 1000) }
  const verified = verifyUserSig(who.userSig, { ...expected, notBefore: 0 })
  const user = await context.storage.read(function* () {
    return (yield* tx.users([verified.userID]))[0] ?? null
  })
  if (user?.banned) throw new TidingsError('banned')
  if (user && user.notBefore > 0) verifyUserSig(who.userSig, { ...expected, notBefore: user.notBefore })
  return verified
}

async function resume(context: ServiceContext, who: Credentials, now: number): Promise<SignedIn> {
  const token = who.session ?? ''
  const { userID } = who
  if (!isUserID(userID) || token === '') throw new TidingsError('session_missing')
  await context.storage.write(function* () {
    const session = yield* tx.session(hashOf(token))
    // One answer for every reason: a stolen or guessed token learns nothing.
    if (!session || session.userID !== userID || session.device !== who.device)
      throw new TidingsError('session_missing')
    if (now - session.usedAt > TIMES.sessionIdleMs) throw new TidingsError('session_missing')
    if ((yield* tx.users([userID]))[0]?.banned) throw new TidingsError('banned')
    yield* tx.putSession({ ...session, usedAt: now })
  })
  return { userID, session: token, sigExpiresAt: 0 }
}

/** When the session of a connection that may go on was used; null when it is gone or the user is banned (C5). */
export function* sessionUsedAt(userID: string, token: string): Work<number | null> {
  const session = yield* tx.session(hashOf(token))
  const [user] = yield* tx.users([userID])
  return session?.userID === userID && user && !user.banned ? session.usedAt : null
}

/** Notes that a session is in use, unless it has ended meanwhile. */
export function* touchSession(token: string, now: number): Work<void> {
  const session = yield* tx.session(hashOf(token))
  if (session) yield* tx.putSession({ ...session, usedAt: now })
}

/** Ends a device's session. */
export function* signOut(token: string): Work<void> {
  yield* tx.deleteSession(hashOf(token))
}
