import { createMemoryDisk, createMemoryStore, type LocalStore, type MemoryDisk } from '@tidings/client'

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

  wipe(): void {
    this.#disk = createMemoryDisk()
  }
}
