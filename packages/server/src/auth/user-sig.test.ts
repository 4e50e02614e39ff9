import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { FAILURES, type FailureName, TidingsError } from '@tidings/model'
import { describe, expect, test } from 'vitest'
import { verifyUserSig } from './user-sig.ts'

// The library is CommonJS without types.
const require = createRequire(import.meta.url)

const KEY = 'a secret of the app, long enough for its purpose'
const OLD_KEY = 'the secret that was in use before the current one'
const APP = 1_400_000_001
const NOW = 1_700_000_000
const DAY = 86_400

const expected = { userID: 'alice' as unknown, sdkAppID: APP, keys: [KEY], nowSeconds: NOW, notBefore: 0 }

type Claims = Record<string, unknown>
const pack = (bytes: Uint8Array | string): string =>
  Buffer.from(bytes).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_')
const sealed = (claims: unknown): string => pack(deflateSync(JSON.stringify(claims)))
const sealedText = (json: string): string => pack(deflateSync(json))

/** Signs whatever it is given, so that only the claim under test is wrong. */
function claims(changes: Claims = {}, key = KEY): Claims {
  const all: Claims = {
    'TLS.ver': '2.0',
    'TLS.identifier': 'alice',
    'TLS.sdkappid': APP,
    'TLS.time': NOW - 60,
    'TLS.expire': DAY,
    ...changes,
  }
  const lines = ['identifier', 'sdkappid', 'time', 'expire', ...('TLS.userbuf' in all ? ['userbuf'] : [])]
  const text = lines.map((name) => `TLS.${name}:${all[`TLS.${name}`]}\n`).join('')
  return { 'TLS.sig': createHmac('sha256', key).update(text).digest('base64'), ...all }
}
const signed = (changes: Claims = {}, key = KEY): string => sealed(claims(changes, key))
const asText = (changes: Claims = {}): string => JSON.stringify(claims(changes))
/** A good signature over other claims than it is sent with. */
const altered = (changes: Claims): string => sealed({ ...claims(), ...changes })
const without = (name: string): string =>
  sealed(Object.fromEntries(Object.entries(claims()).filter(([k]) => k !== name)))

function flippedBit(): string {
  const mac = Buffer.from(claims()['TLS.sig'] as string, 'base64')
  mac[7]! ^= 1
  return altered({ 'TLS.sig': mac.toString('base64') })
}

const good = signed()
const bytes = (n: number): string => Buffer.alloc(n, 7).toString('base64')

