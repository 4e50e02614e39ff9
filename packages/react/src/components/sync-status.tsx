import type { ReactNode } from 'react'
import { useTidings } from '../tidings-provider.tsx'
import { type SyncStatus, useSyncStatus } from '../use-sync-status.ts'

/** One word beside the title, while the list is on its way or not up to date; nothing when it is live. */
export function SyncStatusLabel(): ReactNode {
  const { words } = useTidings()
  const { status } = useSyncStatus()
  const said: Partial<Record<SyncStatus, string>> = {
    connecting: words.statusConnecting,
    syncing: words.statusSyncing,
    offline: words.statusOffline,
    failed: words.statusUnsynced,
  }
  const text = said[status]
  return (
    // Always there: a live region that comes with its text is not read.
    <span className={`td-status is-${status}`} role="status">
      {text && (
        <span className="td-status-text" key={status}>
          {(status === 'connecting' || status === 'syncing') && <Tide />}
          {text}
        </span>
      )}
    </span>
  )
}

/** Three dots that rise and fall. */
export const Tide = (): ReactNode => (
  <span className="td-tide" aria-hidden="true">
    <i />
    <i />
    <i />
  </span>
)

/** A line under the tabs when it lasts: how old the content is. Comes after a while, without a timer of its own. */
export function SyncBanner(): ReactNode {
  const { words, times } = useTidings()
  const { status, asOfMs } = useSyncStatus()
  if (status !== 'offline' || asOfMs === 0) return null
  return <p className="td-banner is-calm">{words.stripOffline(times.clock(asOfMs))}</p>
}
