import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PlainFilter, plainFilter, step, truth } from '../list/list-steps.test.samples.ts'
import { ListWorld } from '../list/list-world.test.samples.ts'
import { UnreadByFilter } from './unread-by-filter.ts'

const history = fc.constantFrom(5, 12, 100).chain((rows) =>
  fc.record({
    rows: fc.uniqueArray(truth(fc.nat(rows - 1)), { selector: ({ n }) => n, minLength: Math.floor(rows / 2) }),
    filters: fc.uniqueArray(plainFilter, { selector: questionOf, minLength: 1, maxLength: 4 }),
    steps: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: step(rows) },
        { weight: 2, arbitrary: fc.constant({ kind: 'wait' as const }) },
        { weight: 1, arbitrary: fc.constant({ kind: 'quiet' as const }) },
      ),
      { maxLength: 20 },
    ),
  }),
)

test('who reads a number once and hears the events from then on always knows it, and hears no number twice', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ rows, filters, steps }) => {
      const world = await ListWorld.open(rows)
      const known = new Map<PlainFilter, number>()
      const last = new Map<PlainFilter, number>()
      const heardSinceCommit = new Set<PlainFilter>()
      const faults: string[] = []
      world.mirror.subscribe(() => heardSinceCommit.clear())
      const unread = new UnreadByFilter(world.mirror, (of, count) => {
        const filter = filters.find((one) => one === of) ?? {}
        if (heardSinceCommit.has(filter)) faults.push(`twice in a commit: ${JSON.stringify(filter)}`)
        if (last.get(filter) === count) faults.push(`the same number again: ${JSON.stringify(filter)}`)
        heardSinceCommit.add(filter)
        last.set(filter, count)
        known.set(filter, count)
      })
      for (const filter of filters) {
        unread.subscribe(filter)
        void unread.count(filter).then((count) => known.set(filter, count))
      }
      const check = async () => {
        await world.quiet()
        for (const filter of filters) {
          expect(known.get(filter), JSON.stringify(filter)).toBe(world.unread(filter))
          expect(await unread.count(filter)).toBe(world.unread(filter))
        }
      }
      for (const act of steps) {
        if (act.kind === 'quiet') await check()
        else if (act.kind === 'wait') for (let i = 0; i < 7; i++) await Promise.resolve()
        else world.do(act)
      }
      await check()
      // One that nobody subscribed to is counted as it stands.
      unread.close()
      for (const filter of filters) expect(await unread.count(filter)).toBe(world.unread(filter))
      expect(faults).toEqual([])
    }),
    { numRuns: 300 },
  )
})

/** What a filter asks, so that no two of a run are one subscription. */
function questionOf(filter: PlainFilter): string {
  const { keyword, ...conditions } = filter
  return JSON.stringify([...Object.entries(conditions).sort(), ...(keyword ? [keyword] : [])])
}