type Row = readonly [row: string, sig: unknown, reason: FailureName, expectation?: Partial<typeof expected>]
const rows: readonly Row[] = [
  ['1: empty', '', 'sig_invalid'],
  ['2: absent', undefined, 'sig_invalid'],
  ['2: null', null, 'sig_invalid'],
  ['2: an object', { length: 100 }, 'sig_invalid'],
  ['3: not base64', `${'é'.repeat(60)}`, 'sig_invalid'],
  ['4: base64 that is not zlib', pack(Buffer.alloc(80, 1)), 'sig_invalid'],
  ['5: zlib that is not JSON', sealedText('x'.repeat(30) + asText()), 'sig_invalid'],
  [
    '5: JSON in bad UTF-8',
    pack(deflateSync(Buffer.concat([Buffer.from(asText()), Buffer.from([0xc3])]))),
    'sig_invalid',
  ],
  ['6: a JSON array', sealed([claims(), ...Object.values(claims())]), 'sig_invalid'],
  ['6: JSON null', sealedText(`null${' '.repeat(80)}`), 'sig_invalid'],
  ['6: a JSON number', sealedText(`1700000000${'\t \n'.repeat(40)}`), 'sig_invalid'],
  ['6: a JSON string', sealed(asText()), 'sig_invalid'],
  ['7: shorter by one character', good.slice(0, -1), 'sig_invalid'],
  ['7: shorter by four characters', good.slice(0, -4), 'sig_invalid'],
  ['8: one bit of the signature turned', flippedBit(), 'sig_mismatch'],
  [
    '9: another identifier than was signed',
    altered({ 'TLS.identifier': 'alicf' }),
    'sig_mismatch',
    { userID: 'alicf' },
  ],
  ['9: an identifier altered away from the user', altered({ 'TLS.identifier': 'alicf' }), 'sig_identifier'],
  ['10: another time than was signed', altered({ 'TLS.time': NOW - 59 }), 'sig_mismatch'],
  ['11: another expire than was signed', altered({ 'TLS.expire': DAY + 1 }), 'sig_mismatch'],
  ['12: a signature of 1 byte', altered({ 'TLS.sig': bytes(1) }), 'sig_invalid'],
  ['12: a signature of 31 bytes', altered({ 'TLS.sig': bytes(31) }), 'sig_invalid'],
  ['12: a signature of 33 bytes', altered({ 'TLS.sig': bytes(33) }), 'sig_invalid'],
  ['12: a signature of 1 MB', altered({ 'TLS.sig': bytes(1_000_000) }), 'sig_invalid'],
  ['13: no signature', without('TLS.sig'), 'sig_invalid'],
  ['13: no version', without('TLS.ver'), 'sig_invalid'],
  ['13: no expire', without('TLS.expire'), 'sig_invalid'],
  ['14: a signature that is a number', altered({ 'TLS.sig': 12_345 }), 'sig_invalid'],
  ['15: a signature that is an array', altered({ 'TLS.sig': [claims()['TLS.sig']] }), 'sig_invalid'],
  ['16: the key of another app', signed({}, 'the secret of some other app, also long'), 'sig_mismatch'],
  ['17: a key that was withdrawn', signed({}, OLD_KEY), 'sig_mismatch'],
  ['18: the empty key', signed({}, ''), 'sig_mismatch'],
  ['18: the empty key, where the server has none', signed({}, ''), 'sig_mismatch', { keys: [''] }],
  ['18: any key, where the server has none', good, 'sig_mismatch', { keys: [] }],
  ['19: version 2.1', signed({ 'TLS.ver': '2.1' }), 'sig_invalid'],
  ['19: version as a number', signed({ 'TLS.ver': 2 }), 'sig_invalid'],
  ['20: expired a second ago', signed({ 'TLS.time': NOW - DAY - 1 }), 'sig_expired'],
  ['21: expires this second', signed({ 'TLS.time': NOW - DAY }), 'sig_expired'],
  ['22: from 301 seconds in the future', signed({ 'TLS.time': NOW + 301 }), 'sig_invalid'],
  ['23: expire 0', signed({ 'TLS.expire': 0 }), 'sig_invalid'],
  ['24: a negative expire', signed({ 'TLS.expire': -DAY }), 'sig_invalid'],
  ['24: a negative time', signed({ 'TLS.time': -1 }), 'sig_invalid'],
  ['25: a second more than 180 days', signed({ 'TLS.expire': 180 * DAY + 1 }), 'sig_invalid'],
  ['26: expire 2^53', signed({ 'TLS.expire': 2 ** 53 }), 'sig_invalid'],
  ['26: expire 1e300', signed({ 'TLS.expire': 1e300 }), 'sig_invalid'],
  ['26: expire NaN', sealedText(asText().replace(`:${DAY}`, ':NaN')), 'sig_invalid'],
  ['26: expire null', signed({ 'TLS.expire': null }), 'sig_invalid'],
  ['27: time as a string, long expired', signed({ 'TLS.time': `${NOW - 10 * DAY}` }), 'sig_invalid'],
  ['27: expire as a string', signed({ 'TLS.expire': `${DAY}` }), 'sig_invalid'],
  ['28: a fraction', signed({ 'TLS.expire': DAY + 0.5 }), 'sig_invalid'],
  ['28: a fraction of zero', sealedText(asText().replace(`:${DAY}`, `:${DAY}.0`)), 'sig_invalid'],
  ['28: an exponent', sealedText(asText({ 'TLS.expire': 80_000 }).replace(':80000', ':8e4')), 'sig_invalid'],
  ['28: hexadecimal', sealedText(asText({ 'TLS.expire': 16 }).replace(':16', ':0x10')), 'sig_invalid'],
  ['28: hexadecimal in a string', signed({ 'TLS.expire': '0x10' }), 'sig_invalid'],
  ['28: a leading zero', sealedText(asText().replace(`:${DAY}`, `:0${DAY}`)), 'sig_invalid'],
  ['29: identifier as an array', signed({ 'TLS.identifier': ['alice'] }), 'sig_invalid'],
  ['29: identifier as a number', signed({ 'TLS.identifier': 7 }), 'sig_invalid', { userID: 7 }],
  ['29: identifier as an object', signed({ 'TLS.identifier': { id: 'alice' } }), 'sig_invalid'],
  ['29: identifier as true', signed({ 'TLS.identifier': true }), 'sig_invalid', { userID: true }],
  ['30: of another user', signed({ 'TLS.identifier': 'bob' }), 'sig_identifier'],
  ['30: asked for by a user id that is not a string', good, 'sig_identifier', { userID: ['alice'] }],
  ['31: other case', good, 'sig_identifier', { userID: 'Alice' }],
  ['31: full width', good, 'sig_identifier', { userID: 'ａlice' }],
  ['31: homoglyph', good, 'sig_identifier', { userID: 'аlice' }],
  ['31: trailing space asked for', good, 'sig_identifier', { userID: 'alice ' }],
  ['31: trailing space signed', signed({ 'TLS.identifier': 'alice ' }), 'sig_invalid', { userID: 'alice ' }],
  ['31: NUL signed', signed({ 'TLS.identifier': 'alice\0' }), 'sig_invalid', { userID: 'alice\0' }],
  ['31: composed and decomposed', signed({ 'TLS.identifier': 'ámi' }), 'sig_invalid', { userID: 'a\u0301mi' }],
  ['31: 33 characters', signed({ 'TLS.identifier': 'a'.repeat(33) }), 'sig_invalid', { userID: 'a'.repeat(33) }],
  ['32: of another app', signed({ 'TLS.sdkappid': APP + 1 }), 'sig_app'],
  ['33: app id as a string', signed({ 'TLS.sdkappid': `${APP}` }), 'sig_invalid'],
  ['33: app id with a fraction', signed({ 'TLS.sdkappid': APP + 0.5 }), 'sig_invalid'],
  ['33: app id negative', signed({ 'TLS.sdkappid': -APP }), 'sig_invalid'],
  ['33: app id that wraps to ours at 32 bits', signed({ 'TLS.sdkappid': APP + 2 ** 32 }), 'sig_app'],
  ['36: line breaks that cut the text anew', signed({ 'TLS.identifier': 'alice\nTLS.sdkappid:1' }), 'sig_invalid'],
  ['37: userbuf with a line break', signed({ 'TLS.userbuf': 'AAAA\n' }), 'sig_invalid'],
  ['37: userbuf in another base64', signed({ 'TLS.userbuf': 'AA==A' }), 'sig_invalid'],
  ['37: userbuf null', signed({ 'TLS.userbuf': null }), 'sig_invalid'],
  ['37: userbuf added after signing', altered({ 'TLS.userbuf': 'AAAA' }), 'sig_mismatch'],
  ['38: a key twice', sealedText(asText().replace('{', `{"TLS.expire":${DAY},`)), 'sig_invalid'],
  ['38: a key twice, once escaped', sealedText(asText().replace('{', '{"TLS.\\u0073ig":"x",')), 'sig_invalid'],
  ['39: __proto__', sealedText(asText().replace('{', '{"__proto__":{"a":1},')), 'sig_invalid'],
  ['39: constructor', sealedText(asText().replace('{', '{"constructor":1,')), 'sig_invalid'],
  ['40: an unknown key', signed({ 'TLS.admin': true }), 'sig_invalid'],
  ['41: a bomb below 2 KiB', pack(deflateSync(Buffer.alloc(1_000_000))), 'sig_invalid'],
  ['41: a bomb of 256 MiB', pack(deflateSync(Buffer.alloc(256 * 2 ** 20))), 'sig_invalid'],
  ['42: bytes after the stream', pack(Buffer.concat([deflateSync(asText()), Buffer.from('xyz')])), 'sig_invalid'],
  ['42: two streams', pack(Buffer.concat([deflateSync(asText()), deflateSync('{}')])), 'sig_invalid'],
  ['42: gzip', pack(gzipSync(asText())), 'sig_invalid'],
  ['42: raw deflate', pack(deflateRawSync(asText())), 'sig_invalid'],
  ['43: standard base64', deflateSync(asText()).toString('base64'), 'sig_invalid'],
  ['43: a space before', ` ${good}`, 'sig_invalid'],
  ['43: a line break after', `${good}\n`, 'sig_invalid'],
  ['43: one padding too many', `${good}_`, 'sig_invalid'],
  ['43: padding in the middle', `${good.slice(0, 60)}_${good.slice(60)}`, 'sig_invalid'],
  ['44: 1 MB of A', 'A'.repeat(1_000_000), 'sig_invalid'],
  ['45: issued before the user was kicked', good, 'sig_revoked', { notBefore: NOW - 59 }],
]

