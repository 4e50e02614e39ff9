import { createHash } from 'node:crypto'
import {
  type Client,
  createClient,
  createMemoryDisk,
  createMemoryStore,
  type Runtime,
  type TidingsMessage,
  type WriteBatch,
} from '@tidings/client'
import { type ConversationMutation, TidingsError } from '@tidings/model'
import { createUserSig } from '@tidings/node'
import type { Checks } from './checks.ts'
import type { Faults } from './faults.ts'
import { ListModel } from './list-model.ts'
import { LiveListModel } from './live-list-model.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import { APP, EPOCH_MS, SECRET, type SimServer } from './sim-server.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What a device asked to send, in the order it asked. */
export interface Asked {
  readonly device: string
  readonly conversationID: string
  readonly msgID: string
  /** Set once it was on the device's disk: from then on it must not be lost. */
  isDurable: boolean
  sent: TidingsMessage | null
  /** How often the device had been wiped before. */
  readonly wipes: number
  /** Also: taken back by its own sender. */
  refused: boolean
}

type MemoryStoreHandle = ReturnType<typeof createMemoryStore>

/** A real client on a simulated platform: a process that can die, and a disk that outlives it. */
export class SimDevice {
  readonly name: string
  readonly userID: string
  /** Milliseconds that its clock is off. */
  skew = 0
  disk = createMemoryDisk()
  client: Client | null = null
  model: ListModel
  liveLists: LiveListModel
  /** Foreign messages raised by onRecvNewMessage, this life. */
  readonly heard: TidingsMessage[] = []
  readonly asked: Asked[] = []
  /** List operations that were promised. */
  readonly intents: ConversationMutation[] = []
  wipes = 0
  /** When this life was first greeted, Unix ms: what is said later is news. */
  loggedInAt = Number.POSITIVE_INFINITY
  /** Calls that have not settled, by what they are. */
  readonly pending = new Map<symbol, string>()
  #life = 0
  #store: MemoryStoreHandle | null = null
  #last: string | null = null
  #cursor = { epoch: '', version: 0 }
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly #network: Network
  readonly #server: SimServer
  readonly #checks: Checks
  readonly #faults: Faults

