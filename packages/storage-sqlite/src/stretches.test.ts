import { isVisible, type Span } from '@tidings/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stretchesAbove } from './stretches.ts'

test('the stretches of a member hold each visible seq once', () => {
  const span: fc.Arbitrary<Span> = fc.record({
    join: fc.integer({ min: 0, max: 12 }),
    leave: fc.option(fc.integer({ min: 0, max: 14 })),
  })
  const spans = fc.option(fc.array(span, { maxLength: 4 }))
  fc.assert(
    fc.property(spans, fc.integer({ min: 0, max: 15 }), (given, after) => {
      const stretches = stretchesAbove(after, given)
      for (let seq = 1; seq <= 16; seq++) {
        const holding = stretches.filter((one) => seq > one.after && seq <= one.upTo).length
        expect(holding).toBe(seq > after && isVisible(seq, given) ? 1 : 0)
      }
    }),
  )
})
