import type { ConversationListener, TidingsConversation } from '@tidings/client'
import type { Checks } from './checks.ts'

/** The conversation groups of an app that lives on their events alone. */
export class GroupModel {
  readonly listener: ConversationListener
  readonly #members = new Map<string, Set<string>>()
  /** Named by an event before the first read: what that says of them is older. */
  readonly #told = new Set<string>()
  #isReading = true
  readonly #who: string
  readonly #checks: Checks

  constructor(who: string, checks: Checks) {
    this.#who = who
    this.#checks = checks
    this.listener = {
      onConversationGroupCreated: (name, list) => {
        if (!this.#isReading && this.#members.has(name)) this.#bad('a new group was there', name)
        this.#told.add(name)
        this.#members.set(name, new Set(list.map((c) => c.conversationID)))
      },
      onConversationGroupDeleted: (name) => {
        if (!this.#isReading && !this.#members.has(name)) this.#bad('a deleted group was not there', name)
        this.#told.add(name)
        this.#members.delete(name)
      },
      onConversationGroupNameChanged: (from, to) => {
        if (!this.#isReading && (!this.#members.has(from) || this.#members.has(to)))
          this.#bad('renamed', `${from} ${to}`)
        this.#told.add(from).add(to)
        this.#members.set(to, this.#members.get(from) ?? new Set())
        this.#members.delete(from)
      },
      onConversationsAddedToGroup: (name, list) => this.#change(name, list, true),
      onConversationsDeletedFromGroup: (name, list) => this.#change(name, list, false),
    }
  }

  read(names: readonly string[], rows: Iterable<TidingsConversation>): void {
    for (const name of names) if (!this.#told.has(name)) this.#members.set(name, new Set())
    for (const members of this.#members.values()) members.clear()
    for (const c of rows) for (const name of c.conversationGroupList) this.#members.get(name)?.add(c.conversationID)
    this.#isReading = false
  }

  forget(id: string): void {
    for (const members of this.#members.values()) members.delete(id)
  }

  /** What the events add up to is what a read answers. */
  check(names: readonly string[], list: readonly TidingsConversation[]): void {
    const told = [...this.#members.keys()].sort().join()
    if (told !== [...names].sort().join()) this.#bad('the groups', `${told} for ${names}`)
    for (const name of names) {
      const want = list.filter((c) => c.conversationGroupList.includes(name)).map((c) => c.conversationID)
      const is = [...(this.#members.get(name) ?? [])]
      if (is.sort().join() !== want.sort().join()) this.#bad(`who is in ${name}`, `${is} for ${want}`)
    }
  }

  #change(name: string, list: readonly TidingsConversation[], isAdded: boolean): void {
    const members = this.#members.get(name)
    if (!members) {
      if (!this.#isReading) this.#bad('a group that is not there', name)
      return
    }
    for (const { conversationID } of list)
      if (isAdded) members.add(conversationID)
      else members.delete(conversationID)
  }

  #bad(what: string, detail: string): void {
    this.#checks.bad('events add up to the conversation groups', `${this.#who} ${what}: ${detail}`)
  }
}
