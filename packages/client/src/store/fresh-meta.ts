import type { Platform } from '../platform/platform.ts'
import type { StoredMeta } from './records.ts'

/** What a store knows that was never used. */
export const freshMeta = (platform: Platform): StoredMeta => ({
  epoch: '',
  cursor: 0,
  caught: false,
  walk: null,
  aggregates: { unread: 0, maxKey: 0 },
  lastT: 0,
  clockOffset: 0,
  lastEntry: 0,
  auth: { device: platform.randomID(16), session: '', salt: platform.randomID(16), sigHash: '', sigExpiresAt: 0 },
})
