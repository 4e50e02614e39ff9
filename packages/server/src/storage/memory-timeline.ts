import type { StoredMessage } from './records.ts'
import { SortedList } from './sorted-list.ts'

const keyOf = (sender: string, clientMsgID: string): string => `${sender} ${clientMsgID}`

/** One timeline's messages with the three ways they are found. */
export class MemoryTimeline {
  readonly seqs: SortedList<StoredMessage>
  readonly revs: SortedList<StoredMessage>
  readonly #keys: Map<string, StoredMessage>

  constructor(from?: MemoryTimeline) {
    this.seqs = from?.seqs.clone() ?? new SortedList((a, b) => a.seq - b.seq)
    this.revs = from?.revs.clone() ?? new SortedList((a, b) => a.rev - b.rev || a.seq - b.seq)
    this.#keys = new Map(from === undefined ? [] : from.#keys)
  }

  /** Index of the first message above a seq. */
  indexAbove(seq: number): number {
    return this.seqs.indexAfter((message) => message.seq <= seq)
  }

  message(seq: number): StoredMessage | undefined {
    const message = this.seqs.items[this.indexAbove(seq) - 1]
    return message?.seq === seq ? message : undefined
  }

  byKey(sender: string, clientMsgID: string): StoredMessage | undefined {
    return this.#keys.get(keyOf(sender, clientMsgID))
  }

  replace(old: StoredMessage | undefined, next: StoredMessage | undefined): void {
    if (old) {
      this.seqs.remove(old)
      this.revs.remove(old)
      this.#keys.delete(keyOf(old.sender, old.clientMsgID))
    }
    if (next) {
      this.seqs.add(next)
      this.revs.add(next)
      this.#keys.set(keyOf(next.sender, next.clientMsgID), next)
    }
  }
}
