import { join } from 'node:path'
import { Random } from '../simulation/random.ts'
import { GROUPS } from './call.ts'
import { pause, shuffledFaults } from './faults.ts'
import { askedMessages, messageFaults } from './message-checks.ts'
import { untilInStep } from './quiet-checks.ts'
import { runCommand } from './server-host.ts'
import { ServerRows } from './server-rows.ts'
import { World } from './world.ts'

export interface SoakOptions {
  readonly minutes: number
  readonly seed: number
  /** The Chromium for the page; null leaves the page out. */
  readonly program: string | null
}

/** Faults come about this often, so that a run of one minute meets each kind. */
const FAULT_MS = { least: 1500, more: 3000 } as const
const CALL_MS = { least: 40, more: 300 } as const
/** Now and then much is done at once, mostly just before a fault: so that it meets what is on its way. */
const BURST = 8
const FLIGHT_MS = 80

/** Talk and faults for some minutes, then peace; answers the faults of every rule. */
export async function soak(options: SoakOptions, say: (words: string) => void): Promise<Map<string, string[]>> {
  const random = new Random(options.seed)
  const world = await World.open(options.program)
  try {
    await found(world)
    await live(world, random, options.minutes * 60_000)
    const start = performance.now()
    await world.heal()
    const faults = new Map([['whatever dies comes back', world.troubles]])
    // Who is not there cannot be asked.
    if (world.troubles.length > 0) return faults
    for (const [rule, found] of await untilInStep(world, false)) faults.set(`${rule}, drafts aside`, found)
    for (const [rule, found] of await untilInStep(world, true)) faults.set(rule, found)
    say(`${countsOf(world)}\nin step ${((performance.now() - start) / 1000).toFixed(1)} s after the last fault`)
    for (const [rule, found] of await checkAtRest(world)) faults.set(rule, found)
    return faults
  } finally {
    await world.close()
  }
}

/** The groups are there from the beginning, so that much is said in them. */
async function found(world: World): Promise<void> {
  for (const [groupID, type] of GROUPS)
    await world.ask('friends', 'bob', { kind: 'groupCreate', groupID, type, members: ['alice', 'carol'] })
}

async function live(world: World, random: Random, ms: number): Promise<void> {
  const end = performance.now() + ms
  const gap = () => FAULT_MS.least + random.below(FAULT_MS.more)
  let nextFault = performance.now() + gap()
  let deck = shuffledFaults(world, random)
  while (performance.now() < end) {
    for (let left = random.chance(0.05) ? BURST : 1; left > 0; left--) world.act(random)
    if (performance.now() >= nextFault) {
      if (random.chance(0.7)) {
        for (let left = BURST; left > 0; left--) world.act(random)
        await pause(random.below(FLIGHT_MS))
      }
      deck.pop()?.(world, random, end - performance.now())
      if (deck.length === 0) deck = shuffledFaults(world, random)
      nextFault = performance.now() + gap()
    }
    await pause(CALL_MS.least + random.below(CALL_MS.more))
  }
}

/** What is left when everything has ended in good order. */
async function checkAtRest(world: World): Promise<Map<string, string[]>> {
  for (const host of world.hosts) await host.close()
  const code = await world.server.end('SIGTERM')
  const asked = world.hosts.flatMap((host) => askedMessages(host.name, host.history()))
  const stored = ServerRows.read(world.server.data, (rows) => rows.messages())
  const faults = messageFaults(asked, stored)
  faults.set('something was said', stored.length > 0 && asked.some((a) => a.answer !== null) ? [] : ['nothing'])
  faults.set('the server ends in good order', code === 0 ? [] : [`exit code ${code}`])
  for (const name of ['server', 'phone/alice', 'laptop/alice', 'friends/bob', 'friends/carol']) {
    const { code, output } = await runCommand('doctor', join(world.folder, name))
    faults.set(`the doctor finds nothing in ${name}`, code === 0 ? [] : [output])
  }
  return faults
}

function countsOf({ counts }: World): string {
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const those = (isWanted: (what: string) => boolean) =>
    sorted.filter(([what]) => isWanted(what)).map(([what, n]) => `${what.replace(/^(call|answer) /, '')} ${n}`)
  const sum = sorted.reduce((total, [what, n]) => total + (what.startsWith('call ') ? n : 0), 0)
  return [
    `calls ${sum}: ${those((what) => what.startsWith('call ')).join(', ')}`,
    `answers: ${those((what) => what.startsWith('answer ')).join(', ')}`,
    `faults: ${those((what) => !/^(call|answer) /.test(what)).join(', ')}`,
  ].join('\n')
}
