import { lockFaults } from './check-lock.mjs'
import { packageFaults } from './check-packages.mjs'
import { sourceFaults } from './check-sources.mjs'
import { node, tools } from './command.mjs'
import { install } from './install.mjs'

await install()
await step('types', () => spoken(node([tools.tsc, '-b'], { quiet: true })))
await step('format and lint', () => spoken(node([tools.biome, 'ci', '--colors=off', '.'], { quiet: true })))
await step('import rules', () => spoken(node([tools.vitest, 'run', 'tests/architecture'], { quiet: true })))
await step('lock file', lockFaults)
await step('clock, timers and chance only where they belong', sourceFaults)
await step('dead code', () => spoken(node([tools.knip, '--no-progress'], { quiet: true })))
await step('publishable packages', packageFaults)

/** One line a step; the first that fails tells its faults and ends the check. */
async function step(name, faultsOf) {
  const start = performance.now()
  const faults = await faultsOf()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (faults.length === 0) return
  for (const fault of faults) console.error(fault)
  process.exit(1)
}

async function spoken(running) {
  const { code, output } = await running
  return code === 0 ? [] : [output.trimEnd()]
}
