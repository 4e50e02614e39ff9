import { MessageStatus, type TidingsMessage } from '@tidings/browser'

/** What one read from the newest message on brought. */
export interface NewestRead {
  /** Newest first, of all its pages. */
  readonly messages: readonly TidingsMessage[]
  /** How many of them were the first page. */
  readonly firstPage: number
  /** What was loaded when the read began. */
  readonly before: ReadonlySet<string>
  /** The read reached the beginning of the history. */
  readonly isFinished: boolean
}

/** The loaded messages of one conversation: each once, none missing between the oldest and the newest. */
export class LoadedMessages {
  readonly #stored = new Map<string, TidingsMessage>()
  /** One's own without a place yet, as they were made. */
  #pending = new Map<string, TidingsMessage>()
  /** Up to this place nothing is missing above the oldest. */
  #top = 0

  get(msgID: string): TidingsMessage | undefined {
    return this.#stored.get(msgID) ?? this.#pending.get(msgID)
  }

  get ids(): ReadonlySet<string> {
    return new Set([...this.#stored.keys(), ...this.#pending.keys()])
  }

  /** The lowest place that is loaded; null when none is. */
  get bottom(): number | null {
    let lowest: number | null = null
    for (const { seq } of this.#stored.values()) lowest = Math.min(lowest ?? seq, seq)
    return lowest
  }

  /** Whether messages may be missing between what is loaded and a page, newest first. */
  hasGapTo(page: readonly TidingsMessage[]): boolean {
    if (this.#stored.size === 0) return false
    return !page.some(({ seq }) => seq > 0 && seq <= this.#top)
  }

  /** A message that an event brought. One that others may have to come before is left to the next read. */
  hear(message: TidingsMessage): void {
    if (message.seq === 0) {
      // Somebody else's without a place is not kept by anybody.
      if (!message.isSelf || this.#stored.has(message.msgID)) return
      // Sent again, it is the newest.
      if (this.#pending.get(message.msgID)?.status === MessageStatus.SEND_FAIL) this.#pending.delete(message.msgID)
      put(this.#pending, message)
      return
    }
    const isNext = this.#stored.size > 0 && message.seq === this.#top + 1
    if (!isNext && !this.#stored.has(message.msgID)) return
    if (isNext) this.#top = message.seq
    this.#pending.delete(message.msgID)
    put(this.#stored, message)
  }

  /** Takes a read that met what is loaded, or that nothing was loaded before. What it no longer holds is gone. */
  takeNewest({ messages, firstPage, before, isFinished }: NewestRead): void {
    const stored = messages.filter(({ seq }) => seq > 0)
    const read = new Set(messages.map(({ msgID }) => msgID))
    const floor = isFinished ? 0 : Math.min(...stored.map(({ seq }) => seq))
    for (const [msgID, { seq }] of this.#stored)
      if (seq >= floor && before.has(msgID) && !read.has(msgID)) this.#stored.delete(msgID)
    for (const message of stored) put(this.#stored, message)
    this.#takePending(messages, before)
    this.#top = Math.max(this.#top, endOfRun(messages.slice(0, firstPage)))
  }

  /** Takes a read that brought only what waits to be sent. What is sent already, ahead of a hole, still stands last. */
  takeWaiting({ messages, before }: NewestRead): void {
    for (const message of messages) if (this.#stored.has(message.msgID)) put(this.#stored, message)
    this.#takePending(messages, before, true)
  }

  takeOlder(messages: readonly TidingsMessage[]): void {
    for (const message of messages) put(this.#stored, message)
  }

  /** Forgets all that has a place: the next read begins anew. */
  restart(): void {
    this.#stored.clear()
    this.#top = 0
  }

  /** Oldest first; those on their way last. */
  list(): readonly TidingsMessage[] {
    const stored = [...this.#stored.values()].sort((a, b) => a.seq - b.seq)
    return [...stored, ...this.#pending.values()]
  }

  #takePending(messages: readonly TidingsMessage[], before: ReadonlySet<string>, takesSent = false): void {
    const held = this.#pending
    this.#pending = new Map()
    for (const message of messages.toReversed()) {
      if ((message.seq > 0 && !takesSent) || this.#stored.has(message.msgID)) continue
      const known = held.get(message.msgID)
      this.#pending.set(message.msgID, known && isSame(known, message) ? known : message)
    }
    // Made while the read was under way.
    for (const [msgID, message] of held)
      if (!before.has(msgID) && !this.#stored.has(msgID) && !this.#pending.has(msgID)) this.#pending.set(msgID, message)
  }
}

/** An equal message keeps its object, so that nothing is drawn again for it. */
function put(messages: Map<string, TidingsMessage>, message: TidingsMessage): void {
  const known = messages.get(message.msgID)
  if (!known || !isSame(known, message)) messages.set(message.msgID, message)
}

const isSame = (a: TidingsMessage, b: TidingsMessage): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * The highest place up to which a page, newest first, is known to be whole. A sent message of one's own has its place
 * before those ahead of it have come: only an unbroken run counts.
 */
function endOfRun(page: readonly TidingsMessage[]): number {
  const places = page.map(({ seq }) => seq).filter((seq) => seq > 0)
  let end = places.pop() ?? 0
  for (let next = places.pop(); next === end + 1; next = places.pop()) end = next
  return end
}
