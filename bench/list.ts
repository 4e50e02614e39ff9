import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Fixture, fillStore } from './list-fixture.ts'
import type { Probe, ProbeResult, Timing } from './list-probe.ts'
import { isWithin, ratioLines, type Series, tableLines } from './list-report.ts'

const SIZES = [1_000, 10_000, 100_000]
const ROUNDS = 5
/** Two could not tell an outlier from a figure. */
const QUICK_ROUNDS = 3

export interface BenchOptions {
  readonly quick: boolean
  readonly json: string | null
}

/** First page of the list, cold and warm, at three sizes, beside raw SQLite; answers whether size makes no difference. */
export async function benchList({ quick, json }: BenchOptions): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-'))
  try {
    const fixtures: Fixture[] = []
    for (const size of SIZES) fixtures.push(await fillStore(join(folder, String(size)), size))
    const bytes = fixtures.at(-1)?.rowBytes ?? 0
    console.log(`First page of 50, Node ${process.versions.node}, ${fixtures[0]?.engine}, ${cpus()[0]?.model.trim()}`)
    console.log(`A row is ${bytes} B of JSON on average. Load average ${loadText()}.\n`)

    const series: Series[] = SIZES.map((size) => ({ size, client: [], raw: [] }))
    const rounds = quick ? QUICK_ROUNDS : ROUNDS
    // One more at first, unmeasured, so that the system's page cache is warm for all alike.
    for (let round = -1; round < rounds; round++)
      for (const [i, fixture] of fixtures.entries())
        for (const kind of ['client', 'raw'] as const) {
          const timing = await probe({ kind, path: fixture[kind] }, fixture)
          if (round >= 0) series[i]?.[kind].push(timing)
        }
    for (const line of [...tableLines(series), '', ...ratioLines(series)]) console.log(line)
    console.log(`${rounds} rounds, interleaved, medians. Load average at the end ${loadText()}.`)
    if (json !== null) writeFileSync(json, `${JSON.stringify({ bytes, rounds, load: loadavg(), series }, null, 2)}\n`)
    return isWithin(series)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One fresh process; what it read is checked here. */
async function probe(what: Probe, { top }: Fixture): Promise<Timing> {
  const child = fork(fileURLToPath(new URL('./list-probe.ts', import.meta.url)), { stdio: ['ignore', 2, 2, 'ipc'] })
  child.once('spawn', () => child.send(what))
  const [result] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the probe ended with ${code}`))),
  ])) as [ProbeResult]
  for (const page of result.pages)
    if (page.join() !== top.join())
      throw new Error(`${what.kind} read another page than the first: ${page.slice(0, 5)} …`)
  if (child.exitCode === null) await once(child, 'exit')
  return result.timing
}

const loadText = (): string =>
  loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')
