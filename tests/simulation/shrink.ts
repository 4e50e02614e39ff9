import { ruleOf } from './checks.ts'
import type { Planted } from './mutants.ts'
import type { Plan, PlanEvent } from './plan.ts'
import { liveWorld } from './world.ts'

const MOST_TRIES = 400

/** The same failure with fewer events: leaves out ever smaller parts while the same rule stays broken. */
export async function shrink(plan: Plan, planted: Planted | null, rule: string, mostTries = MOST_TRIES): Promise<Plan> {
  let events = plan.events
  let tries = 0
  const isStillWrong = async (some: readonly PlanEvent[]) => {
    tries++
    const { violations } = await liveWorld({ ...plan, events: some }, planted)
    return violations.some((violation) => ruleOf(violation) === rule)
  }
  let parts = 2
  while (events.length > 1 && parts <= events.length && tries < mostTries) {
    const size = Math.ceil(events.length / parts)
    let isShorter = false
    for (let from = 0; from < events.length && tries < mostTries; ) {
      const rest = [...events.slice(0, from), ...events.slice(from + size)]
      if (await isStillWrong(rest)) {
        events = rest
        isShorter = true
      } else from += size
    }
    if (!isShorter && size === 1) break
    if (!isShorter || size > 1) parts = Math.min(events.length, parts * 2)
  }
  return { ...plan, events }
}
