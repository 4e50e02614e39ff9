import { createHmac } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { isUserID, TidingsError } from '@tidings/model'

export interface UserSigOptions {
  readonly sdkAppID: number
  /** The app's key. It belongs on a server: whoever has it can sign for everybody. */
  readonly secret: string
  /** Seconds; 7 days unless told. */
  readonly expire?: number
  /** Unix seconds; the current time unless told. */
  readonly now?: number
}

/** A UserSig of version 2, byte for byte what Tencent's library makes: the proof that a user may log in. */
export function createUserSig(userID: string, options: UserSigOptions): string {
  const { sdkAppID, secret, expire = 7 * 86_400, now = Math.floor(Date.now() / 1000) } = options
  if (!isUserID(userID) || ![sdkAppID, expire, now].every(isWhole)) throw new TidingsError('invalid_parameter')
  const text = `TLS.identifier:${userID}\nTLS.sdkappid:${sdkAppID}\nTLS.time:${now}\nTLS.expire:${expire}\n`
  const json = JSON.stringify({
    'TLS.ver': '2.0',
    'TLS.identifier': userID,
    'TLS.sdkappid': sdkAppID,
    'TLS.time': now,
    'TLS.expire': expire,
    'TLS.sig': createHmac('sha256', secret).update(text).digest('base64'),
  })
  return deflateSync(json).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_')
}

const isWhole = (n: number) => Number.isSafeInteger(n) && n >= 0
