import type { Message } from '@tidings/model'
import type { Change } from './change.ts'
import type { Commit } from './commit.ts'
import type { BaseRow, ConversationBase, Draft, OutboxEntry, StoredMeta } from './records.ts'
import type { View } from './view.ts'

/** What was there before a change, as far as the change could alter it. */
export interface Before {
  readonly meta: StoredMeta
  readonly entries: readonly OutboxEntry[]
  readonly drafts: readonly Draft[]
  readonly labels: readonly BaseRow<'label'>[]
  /** Null on a device whose drafts are its own. */
  readonly shared: readonly BaseRow<'draft'>[] | null
  readonly bases: ReadonlyMap<string, ConversationBase | null>
}

export interface Step {
  /** Unix milliseconds of this device's clock. */
  readonly at: number
  readonly before: Before
  readonly recent: ReadonlyMap<string, readonly Message[]>
  readonly change: Change
  readonly changed: readonly { readonly id: string; readonly after: View | null }[]
  readonly total: number
}

export interface Frame {
  readonly at: number
  readonly way: 'up' | 'down'
  readonly text: string
}

/** Enough to see what led to a row, little enough to be always on: everything is kept by reference. */
const MOST = { steps: 300, conversations: 3000, frames: 300, frameChars: 4000 } as const

/** The last changes of the list and the last frames of the line, in memory, for whoever must find out what happened. */
export class Trace {
  #steps: Step[] = []
  #frames: Frame[] = []
  #conversations = 0

  get steps(): readonly Step[] {
    return this.#steps
  }

  get frames(): readonly Frame[] {
    return this.#frames
  }

  record(
    at: number,
    before: Before,
    change: Change,
    commit: Commit,
    recentOf: (id: string) => readonly Message[],
  ): void {
    const pending = new Set(before.entries.flatMap(({ mutation: m }) => ('id' in m ? [m.id] : [])))
    // Messages count only under what is pending.
    const counted = commit.changed.filter(({ id }) => pending.has(id) || change.entries !== undefined)
    this.#steps.push({
      at,
      before,
      recent: new Map(counted.map(({ id }) => [id, recentOf(id)])),
      change,
      changed: commit.changed.map(({ id, after }) => ({ id, after })),
      total: commit.totalAfter,
    })
    this.#conversations += commit.changed.length
    // What is as large as a list is not kept: the trace begins anew behind it.
    while (this.#steps.length > MOST.steps || this.#conversations > MOST.conversations) {
      const [oldest] = this.#steps.splice(0, 1)
      this.#conversations -= oldest?.changed.length ?? 0
    }
  }

  frame(at: number, way: Frame['way'], text: string): void {
    this.#frames.push({ at, way, text: text.slice(0, MOST.frameChars) })
    if (this.#frames.length > MOST.frames) this.#frames.shift()
  }
}
