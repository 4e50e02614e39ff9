import type { Platform } from '../platform/platform.ts'
import { createMemoryDisk } from './memory-disk.ts'
import { createMemoryStore } from './memory-store.ts'
import { Mirror } from './mirror.ts'
import { fingerprintOf, type TraceFile } from './trace-file.ts'

export interface Replayed {
  readonly steps: number
  /** Where the same changes made something else of a conversation than they did on the device; empty = the same state. */
  readonly differences: readonly { readonly step: number; readonly id: string }[]
}

/** Lets the changes of a trace happen again over the rows they began with, and compares what shows after each. */
export async function replayTrace(file: TraceFile): Promise<Replayed> {
  if (!file.start) return { steps: 0, differences: [] }
  let now = 0
  const disk = createMemoryDisk()
  const store = createMemoryStore(disk)
  const { meta, outbox, drafts, rows, messages } = file.start
  await store.write({ meta, outbox, drafts, rows, messages }, 'strict')
  const mirror = await Mirror.open(
    file.userID,
    store,
    stillPlatform(() => now),
    file.sharesDrafts,
  )
  const differences: { step: number; id: string }[] = []
  for (const [step, { at, change, shows }] of file.steps.entries()) {
    now = at
    let shown = new Map<string, number>()
    const stop = mirror.subscribe(({ changed }) => {
      shown = new Map(changed.map(({ id, after }) => [id, fingerprintOf(after)]))
    })
    await mirror.commit(() => change)
    stop()
    for (const [id, fingerprint] of shows) if ((shown.get(id) ?? 0) !== fingerprint) differences.push({ step, id })
  }
  await mirror.close()
  return { steps: file.steps.length, differences }
}

/** A world in which nothing happens by itself. */
function stillPlatform(now: () => number): Platform {
  const never = () => {
    throw new Error('a replay has no network and no chance')
  }
  return {
    name: 'replay',
    clock: { now, after: () => () => {} },
    random: never,
    randomID: never,
    sha256: never,
    openSocket: never,
    connectivity: { isOnline: () => false, subscribe: () => () => {} },
    log: () => {},
  }
}
