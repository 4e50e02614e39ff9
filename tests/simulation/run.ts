import { parseArgs } from 'node:util'
import { ruleOf } from './checks.ts'
import { describeCounts, GATE_COUNT, missing } from './coverage.ts'
import { doJob, doJobs, type Job, type Report } from './crew.ts'
import { describePlan } from './describe-plan.ts'
import { PLANTED, type Planted } from './mutants.ts'
import { planOf } from './plan.ts'
import { shrink } from './shrink.ts'

const { values } = parseArgs({
  options: {
    /** How many worlds, from a fresh seed or from `--seed`. */
    seeds: { type: 'string' },
    seed: { type: 'string' },
    /** Plants one fault. */
    fault: { type: 'string' },
    /** Plants each fault and looks for a seed that notices it. */
    mutants: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    /** Leaves out events of a failing plan while it fails by the same rule. */
    shrink: { type: 'boolean', default: false },
    /** Every expected state must have been met. */
    gate: { type: 'boolean', default: false },
  },
})

const GATE_SEEDS = 10_000
const MUTANT_SEEDS = 2000
/** Failures that are told in full. */
const TOLD = 5

const planted = (values.fault ?? null) as Planted | null
if (planted !== null && !(planted in PLANTED)) throw new Error(`there is no fault ${planted}`)
const isTable = values.mutants || values.faults
/** A fresh base each time, printed, so that every run looks somewhere new. */
const base = values.seed === undefined ? Math.floor(Date.now() / 1000) % 1_000_000_000 : Number(values.seed)
const count = Number(values.seeds ?? (values.gate ? GATE_SEEDS : isTable ? MUTANT_SEEDS : values.seed ? 1 : 100))

if (isTable) await tryMutants()
else if (values.shrink) await shrinkSeed()
else await trySeeds()

async function trySeeds(): Promise<void> {
  const began = process.hrtime.bigint()
  const counts = new Map<string, number>()
  const failed: Report[] = []
  const jobs: Job[] = Array.from({ length: count }, (_, i) => ({ first: base + i, most: 1, planted }))
  const note = (report: Report) => {
    for (const [what, n] of report.counts) counts.set(what, (counts.get(what) ?? 0) + n)
    if (report.seed === null) return
    failed.push(report)
    if (failed.length <= TOLD) console.log(`seed ${report.seed}\n  ${report.violations.slice(0, 4).join('\n  ')}`)
  }
  if (count === 1) note(await doJob(jobs[0] as Job))
  else await doJobs(jobs, note)
  for (const report of failed.slice(0, TOLD)) await again(report)
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  console.log(`met: ${describeCounts(counts)}`)
  const missed = values.gate ? missing(counts) : []
  if (missed.length > 0) console.log(`met less than ${GATE_COUNT} times: ${missed.join(', ')}`)
  console.log(
    `seeds ${base}…${base + count - 1} in ${seconds.toFixed(1)} s; again: npm run sim -- --seed ${base} --seeds ${count}`,
  )
  console.log(`${count - failed.length} passed, ${failed.length + missed.length} failed`)
  process.exitCode = failed.length + missed.length === 0 ? 0 : 1
}

/** A failure that does not come back the same way cannot be looked for. */
async function again({ job, trace }: Report): Promise<void> {
  const second = await doJob(job)
  const isSame = second.trace === trace
  console.log(`seed ${job.first} again: trace ${second.trace} ${isSame ? 'is the same' : `is not ${trace}`}`)
  console.log(`  shorter: npm run sim -- --seed ${job.first} --shrink${planted ? ` --fault ${planted}` : ''}`)
}

async function shrinkSeed(): Promise<void> {
  const { violations } = await doJob({ first: base, most: 1, planted })
  const [first] = violations
  if (first === undefined) return console.log(`seed ${base} passes`)
  const plan = await shrink(planOf(base), planted, ruleOf(first))
  console.log([first, ...describePlan(plan)].join('\n'))
  process.exitCode = 1
}

/** Every planted fault must be noticed by some seed. */
async function tryMutants(): Promise<void> {
  const names = planted === null ? (Object.keys(PLANTED) as Planted[]) : [planted]
  const first = values.seed === undefined ? 1 : base
  let blind = 0
  await doJobs(
    names.map((name) => ({ first, most: count, planted: name })),
    ({ job, tried, seed, violations }) => {
      const name = job.planted as Planted
      const said = seed === null ? 'NOT NOTICED' : `seed ${seed}: ${violations[0]?.split('\n')[0]?.slice(0, 100)}`
      console.log(`${PLANTED[name].rule.padEnd(8)}${name.padEnd(22)}${String(tried).padStart(5)} tried  ${said}`)
      if (seed === null) blind++
    },
  )
  console.log(`${names.length - blind} passed, ${blind} failed`)
  process.exitCode = blind === 0 ? 0 : 1
}
