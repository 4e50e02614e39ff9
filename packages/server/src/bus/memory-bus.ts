import type { Bus, Nudge } from './bus.ts'

/** The bus of a server that is one process. */
export function createMemoryBus(): Bus {
  const listeners = new Set<(nudge: Nudge) => void>()
  return {
    publish(nudge) {
      for (const listener of listeners) listener(nudge)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      listeners.clear()
    },
  }
}
