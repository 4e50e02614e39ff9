import { useSyncExternalStore } from 'react'
import { type SyncStatusState, statusSourceOf } from './status-source.ts'
import { useTidings } from './tidings-provider.tsx'

/** The state of the connection as one word. */
export function useSyncStatus(): SyncStatusState {
  const source = statusSourceOf(useTidings().client)
  return useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot)
}
