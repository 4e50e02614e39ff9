import { type Plan, type PlanEvent, planOf } from './plan.ts'

/** A plan as lines to read: who is there, then what happens when. */
export function describePlan({ seed, knobs, events }: Plan): string[] {
  const { devices, lasting, ...rest } = knobs
  const settings = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`)
  return [
    `seed ${seed}: ${settings.join('; ')}`,
    `devices ${devices.join(' ')}${lasting ? `; for ever: ${JSON.stringify(lasting)}` : ''}`,
    ...events.map((event) => describeEvent(event, knobs.tenants > 1)),
    `(${events.length} of ${planOf(seed).events.length} events)`,
  ]
}

function describeEvent(event: PlanEvent, hasTenants: boolean): string {
  const { at, kind, seed, tenant, ...rest } = event
  const words = Object.entries(rest).map(([name, value]) => (typeof value === 'string' ? value : `${name}=${value}`))
  const where = hasTenants ? ` of app ${tenant + 1}` : ''
  return `${(at / 1000).toFixed(3).padStart(7)} s  ${[kind, ...words].join(' ')}${where}  (draws ${seed})`
}
