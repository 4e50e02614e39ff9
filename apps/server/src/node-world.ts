import { randomBytes } from 'node:crypto'
import type { World } from '@tidings/server'

/** The real clock, timers and chance. Its timers keep no process alive: the sockets do. */
export const nodeWorld: World = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
  randomID: (bytes) => randomBytes(bytes).toString('base64url'),
  random: () => Math.random(),
}
