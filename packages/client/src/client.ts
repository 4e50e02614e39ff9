import { isUserID, LIMITS, TidingsError } from '@tidings/model'
import type { DownOf } from '@tidings/protocol'
import * as check from './api/arguments.ts'
import type { ConversationListener } from './api/conversation-listener.ts'
import { ConversationManager } from './api/conversations.ts'
import { GroupManager } from './api/groups.ts'
import { type MessageListener, MessageManager } from './api/messages.ts'
import { Emitter } from './events/emitter.ts'
import { OneAtATime } from './events/one-at-a-time.ts'
import { type ClientOptions, requireOptions } from './options.ts'
import { type LiveSession, openSession, type Statistics } from './session.ts'
import type { Auth } from './store/records.ts'
import type { Runtime } from './store/stores.ts'
import { traceFile } from './store/trace-file.ts'
import type { SyncState } from './sync/sync.ts'

/** V2TIM's SDK listener: a plain object, every method optional. */
export interface SDKListener {
  onConnecting?(): void
  onConnectSuccess?(): void
  /** A try failed, or the line was lost; the next try comes by itself. */
  onConnectFailed?(code: number, reason: string): void
  onKickedOffline?(): void
  onUserSigExpired?(): void
  /** The user's own profile became known, or another one: also by another device. */
  onSelfInfoUpdated?(info: { readonly nickName: string; readonly faceUrl: string }): void
}

/** The SDK: one user at a time, the list from the cache at once, the network only to change it. */
export interface Client {
  /**
   * Resolves with the server's welcome; without a network, or after 3 s without an answer, from the cache. Rejects when it can never succeed. The sig may be left
   * out once a device session is stored. The same user with a new sig renews; another user logs the first one out.
   */
  login(userID: string, userSig?: string): Promise<void>
  /** Ends the device session; the cache and the outbox stay for the next login of this user. */
  logout(): Promise<void>
  /** Writes what is unsaved and lets go of everything; the device session stays. */
  close(): Promise<void>
  /** Who is logged in; null when nobody is. */
  getLoginUser(): string | null
  /** Who logged in last on this device and can come back without a UserSig. */
  storedUserID(): Promise<string | null>
  getSyncState(): SyncState
  /** What the checks of the cache found since the login; 6014 when nobody is logged in. */
  getStatistics(): Statistics
  /**
   * The last changes of the list and frames of the line, as JSON for whoever must find out what happened. Texts, names and
   * credentials are masked; ids are not. 6014 when nobody is logged in.
   */
  exportTrace(): string
  getConversationManager(): ConversationManager
  getMessageManager(): MessageManager
  getGroupManager(): GroupManager
  setSelfInfo(info: { readonly nickName?: string; readonly faceUrl?: string }): Promise<void>
  addSDKListener(listener: SDKListener): void
  removeSDKListener(listener: SDKListener): void
}

/** With a cache, a login need not wait longer than that for the network (rule A). */
const CACHE_LOGIN_MS = 3000

/** Makes a client from options and a platform; the runtime packages hand in theirs. */
export function createClient(options: ClientOptions, platform: Runtime): Client {
  return new TidingsClient(requireOptions(options), platform)
}

interface Login {
  readonly session: LiveSession
  sig: string | null
  /** The sig that was verified last: kept in memory only, for a server that lost its sessions (a restore). */
  spare: string | null
  /** The session token of the last WELCOME; the stored one until then. */
  token: string
  /** A newer sig that an app gave while there was no line: it is verified with the next WELCOME. */
  renewal: { readonly sig: string; readonly resolve: () => void; readonly reject: (e: TidingsError) => void } | null
  /** What the last WELCOME still writes. */
  saved: Promise<void>
  cancelWait: () => void
  /** True once reads may be answered: verified, or the cache's own credentials matched. */
  isOpen: boolean
  readonly settle: { resolve: () => void; reject: (error: TidingsError) => void }
}

class TidingsClient implements Client {
  readonly #options: ClientOptions
  readonly #platform: Runtime
  readonly #sdk: Emitter<SDKListener>
  readonly #listeners: { conversations: Emitter<ConversationListener>; messages: Emitter<MessageListener> }
  readonly #conversations: ConversationManager
  readonly #messages: MessageManager
  readonly #groups: GroupManager
  #login: Login | null = null
  /** Login, logout and close run one after the other. */
  readonly #turn = new OneAtATime()
  #pendingUser: string | null = null
  #closing: Promise<void> | null = null

