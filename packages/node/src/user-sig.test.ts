import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createUserSig } from './user-sig.ts'

const secret = '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e'
const app = { sdkAppID: 1_400_000_000, secret }

/** The signature that Tencent's own library makes for the same input. */
const VECTOR =
  'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwhWZiflZpXlQqeKU7MSCgswUJStDEwMogMiUZOamKlkZmqOKplYUZBaBxE1NTY3gosWZ6UpWSj5ljuYp*p7l5unBxXnF2WVhVU4uAf7Ozi5JpX7O5SbuHuUhzgZJmQXaTia2SrUAohcx8g__'

// Deflate may pack differently from one zlib to the next; what it packs may not.
const contentOf = (sig: string): unknown =>
  JSON.parse(
    String(inflateSync(Buffer.from(sig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '='), 'base64'))),
  )

test('a UserSig says the same as one of Tencent for the same user, key and time', () => {
  const sig = createUserSig('xiaojun', { ...app, expire: 15_552_000, now: 1_700_000_000 })
  expect(contentOf(sig)).toEqual(contentOf(VECTOR))
  expect(contentOf(sig)).toMatchObject({ 'TLS.sig': 'LvA7d/Iw7gSsnskvVzBDPOCCDbuNCw4GHwTC0bip+B4=' })
  expect(sig).toMatch(/^[A-Za-z0-9*_-]+$/)
})

test('a UserSig counts from now and lasts seven days, unless told', () => {
  const before = Math.floor(Date.now() / 1000)
  const content = contentOf(createUserSig('amy', app)) as { readonly 'TLS.time': number; readonly 'TLS.expire': number }
  expect(content['TLS.time']).toBeGreaterThanOrEqual(before)
  expect(content['TLS.time']).toBeLessThanOrEqual(Date.now() / 1000)
  expect(content['TLS.expire']).toBe(604_800)
})

test.each([[''], ['has space'], ['小军'], ['x'.repeat(33)], ['line\n']])(
  'nobody gets a UserSig for the id %j',
  (id) => {
    expect(() => createUserSig(id, app)).toThrow(expect.objectContaining({ reason: 'invalid_parameter' }))
  },
)

test('an expiry or an app that is no whole number is refused', () => {
  for (const wrong of [{ expire: 1.5 }, { expire: -1 }, { sdkAppID: Number.NaN }]) {
    expect(() => createUserSig('amy', { ...app, ...wrong })).toThrow(
      expect.objectContaining({ reason: 'invalid_parameter' }),
    )
  }
})
