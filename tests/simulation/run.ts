import { parseArgs } from 'node:util'
import { PLANTED, type Planted } from './faults.ts'
import { liveWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    fault: { type: 'string' },
    faults: { type: 'boolean', default: false },
  },
})

/** A fresh base each time, printed, so that every run looks somewhere new. */
const base = values.seed === undefined ? Math.floor(Date.now() / 1000) % 1_000_000_000 : Number(values.seed)
const count = values.seed === undefined || process.argv.includes('--seeds') ? Number(values.seeds) : 1

if (values.faults) await tryFaults(Object.keys(PLANTED) as Planted[])
else await trySeeds((values.fault ?? null) as Planted | null)

async function trySeeds(planted: Planted | null): Promise<void> {
  const began = process.hrtime.bigint()
  const counts = new Map<string, number>()
  let failed = 0
  for (let seed = base; seed < base + count; seed++) {
    const outcome = await liveWorld(seed, planted)
    for (const [what, n] of outcome.counts) counts.set(what, (counts.get(what) ?? 0) + n)
    if (outcome.violations.length === 0) continue
    failed++
    if (failed <= 5) console.log(`seed ${seed}\n  ${outcome.violations.slice(0, 4).join('\n  ')}`)
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  const met = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, n]) => `${what} ${n}`)
  console.log(`met: ${met.join(', ')}`)
  console.log(
    `seeds ${base}…${base + count - 1} in ${seconds.toFixed(1)} s; again: npm run sim -- --seed ${base} --seeds ${count}`,
  )
  console.log(`${count - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

/** Every planted fault must be noticed by some seed. */
async function tryFaults(names: readonly Planted[]): Promise<void> {
  let blind = 0
  for (const name of names) {
    let tried = 0
    let first: string | undefined
    while (first === undefined && tried < count) {
      first = (await liveWorld(base + tried++, name)).violations[0]
      // A world that is wrong without the fault says nothing about it.
      if (first !== undefined && (await liveWorld(base + tried - 1)).violations.length > 0) first = undefined
    }
    if (first === undefined) blind++
    console.log(
      `${name} (${PLANTED[name]}): ${first ? `noticed by seed ${base + tried - 1}: ${first.split('\n')[0]}` : `NOT noticed in ${tried} seeds`}`,
    )
  }
  console.log(`${names.length - blind} passed, ${blind} failed`)
  process.exitCode = blind === 0 ? 0 : 1
}
