import {
  type Client,
  type ConversationListener,
  createClient,
  type LocalStore,
  type Runtime,
  type TidingsMessage,
} from '@tidings/client'
import { LIMITS, TidingsError } from '@tidings/model'
import { createUserSig } from '@tidings/node'
import type { Checks } from './checks.ts'
import { DeviceDisk } from './device-disk.ts'
import { devicePlatform } from './device-platform.ts'
import type { Faults } from './faults.ts'
import { ListModel } from './list-model.ts'
import { LiveListModel } from './live-list-model.ts'
import type { Network } from './network.ts'
import { Promises } from './promises.ts'
import type { Random } from './random.ts'
import type { SimCluster } from './sim-cluster.ts'
import { APP, EPOCH_MS, SECRET } from './simulated-app.ts'
import type { Truth } from './truth.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface DeviceParts {
  readonly clock: VirtualClock
  readonly random: Random
  readonly network: Network
  readonly cluster: SimCluster
  readonly truth: Truth
  readonly checks: Checks
  readonly faults: Faults
  /** Nobody but this device changes the person's list, by no clock but the right one. */
  readonly isSteady: boolean
  readonly sharesDrafts: boolean
  /** What keeps the caches of devices. */
  readonly cache: 'memory' | 'sqlite'
}

const SIG_SECONDS = 86_400

/** A real client on a simulated platform: a process that can die, and a disk that outlives it. */
export class SimDevice {
  readonly name: string
  readonly userID: string
  /** Milliseconds that its clock is off. */
  skew = 0
  readonly disk: DeviceDisk
  client: Client | null = null
  model: ListModel
  liveLists: LiveListModel
  readonly promises = new Promises()
  /** Foreign messages raised by onRecvNewMessage, this life. */
  readonly heard: TidingsMessage[] = []
  wipes = 0
  /** Something in its cache is not as it was written. */
  isDamaged = false
  damages = 0
  /** When this life was first greeted, Unix ms: what is said later is news. */
  loggedInAt = Number.POSITIVE_INFINITY
  /** Calls that have not settled, by what they are. */
  readonly pending = new Map<symbol, string>()
  /** What this life was told or did, each of which may be worth an event. */
  news = 0
  #life = 0
  readonly #last: { userID: string | null } = { userID: null }
  #cursor = { epoch: '', version: 0 }
  readonly #parts: DeviceParts

  constructor(name: string, parts: DeviceParts) {
    this.name = name
    this.userID = name.slice(0, name.lastIndexOf('-'))
    this.#parts = parts
    this.disk = new DeviceDisk(parts.cache)
    this.model = new ListModel(name, parts.checks, parts.isSteady)
    this.liveLists = new LiveListModel(name, parts.checks)
  }

  get sharesDrafts(): boolean {
    return this.#parts.sharesDrafts
  }

  get isUp(): boolean {
    return this.client !== null
  }

