import { createHash, randomBytes } from 'node:crypto'
import type { Runtime } from '@tidings/client'
import { openNodeSocket } from './node-socket.ts'
import { createNodeStores } from './node-stores.ts'

/** Timers of Node wrap around beyond this. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Node as the SDK sees it. */
export const createNodePlatform = (dataDir?: string): Runtime => ({
  name: `node ${process.versions.node}`,
  clock: { now: () => Date.now(), after },
  random: () => Math.random(),
  randomID: (bytes) => randomBytes(bytes).toString('base64url'),
  sha256: async (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  openSocket: openNodeSocket,
  // Node cannot tell; a try does.
  connectivity: { isOnline: () => true, subscribe: () => () => {} },
  stores: createNodeStores(dataDir),
  log(level, event, cause) {
    if (level === 'error') console.warn(`tidings: ${event}`, ...(cause === undefined ? [] : [cause]))
  },
})

function after(ms: number, call: () => void): () => void {
  let timer: NodeJS.Timeout
  const wait = (left: number) => {
    timer = setTimeout(
      () => (left > LONGEST_TIMER ? wait(left - LONGEST_TIMER) : call()),
      Math.min(left, LONGEST_TIMER),
    )
  }
  wait(ms)
  return () => clearTimeout(timer)
}
