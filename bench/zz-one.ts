import { createClient } from '@tidings/node'
import { openDatabase } from '@tidings/sqlite'
openDatabase(':memory:').close()
const real = globalThis.setTimeout
globalThis.setTimeout = ((call: any, ms: any) => real(call, ms === 3000 ? 0 : ms)) as any
const c0 = process.cpuUsage()
const t0 = performance.now()
const client = createClient({ sdkAppID: 1400000001, server: 'ws://127.0.0.1:9', dataDir: process.argv[2]! })
await client.login('reader')
const t1 = performance.now(); const c1 = process.cpuUsage(c0)
await client.getConversationManager().getConversationList(0, 50)
const t2 = performance.now()
console.log(process.argv[2], 'login', (t1-t0).toFixed(2), 'page', (t2-t1).toFixed(2), 'cpu', c1)
await client.close()
process.exit()
