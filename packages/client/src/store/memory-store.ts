import { TidingsError } from '@tidings/model'
import { frozenCopy } from './frozen-copy.ts'
import type { LocalStore, WriteBatch } from './local-store.ts'
import type { MemoryDisk } from './memory-disk.ts'

export interface MemoryStoreOptions {
  /** When a write reaches the disk: runs the task once, later. Without it: in the next microtask. */
  readonly schedule?: (run: () => void) => void
}

/** One process's handle on a {@link MemoryDisk}. */
export interface MemoryStore extends LocalStore {
  /** Dies as a process does: writes that did not reach the disk are lost, and no promise of this handle settles again. */
  abandon(): void
}

const nextMicrotask = (run: () => void) => void Promise.resolve().then(run)

/** The reference store: a device without a disk, or a simulated one whose disk outlives it. */
export function createMemoryStore(disk: MemoryDisk, options: MemoryStoreOptions = {}): MemoryStore {
  const { schedule = nextMicrotask } = options
  const waiting: (() => void)[] = []
  let state: 'open' | 'closed' | 'abandoned' = 'open'

  /** Any scheduled task runs the oldest change, so that a schedule that shuffles cannot change their order. */
  function later<T>(change: () => T): Promise<T> {
    return new Promise((settle) => {
      waiting.push(() => settle(change()))
      schedule(() => waiting.shift()?.())
    })
  }

  function whileOpen<T>(call: () => T | Promise<T>): Promise<T> {
    if (state === 'abandoned') return new Promise(() => {})
    if (state === 'closed') return Promise.reject(new TidingsError('local_store'))
    return new Promise((settle, fail) => {
      // The answer is taken at the call and given later, as a disk would.
      void Promise.resolve(call()).then((answer) => {
        if (state !== 'abandoned') settle(answer)
      }, fail)
    })
  }

  return {
    open: () => whileOpen(() => disk.opened()),
    rows: (keys) => whileOpen(() => keys.map((key) => disk.row(key))),
    page: (below, limit) => whileOpen(() => disk.page(below, limit)),
    scan: (kind, after, limit) => whileOpen(() => disk.scan(kind, after, limit)),
    users: (ids) => whileOpen(() => ids.map((id) => disk.user(id))),
    groups: (ids) => whileOpen(() => ids.map((id) => disk.group(id))),
    messages: (id, after, upTo, limit) => whileOpen(() => disk.messages(id, after, upTo, limit)),
    held: (id) => whileOpen(() => disk.held(id)),
    write: (batch) =>
      whileOpen(() => {
        const copy = taken(batch)
        return later(() => disk.apply(copy))
      }),
    clear: () => whileOpen(() => later(() => disk.wipe())),
    close() {
      if (state === 'abandoned') return new Promise(() => {})
      state = 'closed'
      return waiting.length === 0 ? Promise.resolve() : later(() => {})
    },
    abandon() {
      state = 'abandoned'
      waiting.length = 0
    },
  }
}

function taken(batch: WriteBatch): WriteBatch {
  try {
    return frozenCopy(batch)
  } catch (cause) {
    throw new TidingsError('local_store', { cause })
  }
}
