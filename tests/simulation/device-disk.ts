import { createMemoryDisk, createMemoryStore, type LocalStore, type MemoryDisk } from '@tidings/client'
import { type ConversationState, isHidden } from '@tidings/model'
import type { Random } from './random.ts'

/** Values that a row may have by accident. */
const WRONG: readonly Partial<ConversationState>[] = [
  { unread: 41 },
  { activeAt: 5 },
  { pinned: true },
  { pinned: false },
  { marks: '2' },
  { customData: 'spoiled' },
  { labels: [] },
  { recvOpt: 2 },
  { clearedSeq: 1 },
]

/** A device's disk, and the handle that its running process has on it. */
export class DeviceDisk {
  #disk: MemoryDisk = createMemoryDisk()
  #handle: ReturnType<typeof createMemoryStore> | null = null

  /** `schedule` says when a write reaches the disk. */
  open(schedule: (run: () => void) => void): LocalStore {
    this.#handle = createMemoryStore(this.#disk, { schedule })
    return this.#handle
  }

  snapshot(): ReturnType<MemoryDisk['snapshot']> {
    return this.#disk.snapshot()
  }

  /** The process dies: what had not reached the disk is lost. */
  abandon(): void {
    this.#handle?.abandon()
    this.#handle = null
  }

  /** Changes one thing of one conversation that shows, or loses it; answers whether there was one. */
  damage(random: Random): boolean {
    const shown = this.#disk
      .snapshot()
      .rows.filter((row) => row.kind === 'conversation')
      .filter((row) => !isHidden(row.state))
    if (shown.length === 0) return false
    const row = random.pick(shown)
    if (random.chance(0.2)) {
      this.#disk.apply({ removeRows: [row] })
      return true
    }
    const state = { ...row.state, ...random.pick(WRONG) }
    // Some are right by chance.
    if (JSON.stringify(state) === JSON.stringify(row.state)) return false
    this.#disk.apply({ rows: [{ ...row, state }] })
    return true
  }

  wipe(): void {
    this.#disk = createMemoryDisk()
  }
}
