import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node, root, tools } from './command.mjs'
import { installAndBuild } from './install.mjs'

/** Everything that has to hold before a release, with the full figures; `--quick` only rehearses the way. */
const isQuick = process.argv.includes('--quick')
const SIMULATOR = 'tests/simulation/run.ts'
/** A flag that the simulator of this commit does not know yet is left out, and said so. */
const simulatorKnows = (flag) => new RegExp(`['"]?${flag}['"]?:`).test(readFileSync(join(root, SIMULATOR), 'utf8'))

await installAndBuild()
const script = (name, ...args) => node([join(root, `scripts/${name}.mjs`), ...args], { watch: true })
const source = (path, ...args) => node([tools.tsx, join(root, path), ...args], { watch: true })
const sum = /(\d+) passed, (\d+) failed(, \d+ skipped)?/g

const figures = []
await figure('check', () => script('check'))
await figure('tests', () => script('test'))
const seeds = isQuick ? '200' : '10000'
const strict = simulatorKnows('gate') && !isQuick ? ['--gate'] : []
await figure(`simulation, ${seeds} seeds`, () => source(SIMULATOR, '--seeds', seeds, ...strict))
if (simulatorKnows('mutants')) await figure('mutants of the simulation', () => source(SIMULATOR, '--mutants'))
else leftOut('mutants of the simulation', 'the simulator has none')
const minutes = isQuick ? '1' : '10'
await figure(`soak, ${minutes} min`, () => script('soak', '--minutes', minutes))
await figure('end to end, large trace', () => source('tests/end-to-end/real-trace-large.ts'), 2)
close()

/** Runs one figure to its end, whatever it says; `absent` is the exit code by which it says that it cannot be run here. */
async function figure(name, run, absent = null) {
  console.log(`\n── ${name}`)
  const start = performance.now()
  const { code, output } = await run()
  const seconds = (performance.now() - start) / 1000
  const said = [...output.matchAll(sum)].at(-1)?.[0] ?? ''
  if (code === absent) return leftOut(name, output.trim().split('\n').at(-1))
  figures.push({
    name,
    result: code === 0 ? 'ok' : 'FAILED',
    seconds,
    said: said || (code === 0 ? '' : `exit code ${code}`),
  })
  console.log(`── ${name}: ${figures.at(-1).result} in ${inWords(seconds)}`)
}

function leftOut(name, why) {
  figures.push({ name, result: 'left out', seconds: 0, said: why })
}

function close() {
  const widest = Math.max(...figures.map(({ name }) => name.length))
  console.log(`\nThe gate${isQuick ? ', a rehearsal' : ''}:`)
  for (const { name, result, seconds, said } of figures)
    console.log(`${name.padEnd(widest)}  ${result.padEnd(8)}  ${inWords(seconds).padStart(9)}  ${said}`)
  const failed = figures.filter(({ result }) => result === 'FAILED').length
  console.log(`${figures.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

function inWords(seconds) {
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
