import type { Client, ConversationListFilter, TidingsConversation } from '@tidings/node'

const COUNTED: ConversationListFilter = { type: 2 }

/** An app that read everything once and has lived on events since. What it holds must be what a read answers. */
export class EventModel {
  readonly events: string[] = []
  readonly #client: Client
  readonly #rows = new Map<string, TidingsConversation>()
  readonly #groups = new Map<string, Set<string>>()
  #total = 0
  #counted = 0

  private constructor(client: Client) {
    this.#client = client
  }

  static async of(client: Client): Promise<EventModel> {
    const model = new EventModel(client)
    const manager = client.getConversationManager()
    manager.subscribeUnreadMessageCountByFilter(COUNTED)
    for (const c of (await manager.getConversationList(0, Number.POSITIVE_INFINITY)).conversationList)
      model.#rows.set(c.conversationID, c)
    for (const name of await manager.getConversationGroupList()) model.#groups.set(name, await membersOf(client, name))
    model.#total = await manager.getTotalUnreadMessageCount()
    model.#counted = await manager.getUnreadMessageCountByFilter(COUNTED)
    model.#listen()
    return model
  }

  /** What is held against what is read; empty when they agree. */
  async differences(): Promise<string[]> {
    const manager = this.#client.getConversationManager()
    const found: string[] = []
    const compare = (what: string, is: unknown, read: unknown) => {
      if (JSON.stringify(is) !== JSON.stringify(read))
        found.push(`${what}\n  events: ${JSON.stringify(is)}\n  read:   ${JSON.stringify(read)}`)
    }
    const { conversationList } = await manager.getConversationList(0, Number.POSITIVE_INFINITY)
    const rows = [...this.#rows.values()].sort((a, b) => b.orderKey - a.orderKey)
    compare('conversations', rows, conversationList)
    compare('total', this.#total, await manager.getTotalUnreadMessageCount())
    compare('filtered count', this.#counted, await manager.getUnreadMessageCountByFilter(COUNTED))
    const names = await manager.getConversationGroupList()
    compare('groups', [...this.#groups.keys()].sort(), names)
    for (const name of names)
      compare(
        `group ${name}`,
        [...(this.#groups.get(name) ?? [])].sort(),
        [...(await membersOf(this.#client, name))].sort(),
      )
    return found
  }

  #listen(): void {
    const ids = (list: readonly TidingsConversation[]) => list.map((c) => c.conversationID)
    const heard = (event: string, detail: readonly string[]) => this.events.push([event, ...detail].join(' '))
    const put = (event: string, list: readonly TidingsConversation[]) => {
      heard(event, ids(list))
      for (const c of list) this.#rows.set(c.conversationID, c)
    }
    this.#client.getConversationManager().addConversationListener({
      onNewConversation: (list) => put('new', list),
      onConversationChanged: (list) => put('changed', list),
      onConversationDeleted: (gone) => {
        heard('deleted', gone)
        for (const id of gone) {
          this.#rows.delete(id)
          for (const members of this.#groups.values()) members.delete(id)
        }
      },
      onTotalUnreadMessageCountChanged: (total) => {
        heard('total', [String(total)])
        this.#total = total
      },
      onUnreadMessageCountChangedByFilter: (filter, count) => {
        heard('filtered', [String(filter === COUNTED), String(count)])
        this.#counted = count
      },
      onConversationGroupCreated: (name, list) => {
        heard('group created', [name, ...ids(list)])
        this.#groups.set(name, new Set(ids(list)))
      },
      onConversationGroupDeleted: (name) => {
        heard('group deleted', [name])
        this.#groups.delete(name)
      },
      onConversationGroupNameChanged: (from, to) => {
        heard('group renamed', [from, to])
        const members = this.#groups.get(from)
        this.#groups.delete(from)
        if (members) this.#groups.set(to, members)
      },
      onConversationsAddedToGroup: (name, list) => {
        heard('added', [name, ...ids(list)])
        for (const id of ids(list)) this.#groups.get(name)?.add(id)
      },
      onConversationsDeletedFromGroup: (name, list, reason) => {
        heard('removed', [name, ...ids(list), String(reason)])
        for (const id of ids(list)) this.#groups.get(name)?.delete(id)
      },
    })
  }
}

async function membersOf(client: Client, name: string): Promise<Set<string>> {
  const { conversationList } = await client
    .getConversationManager()
    .getConversationListByFilter({ conversationGroup: name }, 0, Number.POSITIVE_INFINITY)
  return new Set(conversationList.map((c) => c.conversationID))
}
