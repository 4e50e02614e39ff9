import { comparePositions, type Position } from '@tidings/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PositionIndex } from './position-index.ts'

const position = fc.record({ orderKey: fc.integer({ min: 0, max: 30 }), id: fc.constantFrom('a', 'b', 'c', 'd') })
const deed = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: position }),
  fc.record({ kind: fc.constant('remove' as const), at: position }),
  fc.record({ kind: fc.constant('many' as const), all: fc.array(position, { maxLength: 20 }) }),
)
const nameOf = (p: Position) => `${p.orderKey} ${p.id}`

test('whatever moves, the index is what a sort gives, from any place downwards', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), position, (deeds, from) => {
      const index = new PositionIndex()
      const model = new Map<string, Position>()
      for (const d of deeds) {
        if (d.kind === 'remove') {
          index.remove(d.at)
          model.delete(nameOf(d.at))
          continue
        }
        const fresh = new Map((d.kind === 'many' ? d.all : [d.at]).map((p) => [nameOf(p), p]))
        const added = [...fresh].filter(([name]) => !model.has(name))
        for (const [name, p] of added) model.set(name, p)
        index.insertAll(added.map(([, p]) => p))
      }
      const sorted = [...model.values()].sort(comparePositions)
      expect([...index.below(null)]).toEqual(sorted)
      expect([...index.below(from)]).toEqual(sorted.filter((p) => comparePositions(p, from) > 0))
      expect(index.size).toBe(model.size)
    }),
  )
})
