import { expect, test } from 'vitest'
import { PLANTED, type Planted } from './faults.ts'
import { REGRESSIONS } from './regressions.ts'
import { liveWorld } from './world.ts'

test.each(REGRESSIONS)('seed $seed lives: $found', async ({ seed }) => {
  expect((await liveWorld(seed)).violations).toEqual([])
})

test('the same seed gives the same world', async () => {
  const [first, second] = [await liveWorld(77), await liveWorld(77)]
  expect(second.steps).toBe(first.steps)
  expect([...second.counts]).toEqual([...first.counts])
})

test.each(Object.entries(PLANTED))('without %s (%s) some world goes wrong, and is right with it', async (fault) => {
  let noticed = false
  for (let seed = 5000; seed < 5060 && !noticed; seed++) {
    const { violations } = await liveWorld(seed, fault as Planted)
    noticed = violations.length > 0 && (await liveWorld(seed)).violations.length === 0
  }
  expect(noticed).toBe(true)
})
