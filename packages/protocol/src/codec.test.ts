import { LIMITS, TidingsError } from '@tidings/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeDown, decodeUp, encode } from './codec.ts'
import { utf8Length } from './shapes.ts'
import type { Up } from './up.ts'

const hello: Up = {
  type: 'hello',
  protocol: 0,
  sdkAppID: 1,
  userID: 'bob',
  userSig: 'x',
  device: 'device-of-bob-01',
  cursor: null,
}
const send: Up = {
  type: 'mutate',
  rid: 1,
  drained: false,
  ops: [
    {
      opID: 'operation-000001',
      epoch: 'e',
      mutation: {
        kind: 'send',
        id: 'c2c_bob',
        seenSeq: 0,
        onlineOnly: false,
        content: {
          clientMsgID: 'client-message-01',
          elem: { type: 1, text: '你好' },
          cloudCustomData: '',
          excludedFromLast: false,
          excludedFromUnread: false,
          mentions: [],
          priority: 2,
        },
      },
    },
  ],
}
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const bad = new TidingsError('bad_frame')

test.each([hello, send])('a frame comes back as it was sent', (frame) => {
  expect(decodeUp(encode(frame))).toEqual(frame)
})

test('a device may not set what is not its to set', () => {
  const forged = copyOf(send) as unknown as { ops: { mutation: { content: Record<string, unknown> } }[] }
  for (const field of ['seq', 'time', 'sender', 'version', 'orderKey', 'isAdmin']) {
    const copy = copyOf(forged)
    ;(copy.ops[0] as (typeof copy.ops)[0]).mutation.content[field] = 1
    expect(() => decodeUp(JSON.stringify(copy))).toThrow(bad)
  }
})

test('a newer server may say more than this device knows', () => {
  const pong = { type: 'pong', epoch: 'e', head: 1, digest: 0, now: 2 }
  expect(decodeDown(JSON.stringify({ ...pong, mood: 'good' }))).toEqual(pong)
})

test.each([
  '',
  'x',
  'null',
  '[]',
  '7',
  '"hello"',
  '{}',
  '{"type":"pull"}',
  '{"type":"nothing"}',
  '{"type":"ping","cursor":{"epoch":"e","version":-1}}',
  '{"type":"ping","cursor":{"epoch":"e","version":0.5}}',
  '{"type":"ping","cursor":{"epoch":"e","version":9007199254740992}}',
  '{"type":"ping","cursor":{"epoch":"e","version":"1"}}',
  '{"type":"ping","cursor":null,"__proto__":{"admin":true}}',
  '{"type":"ping","cursor":null,"constructor":1}',
  `{"type":"ping","cursor":${'['.repeat(10_000)}`,
  `{"type":"ping","cursor":"${'x'.repeat(70_000)}"}`,
  '\uFEFF{"type":"ping","cursor":null}',
])('%s is a bad frame', (text) => {
  expect(() => decodeUp(text)).toThrow(bad)
})

test('a frame that was tampered with is refused or harmless, and never anything else', () => {
  const text = encode(send)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 6 }), fc.nat(8), (at, put, cut) => {
      const mutated = text.slice(0, at) + put + text.slice(at + cut)
      try {
        expect(decodeUp(mutated).type).toBe('mutate')
      } catch (error) {
        expect(error).toEqual(bad)
      }
      expect(({} as Record<string, unknown>).admin).toBeUndefined()
    }),
    { numRuns: 20_000 },
  )
})

test('text is measured in bytes of UTF-8, and lone surrogates are refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (s) => {
      expect(utf8Length(s)).toBe(encodeURIComponent(s).replace(/%../g, 'x').length)
    }),
  )
  const withText = (value: string) => encode(send).replace('你好', value)
  expect(() => decodeUp(withText('\\ud800'))).toThrow(bad)
  expect(() => decodeUp(withText('汉'.repeat(Math.floor(LIMITS.messageBody / 3))))).not.toThrow()
  expect(() => decodeUp(withText('汉'.repeat(Math.floor(LIMITS.messageBody / 3) + 1)))).toThrow(bad)
})
