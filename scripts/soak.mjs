import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { node, root } from './command.mjs'
import { installAndBuild } from './install.mjs'

await installAndBuild()
const chromium = await findChromium()
if (!chromium) console.log('There is no Chromium: the page is left out (TIDINGS_CHROMIUM names one).')
const { code } = await node([join(root, 'tests/dist/soak/run.js'), ...process.argv.slice(2)], {
  env: chromium ? { TIDINGS_CHROMIUM: chromium } : {},
})
process.exitCode = code