  constructor(
    userID: string,
    nth: number,
    parts: {
      clock: VirtualClock
      random: Random
      network: Network
      server: SimServer
      checks: Checks
      faults: Faults
    },
  ) {
    this.userID = userID
    this.name = `${userID}-${nth}`
    this.#clock = parts.clock
    this.#random = parts.random
    this.#network = parts.network
    this.#server = parts.server
    this.#checks = parts.checks
    this.#faults = parts.faults
    this.model = new ListModel(this.name, this.#checks)
    this.liveLists = new LiveListModel(this.name, this.#checks)
  }

  get isUp(): boolean {
    return this.client !== null
  }

  /** The process begins: logs in and reads the list, as an app does. */
  boot(): void {
    const life = ++this.#life
    const client = createClient({ sdkAppID: APP, server: 'ws://simulated' }, this.#platform(life))
    this.client = client
    this.model = new ListModel(this.name, this.#checks)
    const { model } = this
    const liveLists = new LiveListModel(this.name, this.#checks)
    this.liveLists = liveLists
    this.heard.length = 0
    let isTotalKnown = false
    const mine =
      <A extends unknown[]>(call: ((...args: A) => void) | undefined) =>
      (...args: A) => {
        if (life === this.#life) call?.(...args)
      }
    const { listener } = model
    client.getConversationManager().addConversationListener({
      onSyncServerStart: mine(listener.onSyncServerStart),
      onSyncServerFinish: mine(listener.onSyncServerFinish),
      onSyncServerFailed: mine(listener.onSyncServerFailed),
      onNewConversation: mine(listener.onNewConversation),
      onConversationChanged: mine(listener.onConversationChanged),
      onConversationDeleted: mine(listener.onConversationDeleted),
      onTotalUnreadMessageCountChanged: mine((total: number) => {
        isTotalKnown = true
        listener.onTotalUnreadMessageCountChanged?.(total)
      }),
    })
    client.getMessageManager().addMessageListener({
      onRecvNewMessage: mine((message: TidingsMessage) => {
        if (message.seq > 0 && this.heard.some((m) => m.msgID === message.msgID))
          this.#checks.bad('a message is raised once', `${this.name} ${message.msgID}`)
        this.heard.push(message)
      }),
    })
    client.getMessageManager().addMessageListener({
      // The promise may have died with an earlier process: the listener says it too.
      onMessageChanged: mine((message: TidingsMessage) => {
        const asked = this.asked.find((a) => a.msgID === message.msgID)
        if (asked && message.status === 3) asked.refused = true
      }),
    })
    this.loggedInAt = Number.POSITIVE_INFINITY
    client.addSDKListener({
      onConnectSuccess: mine(() => {
        this.loggedInAt = Math.min(this.loggedInAt, EPOCH_MS + this.#clock.now)
      }),
      // What an app does: it asks its own backend for another sig.
      onUserSigExpired: mine(() => void this.call('renew', () => client.login(this.userID, this.#sig()))),
    })
    void this.call('login', async () => {
      await client.login(this.userID, this.#sig())
      const conversations = client.getConversationManager()
      const [list, total] = await Promise.all([
        conversations.getConversationList(0, Number.POSITIVE_INFINITY),
        conversations.getTotalUnreadMessageCount(),
      ])
      if (life !== this.#life) return
      model.read(list.conversationList, total, isTotalKnown)
      await liveLists.open(client)
    })
  }

  #sig(): string {
    const now = Math.floor((EPOCH_MS + this.#clock.now + this.#server.clockOffset) / 1000)
    return createUserSig(this.userID, { sdkAppID: APP, secret: SECRET, now, expire: 86_400 })
  }

  /** The person logs out and in again, or the app ends in good order and is started again. */
  async relogin(isLogout: boolean): Promise<void> {
    const { client } = this
    if (!client) return
    this.#checks.count(isLogout ? 'logout' : 'close')
    const life = this.#life
    await (isLogout ? client.logout() : client.close())
    if (life !== this.#life) return
    this.client = null
    this.boot()
  }

  /** Runs an app's call: only errors of the closed table may come out of it, and it must settle (invariant 15). */
  async call(what: string, task: () => Promise<unknown>): Promise<void> {
    const call = Symbol(what)
    this.pending.set(call, what)
    try {
      await task()
    } catch (error) {
      if (!(error instanceof TidingsError)) this.#checks.bad('errors are of the table', `${this.name} ${String(error)}`)
      else if (error.reason === 'internal')
        this.#checks.bad('nothing fails inside', `${this.name} ${String((error.cause as Error)?.stack ?? error)}`)
      else this.#checks.count(`refused ${error.reason}`)
    } finally {
      this.pending.delete(call)
    }
  }

  /** SIGKILL. With `wipe`, the disk goes too. */
  crash(wipe = false): void {
    if (!this.client) return
    this.checkDisk()
    this.#life++
    this.#store?.abandon()
    this.client = null
    this.pending.clear()
    this.#checks.count(wipe ? 'wipe' : 'device crash')
    for (const asked of this.asked) if (!asked.isDurable || wipe) asked.isDurable = false
    if (!wipe) return
    this.wipes++
    this.disk = createMemoryDisk()
    this.#cursor = { epoch: '', version: 0 }
  }

  /** Invariant 9: at every crash image, all rows up to the cursor are there. */
  checkDisk(): void {
    const { meta, rows } = this.disk.snapshot()
    if (!meta || meta.walk || meta.epoch !== this.#server.epoch) return
    const held = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]))
    for (const row of this.#server.disk.inboxes.get(this.userID)?.versions.items ?? []) {
      if (row.version > meta.cursor) continue
      if (row.kind === 'conversation' && row.state.showSeq <= row.state.hiddenSeq) continue
      if (row.kind === 'label' && row.state.deleted) continue
      const mine = held.get(`${row.kind} ${row.id}`)
      if (!mine || mine.version !== row.version)
        this.#checks.bad('rows and cursor go together', `${this.name} ${row.id} ${mine?.version} for ${row.version}`)
    }
  }

  #platform(life: number): Runtime {
    const isAlive = () => life === this.#life
    return {
      name: 'simulated',
      clock: {
        now: () => EPOCH_MS + Math.floor(this.#clock.now) + this.skew,
        after: (ms, call) => this.#clock.after(ms, () => isAlive() && call()),
      },
      random: () => this.#random.next(),
      randomID: (bytes) => this.#random.id(bytes),
      sha256: async (text) => createHash('sha256').update(text).digest('hex'),
      openSocket: (_url, events) =>
        this.#network.connect(this.name, this.#server.isUp ? this.#server : null, {
          onOpen: () => isAlive() && events.onOpen(),
          onText: (text) => isAlive() && events.onText(text),
          onClose: (code) => isAlive() && events.onClose(code),
        }),
      connectivity: { isOnline: () => true, subscribe: () => () => {} },
      stores: {
        open: async () => {
          const store = createMemoryStore(this.disk, {
            schedule: (run) => void this.#clock.after(this.#random.below(8), () => isAlive() && run()),
          })
          this.#store = store
          return this.#faults.store(
            this.#watched(store),
            (run) => void this.#clock.after(200 + this.#random.below(2000), () => isAlive() && run()),
          )
        },
        lastUser: async () => this.#last,
        setLastUser: async (_app, userID) => {
          this.#last = userID
        },
      },
      log: (level, event, cause) => {
        if (level === 'error' && isAlive())
          this.#checks.bad(
            'nothing is reported as an error',
            `${this.name} ${event} ${String((cause as Error)?.stack)}`,
          )
      },
    }
  }

  /** What was unsent goes with the conversation that the person deletes; after a restart no promise is left to say so. */
  #seeTakenBack(batch: WriteBatch): void {
    const deleted = new Set(batch.outbox?.map(({ mutation: m }) => (m.kind === 'delete' ? m.id : '')))
    const kept = new Set(this.disk.snapshot().outbox.map((entry) => entry.opID))
    for (const asked of this.asked)
      if (asked.isDurable && deleted.has(asked.conversationID) && !kept.has(asked.msgID.split(':')[1] ?? ''))
        asked.refused = true
  }

  /** Watches what reaches the disk: the cursor never goes back (invariant 9), and what must not be lost. */
  #watched(store: MemoryStoreHandle): MemoryStoreHandle {
    return {
      ...store,
      write: async (batch, durability) => {
        await store.write(batch, durability)
        if (batch.meta) {
          const { epoch, cursor } = batch.meta
          if (epoch === this.#cursor.epoch && cursor < this.#cursor.version)
            this.#checks.bad('the cursor never goes back', `${this.name} ${this.#cursor.version} → ${cursor}`)
          this.#cursor = { epoch, version: cursor }
        }
        for (const { mutation } of batch.outbox ?? []) {
          if ('id' in mutation && mutation.kind !== 'send' && !this.intents.includes(mutation))
            this.intents.push(mutation)
          if (mutation.kind !== 'send') continue
          const asked = this.asked.find((a) => a.msgID.endsWith(mutation.content.clientMsgID))
          if (asked) asked.isDurable = true
        }
        this.#seeTakenBack(batch)
      },
    }
  }
}
