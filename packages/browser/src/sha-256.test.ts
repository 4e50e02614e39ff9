import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBrowserPlatform } from './browser-platform.ts'
import { sha256 } from './sha-256.ts'

test('the hash of a page without crypto.subtle is the one every other page gets', async () => {
  const platform = createBrowserPlatform('memory')
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.nat({ max: 300 }).map((n) => 'a'.repeat(n)),
  )
  await fc.assert(
    fc.asyncProperty(text, async (t) => {
      expect(sha256(t)).toBe(await platform.sha256(t))
    }),
  )
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
