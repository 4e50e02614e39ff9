import { createHash } from 'node:crypto'
import type { LocalStore, Runtime } from '@tidings/client'
import type { Checks } from './checks.ts'
import type { DeviceDisk } from './device-disk.ts'
import type { Faults } from './faults.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import { EPOCH_MS } from './simulated-app.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface PlatformParts {
  readonly name: string
  readonly clock: VirtualClock
  readonly random: Random
  readonly network: Network
  readonly faults: Faults
  readonly checks: Checks
  readonly disk: DeviceDisk
  /** Whoever was last logged in on this device; outlives its processes. */
  readonly last: { userID: string | null }
  /** False once the process is dead: nothing reaches it any more. */
  readonly isAlive: () => boolean
  /** Milliseconds that the device's clock is off. */
  readonly skew: () => number
  readonly watched: (store: LocalStore) => LocalStore
}

/** The simulated world as the SDK sees it, for one life of a device's process. */
export function devicePlatform(parts: PlatformParts): Runtime {
  const { name, clock, random, network, faults, checks, disk, last, isAlive, skew, watched } = parts
  return {
    name: 'simulated',
    clock: {
      now: () => EPOCH_MS + Math.floor(clock.now) + skew(),
      after: (ms, call) => clock.after(ms, () => isAlive() && call()),
    },
    random: () => random.next(),
    randomID: (bytes) => random.id(bytes),
    sha256: async (text) => createHash('sha256').update(text).digest('hex'),
    openSocket: (_url, events) =>
      network.connect(name, {
        onOpen: () => isAlive() && events.onOpen(),
        onText: (text) => isAlive() && events.onText(text),
        onClose: (code) => isAlive() && events.onClose(code),
      }),
    connectivity: { isOnline: () => true, subscribe: () => () => {} },
    stores: {
      open: async () => {
        const store = disk.open((run) => void clock.after(random.below(8), () => isAlive() && run()))
        const later = (run: () => void) => void clock.after(200 + random.below(2000), () => isAlive() && run())
        return faults.store(watched(store), later)
      },
      lastUser: async () => last.userID,
      setLastUser: async (_app, userID) => {
        last.userID = userID
      },
    },
    log: (level, event, cause) => {
      if (level === 'error' && isAlive())
        checks.bad('nothing is reported as an error', `${name} ${event} ${String((cause as Error)?.stack)}`)
    },
  }
}
