import { LIMITS, type Message, messageID, TidingsError } from '@tidings/model'
import type { Refs } from '@tidings/protocol'
import type { Platform } from '../platform/platform.ts'
import type { Commit } from '../store/commit.ts'
import type { Mirror } from '../store/mirror.ts'
import type { HeldRanges } from '../store/records.ts'
import type { Connection } from '../wire/connection.ts'
import { addRange, covering, newestHeld } from './held.ts'

export interface MessageSyncEvents {
  /** A foreign message that is newer than the login; once each, in seq order (H3). */
  onMessage(id: string, message: Message): void
}

export interface HistoryPage {
  /** Newest first. */
  readonly messages: readonly Message[]
  readonly isFinished: boolean
}

/** More than that at once opens a new range instead of being fetched. */
const FETCH_MOST = 200
const HEARD_MOST = 2000
const RETRY_MS = 1000

/** Keeps cached messages in step with rows: fetches what a row says is new, answers history from what is held (H2, H3). */
export class MessageSync {
  readonly #mirror: Mirror
  readonly #platform: Platform
  readonly #connection: Connection
  readonly #events: MessageSyncEvents
  /** Server time of the login, ms; older messages are history. */
  #loginTime = Number.POSITIVE_INFINITY
  readonly #announced = new Map<string, number>()
  /** A restored server may bring a message again under another seq: its id tells. */
  readonly #heard = new Set<string>()
  readonly #wanted = new Map<string, number>()
  #working = false

  constructor(mirror: Mirror, platform: Platform, connection: Connection, events: MessageSyncEvents) {
    this.#mirror = mirror
    this.#platform = platform
    this.#connection = connection
    this.#events = events
  }

  /** Messages after the first WELCOME of this login are news; a reconnect does not make older ones history. */
  onWelcome(serverMs: number): void {
    if (this.#loginTime === Number.POSITIVE_INFINITY) this.#loginTime = serverMs
    void this.#work()
  }

  onCommit(commit: Commit): void {
    // Another history counts its seqs anew.
    if (commit.replaced) this.#announced.clear()
    for (const { id, lastSeqBefore } of commit.rows) {
      const base = this.#mirror.base(id)
      if (!base || base.state.lastSeq <= (lastSeqBefore ?? 0)) continue
      const shows = base.last?.seq === base.state.lastSeq ? base.last : null
      // A row that is met for the first time may be history. Its newest message says so, where the row brings it.
      if (lastSeqBefore === null && shows !== null && shows.time < this.#loginTime) continue
      this.#want(id, lastSeqBefore ?? 0)
    }
    void this.#work()
  }

  /** History below a seq (null = from the newest), from what is held where that covers it, else from the server. */
  async history(id: string, before: number | null, count: number): Promise<HistoryPage> {
    // Nothing stands before the first place.
    if (before !== null && before <= 1) return { messages: [], isFinished: true }
    const { view, base, held } = await this.#mirror.exclusively(async () => {
      const view = await this.#mirror.view(id)
      return { view, base: this.#mirror.base(id), held: await this.#mirror.heldRanges(id) }
    })
    // What was deleted here is gone here, also before the server knows of it.
    const floor = base ? Math.max(base.state.clearedSeq, view?.state.clearedSeq ?? 0) : 0
    const upTo = Math.min(before === null ? Number.MAX_SAFE_INTEGER : before - 1, base?.state.lastSeq ?? before ?? 0)
    if (base && upTo <= floor) return { messages: [], isFinished: true }
    const fresh = held && base && this.#connection.isOpen ? await this.#revise(id, base.state.rev, held) : held
    const local = await this.#local(id, fresh, upTo, floor, count)
    if (local.messages.length === count || local.isFinished) return local
    if (!this.#connection.isOpen) {
      if (local.messages.length > 0) return local
      // What the list shows is held too.
      const last = base?.last
      if (!last || last.seq > upTo || last.seq <= floor) throw new TidingsError('disconnected')
      return { messages: [last], isFinished: false }
    }
    const answer = await this.#ask(id, floor, base ? upTo : before === null ? null : upTo, count)
    await this.#keep(id, answer, answer.finished ? floor : (answer.messages.at(-1)?.seq ?? 1) - 1, base ? upTo : null)
    return { messages: answer.messages, isFinished: answer.finished }
  }

  async #local(id: string, held: HeldRanges | null, upTo: number, floor: number, count: number): Promise<HistoryPage> {
    const range = held && covering(held.ranges, upTo)
    if (!range) return { messages: [], isFinished: false }
    const bottom = Math.max(floor, range.from - 1)
    await this.#mirror.flush()
    const messages = await this.#mirror.messagesOf(id, bottom, upTo, count)
    return { messages, isFinished: bottom === floor && messages.length < count }
  }

