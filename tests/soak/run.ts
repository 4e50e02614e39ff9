import { parseArgs } from 'node:util'
import { CHROMIUM_PATH } from '../web/chromium.ts'
import { soak } from './soak.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    'no-browser': { type: 'boolean', default: false },
  },
})

const minutes = Number(values.minutes)
/** Another one each time, printed: the choices are the same again, the timing is the machine's. */
const seed = values.seed === undefined ? Math.floor(Date.now() / 1000) % 1_000_000_000 : Number(values.seed)
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  console.error('usage: soak [--minutes N] [--seed S] [--no-browser]')
  process.exit(2)
}

const program = values['no-browser'] ? null : (CHROMIUM_PATH ?? null)
console.log(`seed ${seed}, ${minutes} min, ${program ? 'with' : 'without'} a browser`)
const start = performance.now()
const rules = await soak({ minutes, seed, program }, (words) => console.log(words))
for (const [rule, found] of rules) {
  if (found.length === 0) continue
  console.log(`FAILED ${rule}`)
  for (const fault of found.slice(0, 10)) console.log(`  ${fault}`)
}
const failed = [...rules.values()].filter((found) => found.length > 0).length
console.log(
  `${((performance.now() - start) / 1000).toFixed(1)} s; again: npm run soak -- --minutes ${minutes} --seed ${seed}`,
)
console.log(`${rules.size - failed} passed, ${failed} failed`)
// At once: somebody who did not come back must not hold it up.
process.exit(failed === 0 ? 0 : 1)
