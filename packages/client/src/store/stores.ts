import type { Platform } from '../platform/platform.ts'
import type { LocalStore } from './local-store.ts'

/** Where a runtime keeps what its users' devices know. */
export interface Stores {
  /** Opens the store of one user of one app; rejects with 6019 when another process holds it, or it cannot be used. */
  open(sdkAppID: number, userID: string): Promise<LocalStore>
  /** Who logged in last on this device, to open without a network. */
  lastUser(sdkAppID: number): Promise<string | null>
  setLastUser(sdkAppID: number, userID: string | null): Promise<void>
}

/** All that a runtime package hands to a client. */
export interface Runtime extends Platform {
  readonly stores: Stores
}
