import { installAndBuild } from './install.mjs'
import { buildWeb } from './web.mjs'

await installAndBuild()
await buildWeb({ always: true })
