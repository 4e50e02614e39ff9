import type { Random } from '../simulation/random.ts'
import type { Host } from './host.ts'
import type { World } from './world.ts'

/** A heartbeat finds a dead line within 32 s; a shorter run than that ends it otherwise. */
const HEARTBEAT_MS = 40_000

type Fault = (world: World, random: Random, leftMs: number) => void

const one = (world: World, random: Random): Host => random.pick(world.hosts)

const LINE_FAULTS: readonly Fault[] = [
  (world, random) => {
    world.count('cut')
    one(world, random).line.cut()
  },
  (world) => {
    world.count('cut of all')
    for (const { line } of world.hosts) line.cut()
  },
  (world, random) => {
    world.count('answers lost')
    const { line } = one(world, random)
    line.mute()
    world.after(300 + random.below(1500), () => line.cut())
  },
  (world, random) => {
    world.count('answers lost of all')
    for (const { line } of world.hosts) {
      line.mute()
      world.after(300 + random.below(1500), () => line.cut())
    }
  },
  (world, random) => {
    world.count('stall')
    const { line } = one(world, random)
    line.stall()
    world.after(300 + random.below(5000), () => line.mend())
  },
  (world, random) => {
    world.count('time offline')
    const { line } = one(world, random)
    line.refuse()
    world.after(1000 + random.below(6000), () => line.mend())
  },
  (world, random, leftMs) => {
    world.count('half-open line')
    const { line } = one(world, random)
    line.deafen()
    // With time enough the device has to find out by itself.
    if (leftMs < HEARTBEAT_MS) world.after(1000 + random.below(6000), () => line.cut())
    else world.count('half-open line left to the heartbeat')
  },
]

const killServer: Fault = (world, random) => {
  const { server } = world
  if (!world.isHere(server)) return
  const absence = random.below(2500)
  world.replace(server, 'kill -9 of the server', async () => {
    await server.end('SIGKILL')
    await pause(absence)
    await server.start()
  })
}

const kill =
  (host: Host, how: string): Fault =>
  (world, random) => {
    if (!world.isHere(host)) return
    const absence = random.below(1500)
    const bySession = random.chance(0.7)
    world.replace(host, `${how} of the ${host.name}`, async () => {
      await host.die(how)
      await pause(absence)
      await host.start(bySession)
    })
  }

/** Every kind of fault once, in any order. */
export function shuffledFaults(world: World, random: Random): Fault[] {
  const deaths = world.hosts.flatMap((host) => host.deaths.map((how) => kill(host, how)))
  const deck = [...LINE_FAULTS, killServer, killServer, ...deaths]
  for (let i = deck.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[deck[i], deck[j]] = [deck[j] as Fault, deck[i] as Fault]
  }
  return deck
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
