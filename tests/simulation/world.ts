import { act } from './act.ts'
import { Checks } from './checks.ts'
import { Faults, type Planted } from './faults.ts'
import { happen } from './happen.ts'
import { checkQuietWorld } from './invariants.ts'
import { CHAOS_MS, type Plan } from './plan.ts'
import { Random, streamOf } from './random.ts'
import { Tenant } from './tenant.ts'
import { settled, VirtualClock } from './virtual-clock.ts'

export interface Outcome {
  readonly seed: number
  readonly violations: readonly string[]
  readonly steps: number
  /** Two lives of one plan have the same. */
  readonly trace: string
  readonly counts: ReadonlyMap<string, number>
}

// Liveness: two heartbeats, a back-off of 30 s and the patience for a second RESET within a minute.
const QUIET_MS = 180_000
/** Far below a heartbeat: when nothing is wrong nobody waits for one. */
const BURST_MS = 3000
/** Two heartbeats and 5 s: what a device may need that nobody tells anything. */
const SLOW_BURST_MS = 65_000
const ANSWER_MS = 200

/** Lives one world as planned: chaos, then everything heals that can, then everything must be right. */
export async function liveWorld(plan: Plan, planted: Planted | null = null): Promise<Outcome> {
  const { seed, knobs } = plan
  const clock = new VirtualClock(streamOf(seed, 'ties'))
  const checks = new Checks()
  const faults = new Faults(planted)
  const tenants = Array.from({ length: knobs.tenants }, (_, i) => new Tenant(plan, i, { clock, checks, faults }))
  count(checks, plan)
  for (const tenant of tenants) {
    tenant.cluster.start()
    beginLasting(tenant, plan, clock)
  }
  for (const event of plan.events)
    clock.after(event.at, () => happen(event, tenants[event.tenant] as Tenant, { clock, checks, people: knobs.people }))

  await clock.runUntil(CHAOS_MS)
  for (const tenant of tenants) heal(tenant)
  await clock.runUntil(CHAOS_MS + QUIET_MS)
  const burst = streamOf(seed, 'burst')
  for (const tenant of tenants)
    for (const device of tenant.devices.values())
      for (const deed of ['send', 'read', 'pin'] as const) {
        const random = new Random(burst.seed())
        clock.after(burst.below(100), () => act(device, deed, random, knobs.people, tenant.taint))
      }
  const isSlow = knobs.lasting?.kind === 'busDead' || knobs.lasting?.kind === 'deaf'
  const end = CHAOS_MS + QUIET_MS + (isSlow ? SLOW_BURST_MS : BURST_MS)
  await clock.runUntil(end)
  let haveAnswered = 0
  for (const tenant of tenants)
    void checkQuietWorld(tenant, checks, plan).then(
      () => haveAnswered++,
      (error: unknown) => checks.bad('the checks can be made', String((error as Error)?.stack ?? error)),
    )
  await clock.runUntil(end + ANSWER_MS)
  await settled()
  if (haveAnswered < tenants.length) checks.bad('reads never wait for the network', 'a read of the list did not answer')
  for (const tenant of tenants) {
    for (const device of tenant.devices.values()) device.disk.dispose()
    await tenant.cluster.storage.dispose()
  }
  return { seed, violations: checks.violations, steps: clock.steps, trace: checks.hash, counts: checks.counts }
}

function beginLasting({ cluster, network }: Tenant, { knobs }: Plan, clock: VirtualClock): void {
  const { lasting } = knobs
  if (lasting?.kind === 'busDead') cluster.bus.deadUntil = Number.POSITIVE_INFINITY
  else if (lasting?.kind === 'deaf') network.deaf = lasting.device
  else if (lasting) {
    const node = cluster.nodes[lasting.node]
    if (node) clock.after(lasting.at, () => cluster.lose(node))
  }
}

function heal({ cluster, network, devices }: Tenant): void {
  network.isCalm = true
  network.blackHoles.clear()
  network.unreachable.clear()
  cluster.bus.isCalm = true
  if (cluster.bus.deadUntil !== Number.POSITIVE_INFINITY) cluster.bus.deadUntil = 0
  for (const node of cluster.nodes) node.diesAfterCommit = false
  cluster.start()
  for (const device of devices.values()) device.boot()
}

function count(checks: Checks, { knobs }: Plan): void {
  checks.count(`storage ${knobs.storage}`)
  checks.count(`caches ${knobs.cache}`)
  checks.count(`nodes ${knobs.nodes}`)
  if (knobs.tenants > 1) checks.count('two apps')
  if (knobs.lasting) checks.count(`lasting ${knobs.lasting.kind}`)
}
