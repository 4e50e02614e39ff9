import { DEEDS, type Deed } from './deeds.ts'
import { type Random, streamOf } from './random.ts'

/** What stays the same in a world from its first moment to its last. */
export interface Knobs {
  readonly people: readonly string[]
  /** Names such as `ann-1`. */
  readonly devices: readonly string[]
  /** Server processes over one storage. */
  readonly nodes: number
  readonly storage: 'memory' | 'sqlite'
  /** 2: another app lives beside this one, with the same ids everywhere, and must never be heard of. */
  readonly tenants: number
  /** Share of nudges that the bus loses until everything heals. */
  readonly busLoss: number
  /** A fault that never heals, and that everybody must live with. */
  readonly lasting: Lasting | null
  /** Drafts go to all devices of a person. */
  readonly sharesDrafts: boolean
  /** What keeps the caches of devices. */
  readonly cache: 'memory' | 'sqlite'
}

export type Lasting =
  | { readonly kind: 'busDead' }
  | { readonly kind: 'nodeDead'; readonly node: number; readonly at: number }
  /** Nothing that the server says of itself reaches this device: only answers do. */
  | { readonly kind: 'deaf'; readonly device: string }

export type Happening =
  | { readonly kind: 'boot'; readonly device: string }
  | { readonly kind: 'deed'; readonly device: string; readonly deed: Deed; readonly times: number }
  /** One device says something while it is away, and another one of the same person says the opposite after it (M1). */
  | { readonly kind: 'quarrel'; readonly device: string; readonly forMs: number }
  | { readonly kind: 'cut'; readonly device: string }
  | { readonly kind: 'offline' | 'blackHole'; readonly device: string; readonly forMs: number }
  | { readonly kind: 'crash'; readonly device: string; readonly wipe: boolean; readonly forMs: number }
  /** The process dies, and something in its cache is another value when it comes back. */
  | { readonly kind: 'damage'; readonly device: string; readonly forMs: number }
  | { readonly kind: 'deviceClock'; readonly device: string; readonly skewMs: number }
  /** `afterCommit`: not at once, but between its next commit and everything that follows it. */
  | { readonly kind: 'killNode'; readonly node: number; readonly afterCommit: boolean; readonly forMs: number }
  | { readonly kind: 'nodeClock'; readonly node: number; readonly byMs: number }
  | { readonly kind: 'busDead'; readonly forMs: number }
  | { readonly kind: 'backup' }
  | { readonly kind: 'restore' }

/** Something that happens at a moment. It draws from its own seed alone, so leaving one out leaves the others as they are. */
export type PlanEvent = Happening & { readonly at: number; readonly tenant: number; readonly seed: number }

export interface Plan {
  readonly seed: number
  readonly knobs: Knobs
  readonly events: readonly PlanEvent[]
}

/** Everything happens within that time; then the world heals. */
export const CHAOS_MS = 60_000
const PEOPLE = ['ann', 'bob', 'cem', 'dee', 'eva', 'fay']
/** A list of several pages makes every world slow, and few need it. */
const CROWD_SHARE = 0.17
/** Every fifth world has a fault that lasts. */
const LIVENESS_EVERY = 5

/** The world of a seed. */
export function planOf(seed: number): Plan {
  const random = streamOf(seed, 'plan')
  const knobs = knobsOf(seed, random)
  const events: PlanEvent[] = []
  const add = (at: number, happening: Happening) =>
    events.push({ ...happening, at: Math.floor(at), tenant: random.below(knobs.tenants), seed: random.seed() })
  const late = random.chance(0.3) ? 30_000 : 2000
  for (let tenant = 0; tenant < knobs.tenants; tenant++)
    for (const device of knobs.devices)
      events.push({ kind: 'boot', device, at: random.below(late), tenant, seed: random.seed() })
  const deeds = weighted(random)
  for (let i = 20 + random.below(60); i > 0; i--)
    add(random.next() * CHAOS_MS, {
      kind: 'deed',
      device: random.pick(knobs.devices),
      deed: random.pick(deeds),
      times: random.chance(0.2) ? 1 + random.below(5) : 1,
    })
  if (random.chance(CROWD_SHARE)) addCrowd(knobs.devices, random, add)
  addFaults(random, knobs, add)
  addLooks(streamOf(seed, 'looks'), knobs, add)
  return { seed, knobs, events: events.sort((a, b) => a.at - b.at) }
}

function knobsOf(seed: number, random: Random): Knobs {
  const people = PEOPLE.slice(0, 2 + Math.floor(random.next() * random.next() * 5))
  const devices = people.flatMap((userID) =>
    Array.from({ length: random.chance(0.1) ? 3 : 1 + random.below(2) }, (_, i) => `${userID}-${i + 1}`),
  )
  const storage = random.chance(0.33) ? 'sqlite' : 'memory'
  const nodes = storage === 'sqlite' ? 1 : random.pick([1, 1, 2, 3])
  const tenants = random.chance(0.1) ? 2 : 1
  const lasting = seed % LIVENESS_EVERY === 0 ? lastingOf(random, nodes, devices) : null
  const sharesDrafts = streamOf(seed, 'drafts').chance(0.3)
  const cache = streamOf(seed, 'cache').chance(0.33) ? 'sqlite' : 'memory'
  const busLoss = random.pick([0, 0.08, 0.7])
  return { people, devices, nodes, storage, tenants, busLoss, lasting, sharesDrafts, cache }
}

