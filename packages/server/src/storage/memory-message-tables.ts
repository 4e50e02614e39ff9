import { countsAsUnread, TidingsError } from '@tidings/model'
import type { MemoryDisk } from './memory-disk.ts'
import { MemoryTimeline } from './memory-timeline.ts'
import type { StoredMessage, TimelineRecord } from './records.ts'
import type { Tables } from './tables.ts'
import type { UndoJournal } from './undo-journal.ts'

type MessageTables = Pick<
  Tables,
  | 'lockTimeline'
  | 'timeline'
  | 'putTimeline'
  | 'insertMessages'
  | 'updateMessage'
  | 'messages'
  | 'messageByKey'
  | 'messagesBetween'
  | 'messagesSinceRev'
  | 'countUnread'
  | 'newestShown'
  | 'seqAtTime'
>

const refuse = (why: string): never => {
  throw new TidingsError('internal', { cause: new Error(why) })
}

const empty = new MemoryTimeline()

/** Timelines and their messages. */
export function memoryMessageTables(disk: MemoryDisk, journal: UndoJournal): MessageTables {
  const messagesOf = (id: string): MemoryTimeline => disk.messages.get(id) ?? empty
  const timeline = (id: string): TimelineRecord => disk.timelines.get(id) ?? { id, lastSeq: 0, rev: 0, lastTime: 0 }

  function insert(message: StoredMessage): void {
    let held = disk.messages.get(message.timeline)
    if (!held) {
      held = new MemoryTimeline()
      disk.messages.set(message.timeline, held)
    }
    if (held.message(message.seq)) refuse('Two messages share a seq')
    if (held.byKey(message.sender, message.clientMsgID)) refuse('Two messages share a client id')
    held.replace(undefined, message)
    journal.add(() => held.replace(message, undefined))
  }

  /** Newest seq ≤ `upTo` of a message that passes. */
  function newest(id: string, upTo: number, passes: (message: StoredMessage) => boolean): number {
    const held = messagesOf(id)
    for (let index = held.indexAbove(upTo) - 1; index >= 0; index--) {
      const message = held.seqs.items[index]!
      if (passes(message)) return message.seq
    }
    return 0
  }

  return {
    timeline,
    lockTimeline: timeline,
    putTimeline: (record) => journal.set(disk.timelines, record.id, record),
    insertMessages(messages) {
      for (const message of messages) insert(message)
    },
    updateMessage(message) {
      const held = messagesOf(message.timeline)
      const old = held.byKey(message.sender, message.clientMsgID)
      if (old?.seq !== message.seq) return refuse('There is no such message to update')
      held.replace(old, message)
      journal.add(() => held.replace(message, old))
    },
    messages: (keys) => keys.map(({ timeline: id, seq }) => messagesOf(id).message(seq) ?? null),
    messageByKey: (id, sender, clientMsgID) => messagesOf(id).byKey(sender, clientMsgID) ?? null,
    messagesBetween(id, after, upTo, limit) {
      const held = messagesOf(id)
      const end = held.indexAbove(upTo)
      const start = Math.max(held.indexAbove(after), end - limit)
      return held.seqs.items.slice(start, end).reverse()
    },
    messagesSinceRev(id, rev, limit) {
      const { revs } = messagesOf(id)
      const start = revs.indexAfter((message) => message.rev <= rev)
      return revs.items.slice(start, start + limit)
    },
    countUnread(id, userID, after, spans) {
      const { items } = messagesOf(id).seqs
      const floors = { readSeq: after, clearedSeq: after }
      let count = 0
      for (let index = messagesOf(id).indexAbove(after); index < items.length; index++) {
        if (countsAsUnread(items[index]!, userID, floors, spans)) count++
      }
      return count
    },
    newestShown: (id, upTo) => newest(id, upTo, (message) => !message.excludedFromLast),
    seqAtTime: (id, time) => newest(id, Number.POSITIVE_INFINITY, (message) => message.time <= time),
  }
}
