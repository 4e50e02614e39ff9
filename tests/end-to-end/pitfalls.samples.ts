import type { Client, ConversationListener, TidingsConversation } from '@tidings/node'
import { createMemoryDisk, createMemoryStorage, DEFAULT_LIMITS } from '@tidings/server'
import { type RunningServer, startServer, until } from './running-server.ts'

/** Tests do in a second what people do in an hour. */
const LIMITS = {
  ...DEFAULT_LIMITS,
  messages: { perSecond: 1000, burst: 1000 },
  operations: { perSecond: 1000, burst: 1000 },
  drained: { perSecond: 1000, burst: 1000 },
}

/** A server that can go away and come back on its port with all it knew. */
export class Place {
  readonly #disk = createMemoryDisk()
  #server: RunningServer | null = null
  #port = 0
  #clients: Client[] = []

  static async open(): Promise<Place> {
    const place = new Place()
    await place.comeBack()
    return place
  }

  get disk(): ReturnType<typeof createMemoryDisk> {
    return this.#disk
  }

  get url(): string {
    return this.#running().url
  }

  async user(userID: string, dataDir?: string): Promise<Client> {
    return this.keep(await this.#running().user(userID, dataDir))
  }

  /** Closes it at the end too. */
  keep(client: Client): Client {
    this.#clients.push(client)
    return client
  }

  /** The server goes; devices notice. */
  async leave(...devices: readonly Client[]): Promise<void> {
    await this.#running().stop({ keepClients: true })
    this.#server = null
    await until(async () => devices.every((device) => device.getSyncState() === 'offline'), 'offline')
  }

  async comeBack(): Promise<void> {
    this.#server = await startServer({ limits: LIMITS }, createMemoryStorage({ disk: this.#disk }), this.#port)
    this.#port = this.#server.port
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()))
    await this.#server?.stop()
  }

  #running(): RunningServer {
    if (!this.#server) throw new Error('the server is away')
    return this.#server
  }
}

export const manager = (of: Client) => of.getConversationManager()
export const row = (of: Client, id: string) => manager(of).getConversation(id)
export const total = (of: Client) => manager(of).getTotalUnreadMessageCount()

export const say = (
  from: Client,
  to: { userID: string } | { groupID: string },
  text: string,
  flags: { isExcludedFromLastMessage?: boolean; isExcludedFromUnreadCount?: boolean } = {},
) =>
  from
    .getMessageManager()
    .sendMessage(Object.assign(from.getMessageManager().createTextMessage(text), flags), to as { userID: string })

export const all = async (of: Client): Promise<readonly TidingsConversation[]> =>
  (await manager(of).getConversationList(0, Number.POSITIVE_INFINITY)).conversationList

export const idsOf = (list: readonly { readonly conversationID: string }[]) => list.map((c) => c.conversationID)

/** Waits until an answer is that. */
export async function becomes<T>(ask: () => Promise<T> | T, wanted: T, what: string): Promise<void> {
  await until(async () => JSON.stringify(await ask()) === JSON.stringify(wanted), what)
}

/** Waits until nothing is under way on a device. */
export const settled = (of: Client) =>
  until(async () => {
    if (of.getSyncState() !== 'live') return false
    for (const id of idsOf(await all(of)))
      if ((await manager(of).explainConversation(id)).pending.some(({ state }) => state !== 'refused')) return false
    return true
  }, 'nothing is under way')

export interface Heard {
  readonly event: keyof ConversationListener
  readonly list: readonly TidingsConversation[]
  readonly ids: readonly string[]
  readonly value: unknown
}

/** Every conversation event that a client raises from now on, in order. */
export function listen(client: Client): Heard[] {
  const heard: Heard[] = []
  const note = (event: keyof ConversationListener, value: unknown, list: readonly TidingsConversation[] = []) =>
    void heard.push({ event, list, ids: idsOf(list), value })
  manager(client).addConversationListener({
    onSyncServerStart: () => note('onSyncServerStart', null),
    onSyncServerFinish: () => note('onSyncServerFinish', null),
    onNewConversation: (list) => note('onNewConversation', null, list),
    onConversationChanged: (list) => note('onConversationChanged', null, list),
    onConversationDeleted: (ids) => void heard.push({ event: 'onConversationDeleted', list: [], ids, value: null }),
    onTotalUnreadMessageCountChanged: (count) => note('onTotalUnreadMessageCountChanged', count),
    onUnreadMessageCountChangedByFilter: (_, count) => note('onUnreadMessageCountChangedByFilter', count),
    onConversationGroupCreated: (name, list) => note('onConversationGroupCreated', name, list),
    onConversationGroupDeleted: (name) => note('onConversationGroupDeleted', name),
    onConversationGroupNameChanged: (from, to) => note('onConversationGroupNameChanged', [from, to]),
    onConversationsAddedToGroup: (name, list) => note('onConversationsAddedToGroup', name, list),
    onConversationsDeletedFromGroup: (name, list) => note('onConversationsDeletedFromGroup', name, list),
    onMutationRefused: (_, error) => note('onMutationRefused', error.code),
  })
  return heard
}

/** What one kind of event said, in order. */
export const values = (heard: readonly Heard[], event: keyof ConversationListener) =>
  heard.filter((one) => one.event === event).map(({ value }) => value)

/** Which events named an id, in order. */
export const about = (heard: readonly Heard[], id: string) =>
  heard.filter(({ ids }) => ids.includes(id)).map(({ event }) => event)
