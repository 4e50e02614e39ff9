import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { node, root, tools } from './command.mjs'
import { installAndBuild } from './install.mjs'
import { buildWeb } from './web.mjs'

const SIMULATION = 'tests/simulation/run.ts'
const SEEDS = 500
const SOAK = 'tests/dist/soak/run.js'

await installAndBuild()
await buildWeb()
const chromium = await findChromium()
const sum = { passed: 0, failed: 0, skipped: 0 }
const add = ({ passed = 0, failed = 0, skipped = 0 }) => {
  sum.passed += passed
  sum.failed += failed
  sum.skipped += skipped
}

if (!chromium) {
  console.log('There is no Chromium: the browser tests are skipped (TIDINGS_CHROMIUM names one).')
  // A machine that guards a branch must not pass by leaving tests out.
  add(process.env.CI === 'true' ? { failed: 1 } : { skipped: 1 })
}
add(await unitTests(chromium))
add(await simulation())
// Without a browser its page is left out.
add(await counted([join(root, SOAK), '--minutes', '1'], chromium))

console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
process.exitCode = sum.failed > 0 ? 1 : 0

async function unitTests(browser) {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-test-'))
  const report = join(folder, 'report.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  if (!browser) args.push('--project=!browser')
  const env = browser ? { TIDINGS_CHROMIUM: browser } : {}
  const { code } = await node([tools.vitest, ...args], { env })
  try {
    const r = JSON.parse(readFileSync(report, 'utf8'))
    const skipped = r.numPendingTests + (r.numTodoTests ?? 0)
    // A file that cannot be loaded fails without a failed test in it.
    const broken = r.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
    ).length
    const failed = r.numFailedTests + broken
    // So does an error that belongs to no test.
    return { passed: r.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed, skipped }
  } catch {
    console.error('The unit tests ended without a report.')
    return { failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function simulation() {
  if (!existsSync(join(root, SIMULATION))) {
    console.error('There is no simulator.')
    return { failed: 1 }
  }
  return await counted([tools.tsx, SIMULATION, '--seeds', String(SEEDS)], null)
}

/** Runs a program that ends with its own sum. */
async function counted(args, browser) {
  const { code, output } = await node(args, { watch: true, env: browser ? { TIDINGS_CHROMIUM: browser } : {} })
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(output) ?? []
  if (passed === undefined) return code === 0 ? { passed: 1 } : { failed: 1 }
  return { passed: Number(passed), failed: code !== 0 ? Math.max(1, Number(failed)) : Number(failed) }
}
