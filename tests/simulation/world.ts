import { Checks } from './checks.ts'
import { Faults, type Planted } from './faults.ts'
import { checkQuietWorld } from './invariants.ts'
import { Network } from './network.ts'
import { Random } from './random.ts'
import { SimDevice } from './sim-device.ts'
import { SimServer } from './sim-server.ts'
import { VirtualClock } from './virtual-clock.ts'
import { act, swarm } from './workload.ts'

export interface Outcome {
  readonly seed: number
  readonly violations: readonly string[]
  readonly steps: number
  readonly counts: ReadonlyMap<string, number>
}

const CHAOS_MS = 60_000
// Liveness: two heartbeats, a back-off of 30 s and the patience for a second RESET within a minute.
const QUIET_MS = 180_000
// Far below a heartbeat.
const BURST_MS = 3000

/** Lives one world from a seed: chaos, then everything heals, then everything must be right. */
export async function liveWorld(seed: number, planted: Planted | null = null): Promise<Outcome> {
  const random = new Random(seed)
  const clock = new VirtualClock(random)
  const checks = new Checks()
  const faults = new Faults(planted)
  const network = new Network(clock, random, faults)
  const server = new SimServer(clock, random, checks, faults)
  const people = ['ann', 'bob', 'cem', 'dee', 'eva', 'fay'].slice(0, 2 + random.below(5))
  const parts = { clock, random, network, server, checks, faults }
  const devices = people.flatMap((userID) =>
    Array.from({ length: 1 + random.below(2) }, (_, i) => new SimDevice(userID, i + 1, parts)),
  )
  const knob = (share: number) => random.chance(share)
  server.busLoss = random.pick([0, 0.08, 0.7])
  server.start()
  server.onCrashPoint = () => {
    checks.count('crash after commit')
    kill()
  }
  const kill = () => {
    checks.count('server crash')
    server.crash()
    network.cutAll()
    clock.after(200 + random.below(4000), () => {
      if (!server.isUp) server.start()
    })
  }
  let wasRestored = false
  let wereClocksRight = true

  for (const device of devices) clock.after(random.below(knob(0.3) ? 30_000 : 2000), () => device.isUp || device.boot())
  const deeds = swarm(random)
  const count = 60 + random.below(120)
  for (let i = 0; i < count; i++)
    clock.after(random.next() * CHAOS_MS, () => {
      const device = random.pick(devices)
      const burst = random.chance(0.2) ? 1 + random.below(5) : 1
      for (let j = 0; j < burst; j++) act(device, random.pick(deeds), random, people)
    })
  const often = (share: number, most: number, happen: () => void) => {
    if (!knob(share)) return
    for (let i = 1 + random.below(most); i > 0; i--) clock.after(random.next() * CHAOS_MS, happen)
  }
  /** One device says something while it is away, and another one of the same person says the opposite after it (M1). */
  const quarrel = (away: SimDevice) => {
    const here = devices.find((other) => other.userID === away.userID && other !== away)
    const id = random.pick([...away.model.rows.keys(), `c2c_${random.pick(people)}`])
    const pinned = random.chance(0.5)
    const say = (device: SimDevice | undefined, value: boolean) => {
      if (!device?.client?.getLoginUser()) return
      const manager = device.client.getConversationManager()
      void device.call('pin', () => manager.pinConversation(id, value))
    }
    clock.after(400, () => say(away, !pinned))
    clock.after(500, () => say(away, pinned))
    clock.after(1500, () => say(here, pinned))
    clock.after(1600, () => say(here, !pinned))
  }
  often(0.6, 8, () => random.pick([...network.links, null])?.cut())
  often(0.5, 4, () => {
    const device = random.pick(devices)
    const { name } = device
    checks.count('offline')
    quarrel(device)
    network.unreachable.add(name)
    for (const link of network.links) if (link.device === name) link.cut()
    clock.after(500 + random.below(30_000), () => network.unreachable.delete(name))
  })
  often(0.3, 2, () => {
    const { name } = random.pick(devices)
    checks.count('black hole')
    network.blackHoles.add(name)
    clock.after(500 + random.below(50_000), () => network.blackHoles.delete(name))
  })
  often(0.6, 6, () => {
    const device = random.pick(devices)
    if (!device.isUp) return
    device.crash(random.chance(0.15))
    clock.after(100 + random.below(random.chance(0.2) ? 15_000 : 2000), () => device.isUp || device.boot())
  })
  often(0.5, 3, () => server.isUp && kill())
  often(0.4, 6, () => {
    server.clockOffset += random.below(20_000) - 12_000
    wereClocksRight = false
    checks.count('clock jump')
  })
  often(0.4, 6, () => {
    wereClocksRight = false
    random.pick(devices).skew = random.below(20_000) - 10_000
  })
  if (knob(0.2)) {
    const at = 5000 + random.below(40_000)
    let backup = server.disk.clone()
    clock.after(at, () => {
      backup = server.disk.clone()
    })
    clock.after(at + 300 + random.below(12_000), () => {
      wasRestored = true
      server.restore(backup)
      network.cutAll()
      clock.after(500, () => server.isUp || server.start())
    })
  }

  await clock.runUntil(CHAOS_MS)
  network.isCalm = true
  server.isCalm = true
  network.blackHoles.clear()
  network.unreachable.clear()
  if (!server.isUp) server.start()
  for (const device of devices) if (!device.isUp) device.boot()
  await clock.runUntil(CHAOS_MS + QUIET_MS)
  // When nothing is wrong nobody waits for a heartbeat: a last burst must be everywhere within moments.
  for (const device of devices)
    for (const deed of ['send', 'read', 'pin'] as const)
      clock.after(random.below(100), () => act(device, deed, random, people))
  await clock.runUntil(CHAOS_MS + QUIET_MS + BURST_MS)
  const checking = checkQuietWorld({ checks, disk: server.disk, devices, wasRestored, wereClocksRight })
  await clock.runUntil(CHAOS_MS + QUIET_MS + BURST_MS + 200)
  await Promise.race([
    checking,
    new Promise((resolve) => setImmediate(() => setImmediate(resolve))).then(() => {
      checks.bad('reads never wait for the network', 'a read of the list did not answer')
    }),
  ])
  return { seed, violations: checks.violations, steps: clock.steps, counts: checks.counts }
}
