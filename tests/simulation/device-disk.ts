import { createMemoryDisk, createMemoryStore, type LocalStore, type MemoryDisk, type WriteBatch } from '@tidings/client'
import { type ConversationState, isHidden } from '@tidings/model'
import { openSqliteStore } from '@tidings/node'
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
  /** What is on it, whatever engine reads it. */
  #disk: MemoryDisk = createMemoryDisk()
  readonly #kind: 'memory' | 'sqlite'
  #engine: LocalStore | null
  #handle: ReturnType<typeof createMemoryStore> | null = null

  /** With `sqlite` the real engine stores and answers; what it says is what the memory disk would. */
  constructor(kind: 'memory' | 'sqlite') {
    this.#kind = kind
    this.#engine = kind === 'sqlite' ? openSqliteStore(':memory:') : null
  }

  /** `schedule` says when a write reaches the disk. */
  open(schedule: (run: () => void) => void): LocalStore {
    const engine = this.#engine
    if (!engine) {
      this.#handle = createMemoryStore(this.#disk, { schedule })
      return this.#handle
    }
    const disk = this.#disk
    // The memory store decides when a write lands, and whether it still does; both disks take it at that moment.
    const written: MemoryDisk = {
      ...disk,
      apply: (batch) => {
        disk.apply(batch)
        void engine.write(batch, 'relaxed')
      },
    }
    const handle = createMemoryStore(written, { schedule })
    this.#handle = handle
    const alive =
      <A extends unknown[], T>(ask: (...args: A) => Promise<T>, gate: () => Promise<unknown>) =>
      async (...args: A): Promise<T> => {
        // A dead or closed handle answers as the memory store's does.
        await gate()
        return await ask(...args)
      }
    const gate = () => handle.rows([])
    return {
      ...handle,
      open: alive(() => engine.open(), gate),
      rows: alive((keys) => engine.rows(keys), gate),
      page: alive((below, limit) => engine.page(below, limit), gate),
      scan: alive((kind, after, limit) => engine.scan(kind, after, limit), gate) as LocalStore['scan'],
      users: alive((ids) => engine.users(ids), gate),
      groups: alive((ids) => engine.groups(ids), gate),
      messages: alive((id, after, upTo, limit) => engine.messages(id, after, upTo, limit), gate),
      held: alive((id) => engine.held(id), gate),
    }
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
      this.#apply({ removeRows: [row] })
      return true
    }
    const state = { ...row.state, ...random.pick(WRONG) }
    // Some are right by chance.
    if (JSON.stringify(state) === JSON.stringify(row.state)) return false
    this.#apply({ rows: [{ ...row, state }] })
    return true
  }

  wipe(): void {
    this.#disk = createMemoryDisk()
    this.dispose()
    if (this.#kind === 'sqlite') this.#engine = openSqliteStore(':memory:')
  }

  /** Both disks hold the same; answers what differs. */
  async difference(): Promise<string> {
    if (!this.#engine) return ''
    const [opened, rows] = [await this.#engine.open(), await this.#engine.scan('conversation', '', 10_000)]
    const mine = [this.#disk.opened(), this.#disk.scan('conversation', '', 10_000)]
    const [is, want] = [JSON.stringify([opened, rows]), JSON.stringify(mine)]
    return is === want ? '' : `${is}\n${want}`
  }

  dispose(): void {
    void this.#engine?.close()
    this.#engine = null
  }

  #apply(batch: WriteBatch): void {
    this.#disk.apply(batch)
    void this.#engine?.write(batch, 'relaxed')
  }
}
