import { join } from 'node:path'
import { node, root } from './command.mjs'
import { installAndBuild } from './install.mjs'

await installAndBuild('apps/server')
const { code } = await node([join(root, 'apps/server/bin/tidings.mjs'), 'demo', ...process.argv.slice(2)])
process.exitCode = code
