import { join } from 'node:path'
import { node, root } from './command.mjs'
import { installAndBuild } from './install.mjs'
import { buildWeb, WEB_PROJECTS } from './web.mjs'

await installAndBuild('apps/server', ...WEB_PROJECTS)
await buildWeb()
// npm may end without passing the signal on: when whoever started this is gone, the demo goes too.
const parent = process.ppid
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGTERM'), 1000).unref()
const { code } = await node([join(root, 'apps/server/bin/tidings.mjs'), 'demo', ...process.argv.slice(2)])
process.exitCode = code
