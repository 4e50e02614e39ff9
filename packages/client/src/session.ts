import { type Message, type SendMutation, TidingsError, type UserProfile } from '@tidings/model'
import type { Down, DownOf } from '@tidings/protocol'
import { type ConversationListener, tellRows, tellTotal } from './api/conversation-listener.ts'
import { messageObject, storedShown } from './api/conversation-object.ts'
import { ConversationObjects } from './api/conversation-objects.ts'
import type { MessageListener } from './api/messages.ts'
import type { Session } from './api/session.ts'
import { UnreadByFilter } from './api/unread-by-filter.ts'
import type { Emitter } from './events/emitter.ts'
import { Timers } from './events/timers.ts'
import type { ClientOptions } from './options.ts'
import { Outbox } from './outbox/outbox.ts'
import type { Platform } from './platform/platform.ts'
import type { Commit } from './store/commit.ts'
import type { LocalStore } from './store/local-store.ts'
import { Mirror } from './store/mirror.ts'
import { pendingMessage } from './store/view.ts'
import { Audit } from './sync/audit.ts'
import { MessageSync } from './sync/message-sync.ts'
import { Sync, type SyncState } from './sync/sync.ts'
import { Connection } from './wire/connection.ts'

/** What a login hears from its session. */
export interface SessionEvents {
  onConnecting(): void
  onWelcome(frame: DownOf<'welcome'>): void
  onConnectFailed(error: TidingsError): void
  onRefused(error: TidingsError): void
  /** The user's own profile, as the server has it now. */
  onSelf(profile: UserProfile): void
}

export interface Listeners {
  readonly conversations: Emitter<ConversationListener>
  readonly messages: Emitter<MessageListener>
}

/** What this login's checks of its own cache found; all 0 is what should be. */
export interface Statistics {
  /** Times that rows differed from the server's and were fetched again, and how many rows in all. */
  readonly repairs: number
  readonly repairedRows: number
  /** Times that the unread total was not the sum of its rows. */
  readonly unreadDrifts: number
  /** Times that the whole list was fetched anew because rows could not be put right one by one. */
  readonly restarts: number
}

/** A logged-in user with everything that serves them, joined at the store and nowhere else (law 3). */
export interface LiveSession extends Session {
  readonly syncState: () => SyncState
  readonly statistics: () => Statistics
  start(): void
  /** Stops the line, writes what is unsaved, closes the store. */
  close(): Promise<void>
}

