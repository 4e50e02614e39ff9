import type { ConversationListener, TidingsConversation } from '@tidings/client'
import { comparePositions } from '@tidings/model'
import type { Checks } from './checks.ts'
import { FlipWatch } from './flip-watch.ts'
import { GroupModel } from './group-model.ts'

/**
 * An app as the guide tells people to write it: it reads the list once, then lives on events, replaces by id and sorts
 * (invariant 8). What it holds must always be what the SDK would answer.
 */
export class ListModel {
  readonly listener: ConversationListener
  readonly rows = new Map<string, TidingsConversation>()
  readonly flips: FlipWatch
  readonly groups: GroupModel
  total = 0
  /** Conversations that events named, each time. */
  events = 0
  #isReading = true
  readonly #deleted = new Set<string>()
  #syncs = 0
  readonly #who: string
  readonly #checks: Checks

  /** `isSteady`: nobody but this device changes the person's list, by no clock but the right one. */
  constructor(who: string, checks: Checks, isSteady: boolean) {
    this.#who = who
    this.#checks = checks
    this.flips = new FlipWatch(who, checks, isSteady)
    this.groups = new GroupModel(who, checks)
    this.listener = {
      ...this.groups.listener,
      onSyncServerStart: () => this.#sync(1),
      onSyncServerFinish: () => this.#sync(-1),
      onSyncServerFailed: () => this.#sync(-1),
      onNewConversation: (list) => this.#put(list, true),
      onConversationChanged: (list) => this.#put(list, false),
      onConversationDeleted: (ids) => {
        for (const id of ids) {
          this.events++
          this.flips.forget(id)
          this.groups.forget(id)
          if (!this.rows.delete(id) && !this.#isReading) this.#bad('deleted what was not there', id)
          this.#deleted.add(id)
        }
      },
      onTotalUnreadMessageCountChanged: (total) => {
        if (total < 0) this.#bad('the total is a count', String(total))
        this.total = total
      },
    }
  }

  /** The first read: what events said meanwhile is newer. */
  read(list: readonly TidingsConversation[], total: number, isTotalKnown: boolean): void {
    for (const c of list)
      if (!this.rows.has(c.conversationID) && !this.#deleted.has(c.conversationID)) this.rows.set(c.conversationID, c)
    if (!isTotalKnown) this.total = total
    this.#isReading = false
  }

  /** In the order that an app would show. */
  sorted(): TidingsConversation[] {
    return [...this.rows.values()].sort((a, b) =>
      comparePositions({ orderKey: a.orderKey, id: a.conversationID }, { orderKey: b.orderKey, id: b.conversationID }),
    )
  }

  /** In a quiet world every sync that started has finished or failed. */
  checkBalance(): void {
    if (this.#syncs !== 0) this.#bad('start and finish are balanced', 'a sync is still under way')
  }

  #put(list: readonly TidingsConversation[], isNew: boolean): void {
    let above: TidingsConversation | null = null
    for (const c of list) {
      const id = c.conversationID
      this.events++
      if (!this.#isReading && isNew && this.rows.has(id)) this.#bad('new, but it was there', id)
      if (!this.#isReading && !isNew && !this.rows.has(id)) this.#bad('changed, but it was not there', id)
      if (above && above.orderKey < c.orderKey) this.#bad('events are in list order', id)
      if (c.unreadCount < 0) this.#bad('unread is a count', id)
      above = c
      this.flips.shows(this.rows.get(id), c)
      this.rows.set(id, c)
      this.#deleted.delete(id)
    }
  }

  #sync(change: number): void {
    this.#syncs += change
    if (this.#syncs < 0 || this.#syncs > 1) this.#bad('start and finish are balanced', String(this.#syncs))
  }

  #bad(rule: string, detail: string): void {
    this.#checks.bad(rule, `${this.#who} ${detail}`)
  }
}
