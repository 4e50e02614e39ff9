import { inflateSync } from 'node:zlib'
import { isUserID } from '@tidings/model'

/** What a UserSig claims; well formed, but nobody has checked yet who signed it. */
export interface UserSigFields {
  readonly identifier: string
  readonly sdkAppID: number
  /** Unix seconds. */
  readonly time: number
  /** Seconds from `time`. */
  readonly expire: number
  /** The 32 bytes of the signature. */
  readonly mac: Buffer
  /** Base64; part of what was signed. */
  readonly userbuf: string | null
}

const SHORTEST = 50
const LONGEST = 2048
/** The JSON of a real one takes some 200 bytes; a bomb of 2 KiB could take megabytes. */
const INFLATED = 4096
const NAMES = ['TLS.ver', 'TLS.identifier', 'TLS.sdkappid', 'TLS.time', 'TLS.expire', 'TLS.sig']
const TEXTS = ['TLS.ver', 'TLS.identifier', 'TLS.sig', 'TLS.userbuf']

/** Takes a UserSig apart, or gives null for anything that a signing library could not have written. */
export function readUserSig(sig: unknown): UserSigFields | null {
  const text = unpack(sig)
  const claims = text === null ? null : parse(text)
  if (!claims) return null
  const identifier = claims.get('TLS.identifier')
  const sdkAppID = claims.get('TLS.sdkappid')
  const time = claims.get('TLS.time')
  const expire = claims.get('TLS.expire')
  const userbuf = claims.get('TLS.userbuf') ?? null
  const mac = decode(claims.get('TLS.sig'))
  if (claims.get('TLS.ver') !== '2.0' || !isUserID(identifier)) return null
  if (!Number.isSafeInteger(sdkAppID) || !Number.isSafeInteger(time) || !Number.isSafeInteger(expire)) return null
  if (mac?.length !== 32) return null
  if (userbuf !== null && !decode(userbuf)) return null
  return {
    identifier,
    sdkAppID: sdkAppID as number,
    time: time as number,
    expire: expire as number,
    mac,
    userbuf: userbuf as string | null,
  }
}

/** The JSON text inside; null unless each layer is the only way to write what it holds. */
function unpack(sig: unknown): string | null {
  if (typeof sig !== 'string' || sig.length < SHORTEST || sig.length > LONGEST) return null
  if (!/^[A-Za-z0-9*\-_]+$/.test(sig)) return null
  const packed = decode(sig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '='))
  if (!packed) return null
  try {
    const { buffer, engine } = inflateSync(packed, { maxOutputLength: INFLATED, info: true }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    if (engine.bytesWritten !== packed.length) return null
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer)
  } catch {
    return null
  }
}

/** Base64 in its one canonical form. */
function decode(text: unknown): Buffer | null {
  if (typeof text !== 'string' || text === '') return null
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

function parse(text: string): Map<string, unknown> | null {
  let claims: unknown
  try {
    claims = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return null
  const entries = new Map<string, unknown>(Object.entries(claims))
  const known = NAMES.length + (entries.has('TLS.userbuf') ? 1 : 0)
  if (entries.size !== known || !NAMES.every((name) => entries.has(name))) return null
  // JSON.parse keeps the last of two equal keys and reads 17e8 as a whole number; what stands in the text must be plain.
  const strings = text.match(/"(?:[^"\\]|\\.)*"/g)?.length ?? 0
  if (strings !== known + TEXTS.filter((name) => entries.has(name)).length) return null
  return /^[{}:,0-9\s]*$/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')) ? entries : null
}
