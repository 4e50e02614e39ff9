import { expect, test } from 'vitest'
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

test('a planted fault is noticed', async () => {
  const violations: string[] = []
  for (let seed = 5000; seed < 5010 && violations.length === 0; seed++)
    violations.push(...(await liveWorld(seed, 'cursorAlone')).violations)
  expect(violations).not.toEqual([])
})
