import { type ReactNode, useEffect, useState } from 'react'
import type { SyncStatus } from '../status-source.ts'
import { useTidings } from '../tidings-provider.tsx'
import { useSyncStatus } from '../use-sync-status.ts'

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

/** It takes space from the list, so it is for what lasts. */
const STANDS_AFTER_MS = 5000

/** A line under the tabs when there has been no line for a while: how old the content is. */
export function SyncBanner(): ReactNode {
  const { words, times } = useTidings()
  const { status, asOfMs } = useSyncStatus()
  const isOffline = status === 'offline' && asOfMs > 0
  const [hasLasted, setLasted] = useState(false)
  useEffect(() => {
    if (!isOffline) return
    const timer = setTimeout(() => setLasted(true), STANDS_AFTER_MS)
    return () => {
      clearTimeout(timer)
      setLasted(false)
    }
  }, [isOffline])
  if (!isOffline || !hasLasted) return null
  return <p className="td-banner is-calm">{words.stripOffline(times.clock(asOfMs))}</p>
}
