import { parseFilter } from '@tidings/model'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { idOf, type PlainFilter, plainFilter, type Truth, truth } from '../list/list-steps.test.samples.ts'
import { ListWorld } from '../list/list-world.test.samples.ts'
import { readList } from './read-list.ts'
import type { Session } from './session.ts'

const ROWS = 30
/** What happens between two pages: rows that come, rise, sink, are pinned, read, hidden or brought back. */
const between = fc.array(fc.array(truth(fc.nat(ROWS - 1)), { maxLength: 4 }), { maxLength: 12 })
const paging = fc.record({
  rows: fc.uniqueArray(truth(fc.nat(ROWS - 1)), { selector: ({ n }) => n, minLength: 5 }),
  count: fc.integer({ min: 1, max: 7 }),
  between,
})

/** Reads page after page to the end; between two of them something happens. */
async function pages(world: ListWorld, filter: PlainFilter, count: number, moves: readonly (readonly Truth[])[]) {
  const session = { mirror: world.mirror } as unknown as Session
  const read: string[][] = []
  for (let next = 0, at = 0; ; at++) {
    const { views, isFinished } = await readList(session, parseFilter(filter), next, count)
    read.push(views.map(({ id }) => id))
    const last = views.at(-1)
    if (isFinished) return read
    // A page that is empty and not the last would be asked for again and again.
    if (!last) throw new Error('an empty page in the middle')
    if (next !== 0) expect(last.position.orderKey).toBeLessThan(next)
    next = last.position.orderKey
    const move = moves[at]
    if (move) world.do({ kind: 'put', rows: [...move] })
    await world.quiet()
  }
}

test('pages and events together bring every conversation, however rows move meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(paging, async ({ rows, count, between }) => {
      const world = await ListWorld.open(rows)
      const known = new Map<string, boolean>()
      // An app that keeps what it read by id, and lets events win: they are the later word.
      const told = new Map<string, boolean>()
      world.mirror.subscribe(({ changed }) => {
        for (const { id, after } of changed) told.set(id, after !== null && !after.hidden)
      })
      const read = await pages(world, {}, count, between)
      for (const id of read.flat()) known.set(id, true)
      for (const [id, isShown] of told) known.set(id, isShown)
      const shown = [...known].filter(([, isShown]) => isShown).map(([id]) => id)
      expect(shown.sort()).toEqual([...world.query({})].sort())
      expect((await pages(world, {}, count, [])).flat()).toEqual(world.query({}))
      // Who comes up twice in pages sank in between, and an event said so.
      const twice = read.flat().filter((id, i, all) => all.indexOf(id) !== i)
      for (const id of twice) expect(told.has(id)).toBe(true)
    }),
    { numRuns: 400 },
  )
})

test('while nothing moves, the pages of any size of any filter are the list, each conversation once', async () => {
  const still = fc.record({
    rows: fc.uniqueArray(truth(fc.nat(ROWS - 1)), { selector: ({ n }) => n, minLength: 1 }),
    count: fc.integer({ min: 1, max: 7 }),
    filter: plainFilter,
  })
  await fc.assert(
    fc.asyncProperty(still, async ({ rows, count, filter }) => {
      const world = await ListWorld.open(rows)
      const read = await pages(world, filter, count, [])
      expect(read.flat()).toEqual(world.query(filter))
      // A run of equal keys is the only reason for a longer page, and no page ends inside one.
      const key = (id: string) => rows.find(({ n }) => idOf(n) === id)
      for (const page of read) {
        const keys = page.map((id) => [key(id)?.key, key(id)?.isPinned].join())
        if (page.length > count) expect(new Set(keys).size).toBe(1)
      }
    }),
    { numRuns: 400 },
  )
})
