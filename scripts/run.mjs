import { node, tools } from './command.mjs'
import { installAndBuild } from './install.mjs'

await installAndBuild()
const { code } = await node([tools.tsx, ...process.argv.slice(2)])
process.exitCode = code