  /** What changed in held messages, before they are shown (H3). */
  async #revise(id: string, rev: number, held: HeldRanges): Promise<HeldRanges> {
    let current = held
    try {
      while (current.rev < rev) {
        const answer = await this.#connection.ask({ type: 'revisions', id, rev: current.rev })
        if (answer.type !== 'messages' || answer.rev <= current.rev) break
        current = await this.#mirror.exclusively(async () => {
          // Ranges may have grown meanwhile, or another history may have begun.
          const now = (await this.#mirror.heldRanges(id)) ?? current
          const next = { ...now, rev: Math.max(answer.rev, now.rev, current.rev + 1) }
          const messages = answer.messages.filter((m) => covering(now.ranges, m.seq))
          await this.#mirror.apply({
            messages: messages.map((message) => ({ id, message })),
            held: now.epoch === this.#mirror.meta.epoch ? [next] : [],
            users: answer.refs.users,
          })
          return next
        })
      }
    } catch (error) {
      // Offline in the middle: what is held is shown, and revised at the next opening.
      if (!(error instanceof TidingsError)) throw error
    }
    return current
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    for (let next = this.#next(); next && this.#connection.isOpen; next = this.#next()) {
      const [id, after] = next
      this.#wanted.delete(id)
      try {
        await this.#fetch(id, after)
      } catch (error) {
        if (!(error instanceof TidingsError)) this.#platform.log('error', 'messages', error)
        if (!(error instanceof TidingsError) || error.retry !== 'later') continue
        // Not lost: asked again after a while, or when the line is back.
        this.#want(id, after)
        const wait = Math.max(error.retryAfterMs, RETRY_MS)
        await new Promise<void>((resolve) => this.#platform.clock.after(wait, resolve))
      }
    }
    this.#working = false
  }

  #next(): [string, number] | undefined {
    for (const next of this.#wanted) return next
    return undefined
  }

  #want(id: string, after: number): void {
    this.#wanted.set(id, Math.min(this.#wanted.get(id) ?? Number.POSITIVE_INFINITY, after))
  }

  async #fetch(id: string, lastSeqBefore: number): Promise<void> {
    const { base, held } = await this.#mirror.exclusively(async () => {
      // The row may have left memory since: nobody looks at it.
      await this.#mirror.view(id)
      return { base: this.#mirror.base(id), held: await this.#mirror.heldRanges(id) }
    })
    if (!base) return
    const { lastSeq, clearedSeq, rev } = base.state
    const after = Math.max(lastSeqBefore, clearedSeq, lastSeq - FETCH_MOST)
    if (after >= lastSeq) return
    const range = covering(held?.ranges ?? [], lastSeq)
    let messages: readonly Message[]
    if (range && range.from <= after + 1) {
      // Somebody opened the chat meanwhile: it is here, and was not raised yet.
      await this.#mirror.flush()
      messages = await this.#mirror.messagesOf(id, after, lastSeq, FETCH_MOST)
    } else if (base.last && after === lastSeq - 1 && base.last.seq === lastSeq) {
      // The row brought the one message that is new.
      messages = [base.last]
      await this.#keep(id, { messages, rev, refs: { users: [], groups: [] } }, after, lastSeq)
    } else messages = await this.#fetchBetween(id, after, lastSeq)
    this.#announce(id, messages, base.state.recvOpt)
  }

  async #fetchBetween(id: string, after: number, lastSeq: number): Promise<Message[]> {
    const all: Message[] = []
    let upTo = lastSeq
    for (let more = true; more && upTo > after; ) {
      const answer = await this.#ask(id, after, upTo, LIMITS.historyPage)
      all.push(...answer.messages)
      // What gets no older would be asked for for ever.
      const oldest = Math.min(answer.messages.at(-1)?.seq ?? 0, upTo)
      const bottom = answer.finished ? after : Math.max(after, oldest - 1)
      await this.#keep(id, answer, bottom, upTo)
      more = !answer.finished
      upTo = bottom
    }
    return all
  }

  #announce(id: string, messages: readonly Message[], recvOpt: number): void {
    for (const message of [...messages].sort((a, b) => a.seq - b.seq)) {
      if (message.seq <= (this.#announced.get(id) ?? 0)) continue
      this.#announced.set(id, message.seq)
      if (message.sender === this.#mirror.userID || message.time < this.#loginTime) continue
      // Receive option 1 stores and counts, but is not raised (Decision 17).
      if (recvOpt === 1 || !this.#isFirst(message)) continue
      this.#events.onMessage(id, message)
    }
  }

  #isFirst(message: Message): boolean {
    const name = messageID(message.sender, message.clientMsgID)
    if (this.#heard.has(name)) return false
    this.#heard.add(name)
    if (this.#heard.size > HEARD_MOST) for (const oldest of this.#heard) if (this.#heard.delete(oldest)) break
    return true
  }

  async #ask(id: string, after: number, upTo: number | null, count: number) {
    const answer = await this.#connection.ask({ type: 'history', id, after, upTo, count })
    if (answer.type !== 'messages') throw new TidingsError('bad_frame')
    return answer
  }

  /** Stores messages, and that (bottom, upTo] is held without a gap. */
  async #keep(
    id: string,
    answer: { readonly messages: readonly Message[]; readonly rev: number; readonly refs: Refs },
    bottom: number,
    upTo: number | null,
  ): Promise<void> {
    await this.#mirror.exclusively(async () => {
      const before = await this.#mirror.heldRanges(id)
      const top = upTo ?? answer.messages[0]?.seq ?? 0
      const { epoch } = this.#mirror.meta
      const ranges = addRange(before?.ranges ?? [], { from: bottom + 1, to: top })
      // Every new message takes one revision: if nothing else did, what is held is as new as this answer.
      const isOnlyNew = before !== null && answer.rev - before.rev === top - newestHeld(before.ranges)
      const rev = before === null || isOnlyNew ? answer.rev : before.rev
      await this.#mirror.apply({
        messages: answer.messages.map((message) => ({ id, message })),
        held: top > 0 ? [{ id, epoch, rev, ranges }] : [],
        users: answer.refs.users,
      })
    })
  }
}
