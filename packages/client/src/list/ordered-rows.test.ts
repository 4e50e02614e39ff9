import { comparePositions } from '@tidings/model'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { OrderedRows } from './ordered-rows.ts'

interface Row {
  readonly position: { readonly orderKey: number; readonly id: string }
  readonly text: number
}
const row = (n: number, text = 0): Row => ({ position: { orderKey: Math.floor(n / 3), id: `c${n}` }, text })

/** Stretches of many rows, put in or taken out, so that blocks split and join. */
const stretch = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'remove', 'replace'),
  from: fc.nat(4000),
  count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 500, max: 2500 })),
  by: fc.constantFrom(1, 3, 7),
})

test('rows stand in order, at the index that is told, however many come and go', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), (stretches) => {
      const rows = new OrderedRows<Row>()
      let plain: Row[] = []
      for (const { kind, from, count, by } of stretches) {
        const held = new Map(plain.map((r) => [r.position.id, r]))
        for (let i = 0; i < count; i++) {
          const next = row((from + i * by) % 6000, i)
          const known = held.get(next.position.id)
          const told = i % 97 === 0
          if (kind === 'insert' && !known) {
            held.set(next.position.id, next)
            const index = rows.insert(next)
            if (told) expect(index).toBe(above(held, next))
          } else if (kind === 'remove') {
            const removed = rows.remove(next.position)
            expect(removed?.row).toBe(known)
            held.delete(next.position.id)
            if (removed && told) expect(removed.index).toBe(above(held, next))
          } else if (kind === 'replace' && known) {
            held.set(next.position.id, next)
            const index = rows.replace(next)
            if (told) expect(index).toBe(above(held, next))
          }
        }
        plain = [...held.values()].sort((a, b) => comparePositions(a.position, b.position))
        expect(rows.size).toBe(plain.length)
        expect([...rows.values()].every((r, i) => r === plain[i])).toBe(true)
        for (let i = 0; i <= plain.length; i += 61) expect(rows.at(i)).toBe(plain[i])
        for (const r of [plain[0], plain[count % (plain.length || 1)]]) if (r) expect(rows.get(r.position)).toBe(r)
      }
    }),
    { numRuns: 60 },
  )
})

/** How many stand above a row. */
function above(held: ReadonlyMap<string, Row>, { position }: Row): number {
  let count = 0
  for (const other of held.values()) if (comparePositions(other.position, position) < 0) count++
  return count
}

test('a change among 100,000 rows looks at a few of them', () => {
  let looks = 0
  const watched = (n: number) => {
    const position = { orderKey: n, id: `c${n}` }
    return {
      get position() {
        looks++
        return position
      },
    }
  }
  const rows = new OrderedRows<{ readonly position: { readonly orderKey: number; readonly id: string } }>()
  for (let n = 0; n < 100_000; n++) rows.insert(watched((n * 7919) % 100_000))
  expect(rows.size).toBe(100_000)
  looks = 0
  expect(rows.remove({ orderKey: 50_000, id: 'c50000' })?.index).toBe(49_999)
  expect(rows.insert(watched(100_001))).toBe(0)
  expect(looks).toBeLessThan(60)
})

test('there is nothing at an index that no row has', () => {
  const rows = new OrderedRows<Row>()
  expect(rows.at(0)).toBeUndefined()
  rows.insert(row(1))
  for (const index of [-1, 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(rows.at(index)).toBeUndefined()
  expect(rows.remove(row(2).position)).toBeNull()
  expect(rows.get(row(2).position)).toBeUndefined()
})