/** Puts the parts of one login together. `credentials` are asked anew for each try. */
export async function openSession(
  userID: string,
  store: LocalStore,
  runtime: Platform,
  options: ClientOptions,
  listeners: Listeners,
  events: SessionEvents,
  credentials: () => { userSig: string } | { session: string },
): Promise<LiveSession> {
  const timers = new Timers(runtime.clock)
  const platform: Platform = { ...runtime, clock: timers }
  const mirror = await Mirror.open(userID, store, platform, options.cloudDrafts)
  const objects = new ConversationObjects(mirror)
  const emitSync = (event: 'onSyncServerStart' | 'onSyncServerFinish' | 'onSyncServerFailed') =>
    listeners.conversations.emit(event)

  const counters = { repairs: 0, repairedRows: 0, unreadDrifts: 0, restarts: 0 }

  const connection: Connection = new Connection(platform, options.server, {
    hello: () => ({
      sdkAppID: options.sdkAppID,
      userID,
      device: mirror.meta.auth.device,
      cursor: cursorOf(mirror),
      ...credentials(),
    }),
    cursor: () => cursorOf(mirror),
    onTraffic: (way, text) => mirror.trace.frame(platform.clock.now(), way, text),
    onConnecting: () => events.onConnecting(),
    onWelcome: (frame) => {
      outbox.learnClock(frame.now)
      messages.onWelcome(Math.floor(frame.now / 1000))
      events.onWelcome(frame)
      sync.onWelcome(frame)
    },
    onFrame: (frame) => hear(frame),
    onDown: () => {
      outbox.shut()
      sync.onDown()
    },
    onRefused: (error) => events.onRefused(error),
    onTryFailed: (error) => events.onConnectFailed(error),
  })
  const outbox = new Outbox(mirror, platform, connection, {
    onRefused: (mutation, error) => listeners.conversations.emit('onMutationRefused', mutation, error),
  })
  const sync = new Sync(mirror, platform, connection, {
    onStart: () => emitSync('onSyncServerStart'),
    onFinish: () => emitSync('onSyncServerFinish'),
    onFailed: () => emitSync('onSyncServerFailed'),
    onReady: () => outbox.open(),
    onNotReady: () => outbox.shut(),
    onLive: () => audit.onLive(),
    onDigest: (said) => audit.onDigest(said),
  })
  const audit: Audit = new Audit(mirror, platform, connection, {
    onRepaired: ({ rows, conversationIDs }) => {
      counters.repairs++
      counters.repairedRows += rows
      listeners.conversations.emit('onListRepaired', { rows, conversationIDList: Object.freeze([...conversationIDs]) })
    },
    onDrift: () => void counters.unreadDrifts++,
    onHopeless: () => {
      counters.restarts++
      sync.startOver()
    },
  })
  const tell = (id: string, message: Message) =>
    listeners.messages.emit(
      'onRecvNewMessage',
      messageObject(storedShown(message), id, mirror, mirror.base(id)?.state.readSeq ?? 0),
    )
  const messages = new MessageSync(mirror, platform, connection, { onMessage: tell })

  const hear = (frame: Down): void => {
    if (frame.type === 'pong') outbox.learnClock(frame.now)
    if (frame.type === 'pong') sync.onHead(frame.epoch, frame.head, frame.digest)
    else if (frame.type === 'head') sync.onHead(frame.epoch, frame.head)
    else if (frame.type === 'push') sync.onPush(frame)
    else if (frame.type === 'names') void commitNames(frame)
    else if (frame.type === 'online') void hearOnline(frame)
  }
  const commitNames = async ({ refs }: DownOf<'names'> | DownOf<'online'>) => {
    const before = mirror.names.user(userID)
    try {
      await mirror.commit(() => ({ users: refs.users, groups: refs.groups }))
    } catch {
      // The session ended, or the store did, which it has said itself.
      return
    }
    const self = mirror.names.user(userID)
    if (self && self.version !== before?.version) events.onSelf(self)
  }
  const hearOnline = async (frame: DownOf<'online'>) => {
    await commitNames(frame)
    // A session that ended meanwhile must not speak under the next login.
    const view = await mirror.exclusively(() => mirror.view(frame.id)).catch(() => undefined)
    if (view !== undefined && view?.state.recvOpt !== 1) tell(frame.id, frame.message)
  }

  // Subscribers hear in the order they came: rows, counts of filters, the total.
  const unsubscribeRows = mirror.subscribe((commit) => tellRows(commit, objects, listeners.conversations))
  const unread = new UnreadByFilter(mirror, (filter, count) =>
    listeners.conversations.emit('onUnreadMessageCountChangedByFilter', filter, count),
  )
  const unsubscribeStore = mirror.subscribe((commit) => {
    tellTotal(commit, listeners.conversations)
    tellOwn(commit, mirror, listeners.messages)
    messages.onCommit(commit)
  })
  const unsubscribePage = platform.connectivity.subscribe((event) => {
    if (event === 'hidden') void mirror.flush().catch(() => {})
  })

  return {
    userID,
    mirror,
    outbox,
    connection,
    messages,
    objects,
    unread,
    sharesDrafts: options.cloudDrafts ?? false,
    randomID: () => platform.randomID(16),
    syncState: () => sync.state,
    statistics: () => Object.freeze({ ...counters }),
    start: () => connection.start(),
    async close() {
      unsubscribePage()
      connection.stop()
      outbox.shut()
      sync.onDown()
      unsubscribeRows()
      unread.close()
      unsubscribeStore()
      outbox.abandonWaits(new TidingsError('not_logged_in'))
      await mirror.close()
      timers.cancelAll()
    },
  }
}

const cursorOf = (mirror: Mirror) => {
  const { epoch, cursor } = mirror.meta
  return epoch === '' ? null : { epoch, version: cursor }
}

/** A message of one's own got another state: also for who restarted and has no promise any more. */
function tellOwn(commit: Commit, mirror: Mirror, emitter: Emitter<MessageListener>): void {
  for (const { before, after } of commit.entries) {
    if (after.mutation.kind !== 'send' || !before) continue
    const isSettled = (entry: typeof after) => entry.acked !== null || entry.refused !== null
    if (isSettled(before) || !isSettled(after)) continue
    const m: SendMutation = after.mutation
    emitter.emit('onMessageChanged', messageObject(pendingMessage(m, after, mirror.userID), m.id, mirror, 0))
  }
}
