import type { Client, ConversationList, ConversationListFilter, TidingsConversation } from '@tidings/client'
import { comparePositions } from '@tidings/model'
import type { Checks } from './checks.ts'
import type { Random } from './random.ts'

/** What people look at: everything, and one filter of each kind. */
const LISTS: readonly { readonly filter: ConversationListFilter; readonly pageSize: number }[] = [
  { filter: {}, pageSize: 3 },
  { filter: { hasUnreadCount: true }, pageSize: 1 },
  { filter: { type: 2 }, pageSize: 2 },
  { filter: { markType: 1n }, pageSize: 50 },
  { filter: { conversationGroup: 'L1' }, pageSize: 2 },
]

/** What they may look at instead. */
const OTHERS: readonly ConversationListFilter[] = [
  {},
  { type: 1 },
  { hasUnreadCount: false },
  { markType: 0n },
  { markType: 3n, type: 1 },
  { conversationGroup: '' },
  { conversationGroup: 'L0', hasUnreadCount: true },
  { hasGroupAtInfo: true },
  { keyword: 'room' },
  { keyword: 'b' },
  { keyword: 'm1' },
]

/** Somebody who shows live lists by their diffs alone (Decision 18). */
export class LiveListModel {
  readonly #lists: { filter: ConversationListFilter; list: ConversationList }[] = []
  readonly #who: string
  readonly #checks: Checks

  constructor(who: string, checks: Checks) {
    this.#who = who
    this.#checks = checks
  }

  async open(client: Client): Promise<void> {
    for (const { filter, pageSize } of LISTS) {
      const list = await client.getConversationManager().openConversationList({ filter, pageSize })
      const shown = [...list.items]
      list.subscribe(({ operations, counts }) => {
        for (const op of operations) {
          if (op.type === 'insert') shown.splice(op.index, 0, op.conversation)
          else if (op.type === 'remove') {
            const [gone] = shown.splice(op.index, 1)
            if (gone?.conversationID !== op.conversationID) this.#bad('removes what it names', op.conversationID)
          } else if (op.type === 'move') {
            const [moved] = shown.splice(op.from, 1)
            if (moved?.conversationID !== op.conversation.conversationID) this.#bad('moves what it names', '')
            shown.splice(op.to, 0, op.conversation)
          } else shown[op.index] = op.conversation
        }
        this.#compare(shown, list.items)
        if (counts && (counts.totalCount !== list.totalCount || counts.unreadCount !== list.unreadCount))
          this.#bad('tells its counts', JSON.stringify(counts))
      })
      this.#lists.push({ filter, list })
      void list.totalCount
    }
  }

  /** The person looks at something else: one diff leads there. */
  async refilter(random: Random): Promise<void> {
    const one = this.#lists.length > 0 ? random.pick(this.#lists) : null
    if (!one) return
    const filter = random.pick(OTHERS)
    await one.list.setFilter(filter)
    one.filter = filter
    this.#checks.count('filter changed')
  }

  /** In a quiet world, loaded to its end, a live list is what a read of the same filter answers. */
  async check(client: Client): Promise<void> {
    for (const { filter, list } of this.#lists) {
      while (!list.isFinished) await list.loadMore()
      const { conversationList } = await client
        .getConversationManager()
        .getConversationListByFilter(filter, 0, Number.POSITIVE_INFINITY)
      const said = JSON.stringify(list.items)
      if (said !== JSON.stringify(conversationList)) this.#bad('shows what a read answers', JSON.stringify(filter))
      if (list.totalCount !== conversationList.length)
        this.#bad('counts its conversations', `${list.totalCount} for ${conversationList.length}`)
      const unread = conversationList.reduce((sum, c) => sum + (c.recvOpt === 0 ? c.unreadCount : 0), 0)
      if (list.unreadCount !== unread) this.#bad('counts its unread', `${list.unreadCount} for ${unread}`)
    }
  }

  #compare(shown: readonly TidingsConversation[], items: readonly TidingsConversation[]): void {
    if (shown.length !== items.length || shown.some((c, i) => c !== items[i])) this.#bad('its diffs give its items', '')
    const ids = new Set<string>()
    for (const [i, c] of items.entries()) {
      if (ids.has(c.conversationID)) this.#bad('holds each conversation once', c.conversationID)
      ids.add(c.conversationID)
      const above = items[i - 1]
      if (above && comparePositions(placeOf(above), placeOf(c)) >= 0) this.#bad('is in order', c.conversationID)
    }
  }

  #bad(rule: string, detail: string): void {
    this.#checks.bad(`a live list ${rule}`, `${this.#who} ${detail}`)
  }
}

const placeOf = (c: TidingsConversation) => ({ orderKey: c.orderKey, id: c.conversationID })
