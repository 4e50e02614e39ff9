import { type Client, createClient, TidingsError } from '@tidings/browser'
import { type Config, demoSig, loadConfig, serverAddress } from './config.ts'
import { windowMemory } from './memory.ts'
import { resetRoute } from './route.ts'

export type AccountState =
  /** Nothing is known yet. */
  | { readonly name: 'starting' }
  /** No server, and nothing cached from one. */
  | { readonly name: 'unreachable' }
  | { readonly name: 'signedOut'; readonly config: Config; readonly error: TidingsError | null }
  | { readonly name: 'signingIn'; readonly config: Config; readonly userID: string; readonly isFailing: boolean }
  /** Another window of this browser has the account open. */
  | { readonly name: 'elsewhere'; readonly config: Config; readonly userID: string }
  | {
      readonly name: 'signedIn'
      readonly config: Config
      readonly userID: string
      readonly client: Client
      /** The browser keeps nothing: all is gone with the page. */
      readonly isMemoryOnly: boolean
    }

export interface Account {
  subscribe(listener: () => void): () => void
  getSnapshot(): AccountState
  start(): Promise<void>
  /** Without a sig: as one of the people of a demonstration, or by what this device kept. */
  signIn(userID: string, userSig?: string): Promise<void>
  signOut(): Promise<void>
}

const USER = 'user'

/** Who uses this window. One client at a time. */
export function createAccount(): Account {
  const listeners = new Set<() => void>()
  let state: AccountState = { name: 'starting' }
  let client: Client | null = null
  let turn = 0

  const show = (next: AccountState): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const drop = async (): Promise<void> => {
    const old = client
    client = null
    await old?.close().catch(() => {})
  }

  async function signIn(config: Config, userID: string, sig: string | undefined, isMine: () => boolean): Promise<void> {
    await drop()
    show({ name: 'signingIn', config, userID, isFailing: false })
    const isMemoryOnly = !(await canKeep())
    if (!isMine()) return
    const storage = isMemoryOnly ? 'memory' : 'indexeddb'
    const opened = createClient({ sdkAppID: config.sdkAppID, server: serverAddress(), storage })
    client = opened
    opened.addSDKListener({
      onConnectFailed: () =>
        isMine() && state.name === 'signingIn' && show({ name: 'signingIn', config, userID, isFailing: true }),
      // A demonstration that began anew knows this device no more, and lets everybody in again.
      onUserSigExpired: () => void renew(opened, config, userID),
    })
    try {
      await login(opened, config, userID, sig)
      if (!isMine()) return
      windowMemory.set(USER, userID)
      show({ name: 'signedIn', config, userID, client: opened, isMemoryOnly })
    } catch (error) {
      if (!isMine()) return
      await drop()
      const failure = error instanceof TidingsError ? error : new TidingsError('internal')
      if (failure.reason === 'local_store') {
        // A second window of a demonstration is there to be somebody else.
        if (config.people && windowMemory.get(USER) === null) return show({ name: 'signedOut', config, error: null })
        return show({ name: 'elsewhere', config, userID })
      }
      windowMemory.set(USER, null)
      // Who only came back to an old window made no mistake.
      show({ name: 'signedOut', config, error: failure.reason === 'session_missing' && !sig ? null : failure })
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    getSnapshot: () => state,
    async start() {
      const mine = ++turn
      show({ name: 'starting' })
      const config = await loadConfig()
      if (mine !== turn) return
      if (!config) return show({ name: 'unreachable' })
      const userID = windowMemory.get(USER) ?? (await lastUser(config))
      if (mine !== turn) return
      if (userID === null) return show({ name: 'signedOut', config, error: null })
      await signIn(config, userID, undefined, () => mine === turn)
    },
    async signIn(userID, userSig) {
      if (!('config' in state)) return
      const mine = ++turn
      await signIn(state.config, userID, userSig, () => mine === turn)
    },
    async signOut() {
      if (!('config' in state)) return
      turn++
      const { config } = state
      const old = client
      windowMemory.set(USER, null)
      show({ name: 'signedOut', config, error: null })
      resetRoute()
      await old?.logout().catch(() => {})
      await drop()
    },
  }
}

/** By what this device kept; in a demonstration also by asking the server for a sig. */
async function login(client: Client, config: Config, userID: string, sig: string | undefined): Promise<void> {
  if (sig !== undefined) return await client.login(userID, sig)
  try {
    await client.login(userID)
  } catch (error) {
    const isOver = error instanceof TidingsError && error.retry === 'reauth'
    const fresh = isOver && config.people ? await demoSig(userID) : null
    if (fresh === null) throw error
    await client.login(userID, fresh)
  }
}

async function renew(client: Client, config: Config, userID: string): Promise<void> {
  const sig = config.people ? await demoSig(userID) : null
  if (sig !== null) await client.login(userID, sig).catch(() => {})
}

async function lastUser({ sdkAppID }: Config): Promise<string | null> {
  const client = createClient({ sdkAppID, server: serverAddress() })
  try {
    return await client.storedUserID()
  } catch {
    return null
  } finally {
    await client.close().catch(() => {})
  }
}

/** Whether the browser has a database for us. Some have the object and refuse to use it. */
async function canKeep(): Promise<boolean> {
  try {
    return await new Promise<boolean>((resolve) => {
      const request = indexedDB.open('tidings-probe')
      request.onsuccess = () => {
        request.result.close()
        resolve(true)
      }
      request.onerror = () => resolve(false)
    })
  } catch {
    return false
  }
}