function lastingOf(random: Random, nodes: number, devices: readonly string[]): Lasting {
  const kind = random.pick(['busDead', 'deaf', 'nodeDead'] as const)
  if (kind === 'deaf') return { kind, device: random.pick(devices) }
  if (kind === 'busDead' || nodes === 1) return { kind: 'busDead' }
  return { kind, node: random.below(nodes), at: random.below(CHAOS_MS) }
}

/** A seed's choice: some deeds happen in this world and some do not, so that rare mixtures come undiluted. */
function weighted(random: Random): Deed[] {
  // Without a word nothing else has much to act on, so people talk in every world.
  const deeds = (Object.keys(DEEDS) as Deed[]).filter((deed) => random.chance(0.5) || deed === 'send')
  return deeds.flatMap((deed) => Array.from({ length: DEEDS[deed] }, () => deed))
}

/** Many conversations of one person: lists, walks and pulls of several pages, and what may go wrong in the middle. */
function addCrowd(devices: readonly string[], random: Random, add: (at: number, happening: Happening) => void): void {
  const device = random.pick(devices)
  const userID = device.slice(0, device.lastIndexOf('-'))
  const other = devices.find((name) => name !== device && name.startsWith(`${userID}-`))
  const crowd = (at: number) => add(at + random.below(5000), { kind: 'deed', device, deed: 'crowd', times: 1 })
  crowd(3000)
  if (random.chance(0.7)) crowd(33_000)
  // Who was away for all of it is more than one page behind.
  if (other && random.chance(0.5)) add(2000, { kind: 'offline', device: other, forMs: 50_000 })
  if (random.chance(0.3)) return
  // Who starts over has pages to go, and may not get far.
  const begins = 45_000 + random.below(5000)
  const interrupted = begins + 300 + random.below(250)
  add(begins, { kind: 'crash', device: other ?? device, wipe: true, forMs: 200 })
  if (random.chance(0.8)) add(interrupted, { kind: 'crash', device: other ?? device, wipe: false, forMs: 200 })
  if (random.chance(0.6)) return
  add(40_000, { kind: 'backup' })
  add(interrupted, { kind: 'restore' })
}

/** What people look at changes, and now and then a cache that lies. */
function addLooks(random: Random, knobs: Knobs, add: (at: number, happening: Happening) => void): void {
  const device = () => random.pick(knobs.devices)
  if (random.chance(0.5))
    for (let i = 1 + random.below(8); i > 0; i--)
      add(random.next() * CHAOS_MS, { kind: 'deed', device: device(), deed: 'filter', times: 1 })
  if (!random.chance(0.15)) return
  for (let i = 1 + random.below(3); i > 0; i--)
    add(random.next() * CHAOS_MS, { kind: 'damage', device: device(), forMs: 100 + random.below(2000) })
}

function addFaults(random: Random, knobs: Knobs, add: (at: number, happening: Happening) => void): void {
  const device = () => random.pick(knobs.devices)
  const node = () => random.below(knobs.nodes)
  const often = (share: number, most: number, make: () => Happening) => {
    if (!random.chance(share)) return
    for (let i = 1 + random.below(most); i > 0; i--) add(random.next() * CHAOS_MS, make())
  }
  const down = () => 100 + random.below(random.chance(0.2) ? 15_000 : 2000)
  often(0.5, 8, () => ({ kind: 'cut', device: device() }))
  often(0.5, 4, () => ({ kind: 'offline', device: device(), forMs: 500 + random.below(30_000) }))
  often(0.5, 4, () => ({ kind: 'quarrel', device: device(), forMs: 500 + random.below(30_000) }))
  often(0.5, 2, () => ({ kind: 'blackHole', device: device(), forMs: 500 + random.below(50_000) }))
  often(0.5, 6, () => ({ kind: 'crash', device: device(), wipe: random.chance(0.15), forMs: down() }))
  often(0.5, 3, () => ({ kind: 'killNode', node: node(), afterCommit: false, forMs: 200 + random.below(4000) }))
  often(0.5, 4, () => ({ kind: 'killNode', node: node(), afterCommit: true, forMs: 200 + random.below(4000) }))
  often(0.4, 6, () => ({ kind: 'nodeClock', node: node(), byMs: random.below(20_000) - 12_000 }))
  often(0.4, 6, () => ({ kind: 'deviceClock', device: device(), skewMs: random.below(20_000) - 10_000 }))
  often(0.3, 2, () => ({ kind: 'busDead', forMs: 500 + random.below(30_000) }))
  // A restore excuses much, so most worlds go without one.
  if (!random.chance(0.2)) return
  const at = 5000 + random.below(40_000)
  add(at, { kind: 'backup' })
  add(at + 300 + random.below(12_000), { kind: 'restore' })
}
