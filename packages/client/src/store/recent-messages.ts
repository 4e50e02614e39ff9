import type { Message } from '@tidings/model'
import type { LocalStore } from './local-store.ts'
import type { ConversationBase } from './records.ts'

/** Enough to count under a pending read. */
const MOST = 200

/** The newest messages of conversations, in memory: views count in them and may not wait for a store. */
export class RecentMessages {
  readonly #byConversation = new Map<string, Map<number, Message>>()

  /** Reads what the store holds of the newest. */
  async load(store: LocalStore, { id, last, state }: ConversationBase): Promise<void> {
    const { lastSeq } = state
    const held = await store.messages(id, Math.max(0, lastSeq - MOST), lastSeq, MOST)
    for (const message of held.reverse()) this.keep(id, message)
    if (last) this.keep(id, last)
  }

  keep(id: string, message: Message): void {
    let recent = this.#byConversation.get(id)
    if (!recent) {
      recent = new Map()
      this.#byConversation.set(id, recent)
    }
    recent.set(message.seq, message)
    // Paging back through history must not push out the newest.
    if (recent.size > MOST) recent.delete(Math.min(...recent.keys()))
  }

  /** All messages of (after, upTo], or null when one of them is not here. */
  between(id: string, after: number, upTo: number): Message[] | null {
    const recent = this.#byConversation.get(id)
    const messages: Message[] = []
    for (let seq = after + 1; seq <= upTo; seq++) {
      const message = recent?.get(seq)
      if (!message) return null
      messages.push(message)
    }
    return messages
  }

  /** All that is here of a conversation. */
  of(id: string): readonly Message[] {
    return [...(this.#byConversation.get(id)?.values() ?? [])]
  }

  forget(id: string): void {
    this.#byConversation.delete(id)
  }

  clear(): void {
    this.#byConversation.clear()
  }
}
