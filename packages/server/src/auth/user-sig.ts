import { createHmac, timingSafeEqual } from 'node:crypto'
import { TidingsError } from '@tidings/model'
import { readUserSig, type UserSigFields } from './user-sig-fields.ts'

/** 180 days: what Tencent's libraries issue by default is also the most that is accepted. */
const LONGEST = 15_552_000
/** How far the clock of the machine that signs may run ahead, seconds. */
const CLOCK_AHEAD = 300

/** What a UserSig has to agree with. Times are Unix seconds. */
export interface UserSigExpectation {
  readonly userID: unknown
  readonly sdkAppID: number
  /** The current secret, and while it is being replaced the one before. */
  readonly keys: readonly string[]
  readonly nowSeconds: number
  /** Signatures issued before this second are void. */
  readonly notBefore: number
}

/** Checks a login in a fixed order, the cheap and harmless tests first; the order decides which code a bad one gets. */
export function verifyUserSig(
  sig: unknown,
  expected: UserSigExpectation,
): { readonly userID: string; readonly expiresAt: number } {
  const fields = readUserSig(sig)
  if (!fields) throw new TidingsError('sig_invalid')
  if (fields.identifier !== expected.userID) throw new TidingsError('sig_identifier')
  if (fields.sdkAppID !== expected.sdkAppID) throw new TidingsError('sig_app')
  if (!isSignedWith(expected.keys, fields)) throw new TidingsError('sig_mismatch')

  const { nowSeconds } = expected
  const expiresAt = fields.time + fields.expire
  if (fields.expire <= 0 || fields.expire > LONGEST) throw new TidingsError('sig_invalid')
  if (fields.time > nowSeconds + CLOCK_AHEAD) throw new TidingsError('sig_invalid')
  if (nowSeconds >= expiresAt) throw new TidingsError('sig_expired')
  if (fields.time < expected.notBefore) throw new TidingsError('sig_revoked')
  return { userID: fields.identifier, expiresAt }
}

function isSignedWith(keys: readonly string[], fields: UserSigFields): boolean {
  // Built from the checked values, never from the text that came: nothing in it can cut the lines anew.
  const lines =
    `TLS.identifier:${fields.identifier}\nTLS.sdkappid:${fields.sdkAppID}\n` +
    `TLS.time:${fields.time}\nTLS.expire:${fields.expire}\n` +
    (fields.userbuf === null ? '' : `TLS.userbuf:${fields.userbuf}\n`)
  let signed = false
  for (const key of keys) {
    // Anybody can sign with an empty key, so a configuration that lost its secret must let nobody in.
    if (key === '') continue
    if (timingSafeEqual(createHmac('sha256', key).update(lines).digest(), fields.mac)) signed = true
  }
  return signed
}
