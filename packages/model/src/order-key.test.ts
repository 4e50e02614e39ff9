import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePositions, orderKeyOf, PINNED_FLOOR } from './order-key.ts'

const key = fc.integer({ min: 0, max: 2 ** 51 })
const row = fc.record({ pinned: fc.boolean(), pinnedAt: key, activeAt: key })

test('a pinned conversation is above every other one', () => {
  fc.assert(
    fc.property(row, row, (a, b) => {
      if (a.pinned && !b.pinned) expect(orderKeyOf(a)).toBeGreaterThan(orderKeyOf(b))
    }),
  )
})

test('unpinning returns a conversation to its place', () => {
  fc.assert(
    fc.property(row, (c) => {
      expect(orderKeyOf({ ...c, pinned: false })).toBe(c.activeAt)
    }),
  )
})

test('every key is a safe integer until 2112', () => {
  const lastDay = Date.UTC(2112, 8, 17) * 1000
  expect(lastDay).toBeLessThan(PINNED_FLOOR)
  expect(Number.isSafeInteger(orderKeyOf({ pinned: true, pinnedAt: 0, activeAt: lastDay }))).toBe(true)
})

test('the order is total: ties are broken by id, and nothing is equal but itself', () => {
  const position = fc.record({ orderKey: fc.integer({ min: 0, max: 5 }), id: fc.constantFrom('a', 'b', 'c') })
  fc.assert(
    fc.property(position, position, position, (a, b, c) => {
      expect(Math.sign(comparePositions(a, b))).toBe(-Math.sign(comparePositions(b, a)) || 0)
      if (comparePositions(a, b) === 0) expect(a).toEqual(b)
      if (comparePositions(a, b) < 0 && comparePositions(b, c) < 0) expect(comparePositions(a, c)).toBeLessThan(0)
    }),
  )
})
