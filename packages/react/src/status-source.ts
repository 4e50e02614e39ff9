import type { Client } from '@tidings/client'
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

const INITIAL = { offline: 'connecting', syncing: 'syncing', live: 'live' } as const

interface StatusSource {
  subscribe(listener: () => void): () => void
  getSnapshot(): SyncStatusState
}

const sources = new WeakMap<Client, StatusSource>()

/** One for a client, which listens from its first use on: who comes later must know what was said before. */
export function statusSourceOf(client: Client): StatusSource {
  let source = sources.get(client)
  if (!source) {
    source = createStatusSource(client)
    sources.set(client, source)
  }
  return source
}

function createStatusSource(client: Client): StatusSource {
  const listeners = new Set<() => void>()
  let state: SyncStatusState = { status: INITIAL[client.getSyncState()], asOfMs: 0 }
  const show = (status: SyncStatus): void => {
    const isEnd = state.status === 'kicked' || state.status === 'expired'
    // A connection that keeps trying does not flicker between two words; and who was sent away does not connect.
    if (status === 'connecting' && (isEnd || state.status === 'offline')) return
    if (status === 'offline' && isEnd) return
    const asOfMs = status === 'live' || state.status === 'live' ? now() : state.asOfMs
    if (status === state.status && status !== 'live') return
    state = { status, asOfMs }
    for (const listener of listeners) listener()
  }
  client.addSDKListener({
    onConnecting: () => show('connecting'),
    onConnectSuccess: () => show(client.getSyncState() === 'live' ? 'live' : 'syncing'),
    onConnectFailed: () => show('offline'),
    onKickedOffline: () => show('kicked'),
    onUserSigExpired: () => show('expired'),
  })
  client.getConversationManager().addConversationListener({
    onSyncServerStart: () => show('syncing'),
    onSyncServerFinish: () => show('live'),
    onSyncServerFailed: () => show(globalThis.navigator?.onLine === false ? 'offline' : 'failed'),
  })
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    getSnapshot: () => state,
  }
}
