import type { Client } from '@tidings/client'
import { useMemo, useSyncExternalStore } from 'react'
import { useTidings } from './tidings-provider.tsx'
import { now } from './use-now.ts'

/**
 * How far the list can be trusted: `live`; on its way there (`connecting`, `syncing`); what was last known (`offline`,
 * `failed`); or over until somebody signs in again (`kicked`, `expired`).
 */
export type SyncStatus = 'connecting' | 'syncing' | 'live' | 'offline' | 'failed' | 'kicked' | 'expired'

export interface SyncStatusState {
  readonly status: SyncStatus
  /** When the list was last known to be complete, Unix milliseconds; 0 = not since the page was opened. */
  readonly asOfMs: number
}

/** The state of the connection as one word. */
export function useSyncStatus(): SyncStatusState {
  const { client } = useTidings()
  const source = useMemo(() => createStatusSource(client), [client])
  return useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot)
}

const INITIAL = { offline: 'connecting', syncing: 'syncing', live: 'live' } as const

function createStatusSource(client: Client) {
  const conversations = client.getConversationManager()
  let state: SyncStatusState = { status: INITIAL[client.getSyncState()], asOfMs: 0 }
  return {
    subscribe(listener: () => void): () => void {
      const show = (status: SyncStatus): void => {
        const isEnd = state.status === 'kicked' || state.status === 'expired'
        // A connection that keeps trying does not flicker between two words; and who was sent away does not connect.
        if (status === 'connecting' && (isEnd || state.status === 'offline')) return
        if (status === 'offline' && isEnd) return
        const asOfMs = status === 'live' || state.status === 'live' ? now() : state.asOfMs
        if (status === state.status && status !== 'live') return
        state = { status, asOfMs }
        listener()
      }
      const heard = {
        onConnecting: () => show('connecting'),
        onConnectSuccess: () => show(client.getSyncState() === 'live' ? 'live' : 'syncing'),
        onConnectFailed: () => show('offline'),
        onKickedOffline: () => show('kicked'),
        onUserSigExpired: () => show('expired'),
        onSyncServerStart: () => show('syncing'),
        onSyncServerFinish: () => show('live'),
        onSyncServerFailed: () => show(globalThis.navigator?.onLine === false ? 'offline' : 'failed'),
      }
      client.addSDKListener(heard)
      conversations.addConversationListener(heard)
      // What happened between the first render and now.
      if (client.getSyncState() === 'live') show('live')
      return () => {
        client.removeSDKListener(heard)
        conversations.removeConversationListener(heard)
      }
    },
    getSnapshot: () => state,
  }
}