  constructor(options: ClientOptions, platform: Runtime) {
    this.#options = options
    this.#platform = platform
    const report = (error: unknown) => platform.log('error', 'a listener threw', error)
    this.#sdk = new Emitter(report)
    this.#listeners = { conversations: new Emitter(report), messages: new Emitter(report) }
    const session = () => {
      if (!this.#login?.isOpen) throw new TidingsError('not_logged_in')
      return this.#login.session
    }
    this.#conversations = new ConversationManager(session, this.#listeners.conversations)
    this.#messages = new MessageManager(session, this.#listeners.messages)
    this.#groups = new GroupManager(session)
  }

  getConversationManager(): ConversationManager {
    return this.#conversations
  }

  getMessageManager(): MessageManager {
    return this.#messages
  }

  getGroupManager(): GroupManager {
    return this.#groups
  }

  getLoginUser(): string | null {
    return this.#login?.isOpen ? this.#login.session.userID : null
  }

  getSyncState(): SyncState {
    return this.#login?.session.syncState() ?? 'offline'
  }

  getStatistics(): Statistics {
    if (!this.#login?.isOpen) throw new TidingsError('not_logged_in')
    return this.#login.session.statistics()
  }

  exportTrace(): string {
    if (!this.#login?.isOpen) throw new TidingsError('not_logged_in')
    const { userID, mirror } = this.#login.session
    return JSON.stringify(traceFile(userID, mirror.trace))
  }

  storedUserID(): Promise<string | null> {
    return this.#platform.stores.lastUser(this.#options.sdkAppID)
  }

  addSDKListener(listener: SDKListener): void {
    if (typeof listener !== 'object' || listener === null) throw new TidingsError('invalid_parameter')
    this.#sdk.add(listener)
  }

  removeSDKListener(listener: SDKListener): void {
    this.#sdk.remove(listener)
  }

  async login(userID: string, userSig?: string): Promise<void> {
    if (this.#closing) throw new TidingsError('invalid_operation')
    if (!isUserID(userID)) throw new TidingsError('invalid_parameter')
    if (userSig !== undefined && typeof userSig !== 'string') throw new TidingsError('sig_invalid')
    if (userSig === '') throw new TidingsError('sig_invalid')
    const held = this.#login
    if (held?.isOpen && held.session.userID === userID) return await this.#renew(held, userSig)
    // The same login twice at once is one mistake too many; another user's login takes over.
    if (this.#pendingUser === userID) throw new TidingsError('in_progress')
    this.#pendingUser = userID
    try {
      const settled = await this.#turn.run(async () => {
        await this.#drop()
        return await this.#open(userID, userSig ?? null)
      })
      await settled.done
    } finally {
      if (this.#pendingUser === userID) this.#pendingUser = null
    }
  }

  async logout(): Promise<void> {
    if (!this.#login) throw new TidingsError('not_logged_in')
    await this.#turn.run(async () => {
      const login = this.#login
      if (!login) return
      const { connection, mirror } = login.session
      await connection.ask({ type: 'logout' }).catch(() => {})
      // It must not come back by itself between here and the end.
      connection.stop()
      await login.saved
      try {
        await mirror.writeAuth({ ...mirror.meta.auth, session: '', sigHash: '', sigExpiresAt: 0 })
        await this.#platform.stores.setLastUser(this.#options.sdkAppID, null)
      } finally {
        await this.#drop()
      }
    })
  }

  async close(): Promise<void> {
    // Who asks twice waits for the same end.
    this.#closing ??= this.#turn.run(() => this.#drop())
    await this.#closing
  }

  async setSelfInfo(info: { readonly nickName?: string; readonly faceUrl?: string }): Promise<void> {
    const login = this.#login
    if (!login?.isOpen) throw new TidingsError('not_logged_in')
    const { nickName, faceUrl } = info ?? {}
    const nick = nickName === undefined ? null : check.requireText(nickName, LIMITS.nickName)
    const face = faceUrl === undefined ? null : check.requireText(faceUrl, LIMITS.faceUrl)
    const answer = await login.session.connection.ask({ type: 'setSelf', nick, faceUrl: face })
    if (answer.type !== 'profiled') throw new TidingsError('internal')
    await login.session.mirror.commit(() => ({ users: answer.refs.users }))
    const [self] = answer.refs.users
    if (self) this.#sdk.emit('onSelfInfoUpdated', { nickName: self.nick, faceUrl: self.faceUrl })
  }

  /** Opens the store and the line; `done` settles when the login does. */
  async #open(userID: string, sig: string | null): Promise<{ done: Promise<void> }> {
    const { stores } = this.#platform
    const store = await stores.open(this.#options.sdkAppID, userID)
    let resolve: () => void = () => {}
    let reject: (error: TidingsError) => void = () => {}
    const done = new Promise<void>((ok, fail) => {
      resolve = ok
      reject = fail
    })
    // A login that is dropped before anybody waits for it must not count as unhandled.
    done.catch(() => {})
    let login: Login | null = null
    let hasCache = false
    const openFromCache = () => {
      const held = current()
      if (!hasCache || !held || held.isOpen) return
      held.isOpen = true
      held.settle.resolve()
    }
    const current = () => (login !== null && this.#login === login ? login : null)
    const session = await openSession(
      userID,
      store,
      this.#platform,
      this.#options,
      this.#listeners,
      {
        onConnecting: () => this.#sdk.emit('onConnecting'),
        onConnectFailed: (error) => {
          this.#sdk.emit('onConnectFailed', error.code, error.message)
          // There is no network now: who has a cache need not wait to be told so for three seconds.
          openFromCache()
        },
        onWelcome: (frame) => {
          const held = current()
          if (held) this.#welcomed(held, frame)
        },
        onRefused: (error) => {
          const held = current()
          if (held) this.#refused(held, error)
        },
        onSelf: ({ nick, faceUrl }) => {
          if (current()) this.#sdk.emit('onSelfInfoUpdated', { nickName: nick, faceUrl })
        },
      },
      () => {
        const held = login as Login
        const offered = held.renewal?.sig ?? held.sig
        return offered === null ? { session: held.token } : { userSig: offered }
      },
    ).catch(async (error: unknown) => {
      await store.close().catch(() => {})
      throw error
    })
    const { auth } = session.mirror.meta
    login = {
      session,
      sig,
      spare: null,
      token: auth.session,
      renewal: null,
      saved: Promise.resolve(),
      cancelWait: () => {},
      isOpen: false,
      settle: { resolve, reject },
    }
    this.#login = login
    hasCache = await this.#matches(auth, sig)
    if (sig === null && auth.session === '') {
      await this.#drop()
      throw new TidingsError('session_missing')
    }
    session.start()
    login.cancelWait = this.#platform.clock.after(CACHE_LOGIN_MS, openFromCache)
    return { done }
  }

  /** Whether the cache may be shown without the server's word: a stored session, or a sig that was verified here before. */
  async #matches(auth: Auth, sig: string | null): Promise<boolean> {
    if (sig === null) return auth.session !== ''
    if (auth.sigHash === '' || auth.sigExpiresAt <= this.#platform.clock.now()) return false
    return (await this.#platform.sha256(auth.salt + sig)) === auth.sigHash
  }

  #welcomed(login: Login, frame: DownOf<'welcome'>): void {
    const sig = login.renewal?.sig ?? login.sig
    login.renewal?.resolve()
    login.renewal = null
    // From now on this device comes back by its session.
    login.spare = sig ?? login.spare
    login.sig = null
    login.token = frame.session
    login.saved = this.#save(login, frame, sig).catch((error: unknown) =>
      this.#platform.log('error', 'device session', error),
    )
    login.isOpen = true
    this.#sdk.emit('onConnectSuccess')
    login.cancelWait()
    login.settle.resolve()
  }

  async #save({ session }: Login, frame: DownOf<'welcome'>, sig: string | null): Promise<void> {
    const auth = { ...session.mirror.meta.auth, session: frame.session }
    const verified =
      sig === null ? {} : { sigHash: await this.#platform.sha256(auth.salt + sig), sigExpiresAt: frame.sigExpiresAt }
    await session.mirror.writeAuth({ ...auth, ...verified })
    await this.#platform.stores.setLastUser(this.#options.sdkAppID, session.userID)
  }

  #refused(login: Login, error: TidingsError): void {
    const { connection } = login.session
    if (login.renewal) {
      // The sig that was offered is bad; the session that was good before still is.
      login.renewal.reject(error)
      login.renewal = null
      if (login.token !== '') connection.start()
      return
    }
    if (error.reason === 'session_missing' && login.sig === null && login.spare !== null) {
      login.sig = login.spare
      login.spare = null
      connection.start()
      return
    }
    if (error.reason === 'kicked_offline') this.#sdk.emit('onKickedOffline')
    else if (error.retry === 'reauth' && login.isOpen) this.#sdk.emit('onUserSigExpired')
    else this.#sdk.emit('onConnectFailed', error.code, error.message)
    if (login.isOpen && error.reason !== 'banned') return
    // A refused login gives no cache (rule A).
    login.settle.reject(error)
    this.#turn
      .run(async () => {
        if (this.#login === login) await this.#drop()
      })
      .catch((cause: unknown) => this.#platform.log('error', 'closing a refused login', cause))
  }

  /** A given sig is always verified: by the server, or, without a line, against the one that was verified before. */
  async #renew(login: Login, sig: string | undefined): Promise<void> {
    const { connection, mirror } = login.session
    if (sig !== undefined && connection.isOpen) {
      await connection.ask({ type: 'renew', userSig: sig })
      login.spare = sig
      return
    }
    if (sig === undefined) return connection.start()
    if (await this.#matches(mirror.meta.auth, sig)) {
      // Good as far as this device knows; the session may be what the server no longer has.
      login.sig = sig
      return connection.start()
    }
    login.renewal?.reject(new TidingsError('invalid_operation'))
    await new Promise<void>((resolve, reject) => {
      login.renewal = { sig, resolve, reject }
      connection.start()
    })
  }

  async #drop(): Promise<void> {
    const login = this.#login
    this.#login = null
    if (!login) return
    login.cancelWait()
    login.settle.reject(new TidingsError('invalid_operation'))
    login.renewal?.reject(new TidingsError('invalid_operation'))
    await login.saved
    await login.session.close()
  }
}
