import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDigest, bucketOf, DIGEST_MODULUS, digestOf, takeDigest } from './digest.ts'
import type { ConversationState } from './row.ts'
import { conversation } from './testing/index.ts'

const row = (fields: Partial<ConversationState> = {}) =>
  conversation({ id: 'c2c_bob', version: 3, showSeq: 4, ...fields })

test('every field that a list shows makes another digest', () => {
  const plain = digestOf(row())
  const changes: Partial<ConversationState>[] = [
    { lastSeq: 9 },
    { showSeq: 9 },
    { rev: 9 },
    { readSeq: 9 },
    { readTime: 9 },
    { clearedSeq: 9 },
    { hiddenSeq: 2 },
    { unread: 9 },
    { activeAt: 9 },
    { pinned: true },
    { pinnedAt: 9 },
    { recvOpt: 2 },
    { marks: '9' },
    { customData: 'x' },
    { labels: ['a'] },
    { groupAt: [{ seq: 9, atType: 1 }] },
    { lastMessageSeq: 9 },
    { member: false },
  ]
  const digests = changes.map((change) => digestOf(row(change)))
  expect(new Set([plain, ...digests]).size).toBe(changes.length + 1)
  expect(digestOf({ ...row(), version: 4 })).not.toBe(plain)
  expect(digestOf({ ...row(), id: 'c2c_bo' })).not.toBe(plain)
})

test('a device that shows the message the server means has the same digest, one that does not has another', () => {
  const server = row({ lastMessageSeq: 4 })
  expect(digestOf({ ...server, last: { seq: 4 } })).toBe(digestOf(server))
  expect(digestOf({ ...server, last: null })).not.toBe(digestOf(server))
})

test('what a device need not hold counts nothing', () => {
  expect(digestOf(row({ hiddenSeq: 4 }))).toBe(0)
  expect(digestOf({ kind: 'label', id: 'l', version: 1, state: { name: 'a', t: 1, deleted: true } })).toBe(0)
})

test('a sum knows no order, and gives back what was taken in', () => {
  const digest = fc.integer({ min: 0, max: DIGEST_MODULUS - 1 })
  fc.assert(
    fc.property(fc.array(digest), digest, (digests, one) => {
      const sum = digests.reduce(addDigest, 0)
      expect([...digests].reverse().reduce(addDigest, 0)).toBe(sum)
      expect(takeDigest(addDigest(sum, one), one)).toBe(sum)
      expect(sum).toBeLessThan(DIGEST_MODULUS)
    }),
  )
})

test('buckets are evenly filled', () => {
  const fill = new Map<number, number>()
  for (let i = 0; i < 64 * 1000; i++) {
    const bucket = Math.floor(bucketOf('conversation', `c2c_user${i}`) / 64)
    fill.set(bucket, (fill.get(bucket) ?? 0) + 1)
  }
  expect(fill.size).toBe(64)
  expect(Math.min(...fill.values())).toBeGreaterThan(800)
  expect(Math.max(...fill.values())).toBeLessThan(1200)
})