  /** The process begins: logs in and reads the list, as an app does. */
  boot(): void {
    if (this.isUp) return
    const { checks, isSteady } = this.#parts
    const life = ++this.#life
    const client = createClient(
      { sdkAppID: APP, server: 'ws://simulated', cloudDrafts: this.#parts.sharesDrafts },
      this.#platform(life),
    )
    this.client = client
    this.model = new ListModel(this.name, checks, isSteady)
    this.liveLists = new LiveListModel(this.name, checks)
    this.heard.length = 0
    this.news = 0
    this.loggedInAt = Number.POSITIVE_INFINITY
    const { model, liveLists } = this
    const isTotalKnown = this.#listen(client, life)
    void this.call('login', async () => {
      await client.login(this.userID, this.#sig())
      const conversations = client.getConversationManager()
      const [list, total, groups] = await Promise.all([
        conversations.getConversationList(0, Number.POSITIVE_INFINITY),
        conversations.getTotalUnreadMessageCount(),
        conversations.getConversationGroupList(),
      ])
      if (life !== this.#life) return
      model.read(list.conversationList, total, isTotalKnown())
      model.groups.read(groups, model.rows.values())
      await liveLists.open(client)
    })
  }

  /** Answers whether the total came by an event. */
  #listen(client: Client, life: number): () => boolean {
    const { clock } = this.#parts
    const { listener } = this.model
    let isTotalKnown = false
    const mine =
      <A extends unknown[]>(call: (...args: A) => void) =>
      (...args: A) => {
        if (life === this.#life) call(...args)
      }
    const heard: ConversationListener = {
      ...listener,
      onListRepaired: (repair) => {
        if (!this.isDamaged) this.#parts.checks.bad('nothing needs repair', `${this.name} ${JSON.stringify(repair)}`)
        this.#parts.checks.count('row repaired')
        this.isDamaged = false
      },
      onTotalUnreadMessageCountChanged: (total) => {
        isTotalKnown = true
        listener.onTotalUnreadMessageCountChanged?.(total)
      },
    }
    const wrapped = Object.entries(heard).map(([event, call]) => [event, mine(call as () => void)])
    client.getConversationManager().addConversationListener(Object.fromEntries(wrapped))
    client.getMessageManager().addMessageListener({
      onRecvNewMessage: mine((message: TidingsMessage) => {
        if (message.seq > 0 && this.heard.some((m) => m.msgID === message.msgID))
          this.#parts.checks.bad('a message is raised once', `${this.name} ${message.msgID}`)
        this.heard.push(message)
      }),
      // The promise may have died with an earlier process: the listener says it too.
      onMessageChanged: mine((message: TidingsMessage) => {
        if (message.status === 3) this.promises.refuse(message.msgID)
      }),
    })
    client.addSDKListener({
      onConnectSuccess: mine(() => {
        this.loggedInAt = Math.min(this.loggedInAt, EPOCH_MS + clock.now)
      }),
      // What an app does: it asks its own backend for another sig.
      onUserSigExpired: mine(() => void this.call('renew', () => client.login(this.userID, this.#sig()))),
    })
    return () => isTotalKnown
  }

  #sig(): string {
    const now = Math.floor(this.#parts.cluster.now() / 1000)
    return createUserSig(this.userID, { sdkAppID: APP, secret: SECRET, now, expire: SIG_SECONDS })
  }

  /** The person logs out and in again, or the app ends in good order and is started again. */
  async relogin(isLogout: boolean): Promise<void> {
    const { client } = this
    if (!client) return
    this.#parts.checks.count(isLogout ? 'logout' : 'close')
    const life = this.#life
    await (isLogout ? client.logout() : client.close())
    if (life !== this.#life) return
    this.client = null
    this.boot()
  }

  /** Runs an app's call: only errors of the closed table may come out of it, and it must settle (invariant 15). */
  async call(what: string, task: () => Promise<unknown>): Promise<void> {
    const { checks } = this.#parts
    const call = Symbol(what)
    this.pending.set(call, what)
    try {
      await task()
    } catch (error) {
      if (!(error instanceof TidingsError)) checks.bad('errors are of the table', `${this.name} ${String(error)}`)
      else if (error.reason === 'internal')
        checks.bad('nothing fails inside', `${this.name} ${String((error.cause as Error)?.stack ?? error)}`)
      else checks.count(`refused ${error.reason}`)
    } finally {
      this.pending.delete(call)
    }
  }

  /** SIGKILL. With `wipe`, the disk goes too. */
  crash(wipe: boolean): void {
    if (!this.client) return
    const { checks } = this.#parts
    this.checkDisk()
    this.#life++
    this.disk.abandon()
    this.client = null
    this.pending.clear()
    checks.count(wipe ? 'device wiped' : 'device crash')
    const { meta } = this.disk.snapshot()
    const isWalked = meta && !meta.walk && meta.epoch !== ''
    if (this.loggedInAt < Number.POSITIVE_INFINITY && !isWalked) checks.count('device crash during walk')
    this.promises.crashed(wipe)
    if (!wipe) return
    this.wipes++
    this.isDamaged = false
    this.disk.wipe()
    this.#cursor = { epoch: '', version: 0 }
  }

  /** A bit of the cache flips while nobody looks. */
  damage(random: Random): void {
    if (!this.disk.damage(random)) return
    this.isDamaged = true
    this.damages++
    this.#parts.checks.count('cache damaged')
  }

  /** Invariants 9 and 13: at every crash image, all rows up to the cursor are there, and the outbox is bounded. */
  checkDisk(): void {
    const { checks, cluster, truth } = this.#parts
    const { meta, rows, outbox } = this.disk.snapshot()
    if (this.isDamaged) return
    if (outbox.length > LIMITS.outboxItems) checks.bad('what is stored is bounded', `${this.name} ${outbox.length}`)
    const server = truth.rowsIfOpen(this.userID)
    if (!server || !meta || meta.walk || !cluster.nodes.some((node) => node.epoch === meta.epoch && node.isUp)) return
    const held = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]))
    for (const row of server) {
      if (row.version > meta.cursor) continue
      if (row.kind === 'conversation' && row.state.showSeq <= row.state.hiddenSeq) continue
      if (row.kind === 'label' && row.state.deleted) continue
      const mine = held.get(`${row.kind} ${row.id}`)
      if (!mine || mine.version !== row.version)
        checks.bad('rows and cursor go together', `${this.name} ${row.id} ${mine?.version} for ${row.version}`)
    }
  }

  #platform(life: number): Runtime {
    return devicePlatform({
      ...this.#parts,
      name: this.name,
      disk: this.disk,
      isAlive: () => life === this.#life,
      skew: () => this.skew,
      watched: (store) => this.#watched(store),
      last: this.#last,
    })
  }

  /** Watches what reaches the disk: the cursor never goes back (invariant 9), and what must not be lost. */
  #watched(store: LocalStore): LocalStore {
    return {
      ...store,
      write: async (batch, durability) => {
        await store.write(batch, durability)
        this.news += (batch.outbox?.length ?? 0) + (batch.drafts?.length ?? 0) + (batch.removeDrafts?.length ?? 0)
        if (batch.meta) {
          const { epoch, cursor } = batch.meta
          if (epoch === this.#cursor.epoch && cursor < this.#cursor.version)
            this.#parts.checks.bad('the cursor never goes back', `${this.name} ${this.#cursor.version} → ${cursor}`)
          this.#cursor = { epoch, version: cursor }
        }
        this.promises.written(batch, () => this.disk.snapshot().outbox)
      },
    }
  }
}