describe('a UserSig is refused', () => {
  for (const [row, sig, reason, expectation] of rows)
    test(`row ${row}`, () => {
      let error: unknown
      try {
        verifyUserSig(sig, { ...expected, ...expectation })
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(TidingsError)
      expect([(error as TidingsError).reason, (error as TidingsError).code]).toEqual([reason, FAILURES[reason].code])
    })

  test('when any one of its characters is another', () => {
    for (let at = 0; at < good.length; at++) {
      const other = good[at] === 'A' ? 'B' : 'A'
      expect(() => verifyUserSig(good.slice(0, at) + other + good.slice(at + 1), expected)).toThrow(TidingsError)
    }
  })
})

describe('a UserSig is accepted', () => {
  test('and says whose it is and when it ends', () => {
    expect(verifyUserSig(good, expected)).toEqual({ userID: 'alice', expiresAt: NOW - 60 + DAY })
  })

  test('up to the last second, up to 180 days, from a clock 300 seconds ahead, and when issued as the kick ended', () => {
    expect(verifyUserSig(signed({ 'TLS.time': NOW - DAY + 1 }), expected).expiresAt).toBe(NOW + 1)
    expect(verifyUserSig(signed({ 'TLS.expire': 180 * DAY }), expected).userID).toBe('alice')
    expect(verifyUserSig(signed({ 'TLS.time': NOW + 300 }), expected).userID).toBe('alice')
    expect(verifyUserSig(good, { ...expected, notBefore: NOW - 60 }).userID).toBe('alice')
  })

  test('under either key while one replaces the other', () => {
    const keys = [KEY, OLD_KEY]
    expect(verifyUserSig(good, { ...expected, keys }).userID).toBe('alice')
    expect(verifyUserSig(signed({}, OLD_KEY), { ...expected, keys }).userID).toBe('alice')
  })

  test('as the published vector, at its time and not a second past its end', () => {
    const vector =
      'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwhWZiflZpXlQqeKU7MSCgswUJStDEwMogMiUZOamKlkZmqOKplYUZBaBxE1NTY3gosWZ6UpWSj5ljuYp*p7l5unBxXnF2WVhVU4uAf7Ozi5JpX7O5SbuHuUhzgZJmQXaTia2SrUAohcx8g__'
    const vectorOf = {
      userID: 'xiaojun',
      sdkAppID: 1_400_000_000,
      keys: ['5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e'],
      nowSeconds: 1_700_000_000,
      notBefore: 0,
    }
    expect(verifyUserSig(vector, vectorOf)).toEqual({ userID: 'xiaojun', expiresAt: 1_715_552_000 })
    expect(() => verifyUserSig(vector, { ...vectorOf, nowSeconds: 1_715_552_000 })).toThrow('70001')
  })

  test("as Tencent's own library writes it, with and without a room", () => {
    interface Signer {
      genUserSig(userID: string, expire: number): string
      genPrivateMapKey(userID: string, expire: number, room: number, privileges: number): string
    }
    const library = require('tls-sig-api-v2') as {
      Api: new (sdkAppID: number, key: string) => Signer
    }
    const signer = new library.Api(APP, KEY)
    const nowSeconds = Math.floor(Date.now() / 1000)
    const at = { ...expected, nowSeconds }
    expect(verifyUserSig(signer.genUserSig('alice', DAY), at).userID).toBe('alice')
    expect(verifyUserSig(signer.genPrivateMapKey('alice', DAY, 10_000, 255), at).userID).toBe('alice')
    expect(() => verifyUserSig(signer.genUserSig('alice', DAY), { ...at, userID: 'bob' })).toThrow('70013')
  })
})
