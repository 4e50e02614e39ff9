import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { Planted } from './mutants.ts'
import { planOf } from './plan.ts'
import { liveWorld } from './world.ts'

/** Lives the worlds of seeds until one goes wrong, or all were lived. */
export interface Job {
  readonly first: number
  readonly most: number
  readonly planted: Planted | null
}

export interface Report {
  readonly job: Job
  readonly tried: number
  /** The seed that went wrong, and what was wrong. */
  readonly seed: number | null
  readonly violations: readonly string[]
  readonly trace: string
  readonly counts: readonly (readonly [string, number])[]
}

const right = new Map<number, Promise<boolean>>()

/** Many faults are tried on the same seeds. */
function isRightWithout(seed: number): Promise<boolean> {
  const known = right.get(seed) ?? liveWorld(planOf(seed)).then(({ violations }) => violations.length === 0)
  right.set(seed, known)
  return known
}

/** Does a job in this process. A planted fault is noticed only where the world is right without it. */
export async function doJob(job: Job): Promise<Report> {
  const counts = new Map<string, number>()
  for (let tried = 1; tried <= job.most; tried++) {
    const seed = job.first + tried - 1
    const outcome = await liveWorld(planOf(seed), job.planted)
    for (const [what, n] of outcome.counts) counts.set(what, (counts.get(what) ?? 0) + n)
    const { violations, trace } = outcome
    if (violations.length === 0) continue
    if (job.planted !== null && !(await isRightWithout(seed))) continue
    return { job, tried, seed, violations, trace, counts: [...counts] }
  }
  return { job, tried: job.most, seed: null, violations: [], trace: '', counts: [...counts] }
}

/** Does jobs side by side, one process a processor; reports come in the order in which they are done. */
export async function doJobs(jobs: readonly Job[], onReport: (report: Report) => void): Promise<void> {
  const waiting = [...jobs]
  const hands = Math.min(availableParallelism(), jobs.length)
  const work = (hand: ChildProcess) =>
    new Promise<void>((resolve, reject) => {
      const next = () => {
        const job = waiting.shift()
        if (job) hand.send(job)
        else {
          hand.removeAllListeners('exit')
          hand.disconnect()
          resolve()
        }
      }
      hand.on('message', (report: Report) => {
        onReport(report)
        next()
      })
      hand.once('exit', (code) => reject(new Error(`a process of the simulator ended with ${code}`)))
      next()
    })
  // A world leaves much short-lived litter: with room for it, most is gone before anybody looks.
  const execArgv = [...process.execArgv, '--max-semi-space-size=64']
  await Promise.all(
    Array.from({ length: hands }, () => work(fork(new URL('./crew-hand.ts', import.meta.url), { execArgv }))),
  )
}
