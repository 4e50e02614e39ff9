import { describe, test } from 'vitest'
import { type Check, EVERYTHING } from './local-store.samples.ts'
import type { LocalStore } from './local-store.ts'
import { READS } from './local-store-reads.contract.ts'
import { WRITES } from './local-store-writes.contract.ts'

/** Something that keeps one user's list and can be switched off and on again. */
export interface Device {
  /** A handle on what is kept; the one before must be closed. */
  boot(): Promise<LocalStore>
  /** Leaves nothing behind, once every handle is closed. */
  discard(): Promise<void>
}

/** What every local store promises, each with the check that holds it to it. */
export const PROMISES: Readonly<Record<string, Check>> = { ...READS, ...WRITES }

/** Registers a test for every promise; each gets a device of its own. */
export function keeps(name: string, makeDevice: () => Device | Promise<Device>): void {
  describe(`${name}, as a local store`, () => {
    for (const [promise, check] of Object.entries(PROMISES)) {
      test(promise, async () => {
        const device = await makeDevice()
        const handles: LocalStore[] = []
        try {
          await check(async () => {
            const store = await device.boot()
            handles.push(store)
            return store
          })
        } finally {
          for (const store of handles) await store.close()
          await device.discard()
        }
      })
    }
  })
}

export { EVERYTHING }
