import { expect, test } from 'vitest'
import { ruleOf } from './checks.ts'
import { doJob } from './crew.ts'
import { PLANTED, type Planted } from './mutants.ts'
import { planOf } from './plan.ts'
import { REGRESSIONS } from './regressions.ts'
import { shrink } from './shrink.ts'
import { liveWorld } from './world.ts'

/** From the known seed on: a change of the product may move what a seed meets. */
const MOST_SEEDS = 30

test.each(REGRESSIONS)('seed $seed lives: $found', async ({ seed }) => {
  expect((await liveWorld(planOf(seed))).violations).toEqual([])
})

test('the same plan gives the same world', async () => {
  const plan = planOf(77)
  const [first, second] = [await liveWorld(plan), await liveWorld(plan)]
  expect(second.steps).toBe(first.steps)
  expect(second.trace).toBe(first.trace)
  expect([...second.counts]).toEqual([...first.counts])
})

test('a failing plan is made short, and still fails by the same rule', async () => {
  const plan = planOf(PLANTED.deleteAll.seed)
  const { violations } = await liveWorld(plan, 'deleteAll')
  const rule = ruleOf(violations[0] ?? '')
  const shorter = await shrink(plan, 'deleteAll', rule, 40)
  expect(shorter.events.length).toBeLessThan(plan.events.length / 2)
  expect((await liveWorld(shorter, 'deleteAll')).violations.map(ruleOf)).toContain(rule)
})

test.each(Object.entries(PLANTED).map(([name, { rule, seed }]) => ({ name: name as Planted, rule, seed })))(
  'without $rule ($name) some world goes wrong, and is right with it',
  async ({ name, seed }) => {
    expect((await doJob({ first: seed, most: MOST_SEEDS, planted: name })).seed).not.toBeNull()
  },
)
