import { countsAsUnread, type Span } from '@tidings/model'
import { message } from '@tidings/model/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { isRefused } from './command.contract.ts'
import type { StoredMessage } from './records.ts'
import type { Storage } from './storage.ts'
import { tx } from './work.ts'

/** Message number `seq` of a timeline; its key and time follow from it. */
const stored = (timeline: string, seq: number, fields: Partial<StoredMessage> = {}): StoredMessage => ({
  ...message({ seq, rev: seq, clientMsgID: `client-message-${seq}`, time: 1000 * seq }),
  timeline,
  ...fields,
})

const send = (storage: Storage, ...messages: StoredMessage[]) => storage.write(() => tx.insertMessages(messages))
const seqs = (messages: readonly StoredMessage[]) => messages.map((m) => m.seq)
const T = 'c2c_ann bob'

/** Timelines and what is found in them. */
export const messageContract = {
  'a timeline starts empty and remembers where it stands': async (storage: Storage) => {
    expect(await storage.write(() => tx.lockTimeline(T))).toEqual({ id: T, lastSeq: 0, rev: 0, lastTime: 0 })
    const moved = { id: T, lastSeq: 2, rev: 3, lastTime: 1_700_000_000_000 }
    await storage.write(() => tx.putTimeline({ ...moved, lastSeq: 1 }))
    await storage.write(() => tx.putTimeline(moved))
    expect(await storage.read(() => tx.timeline(T))).toEqual(moved)
  },

  'messages come back as they were sent, in the order asked, and by their key': async (storage: Storage) => {
    const one = stored(T, 1, {
      elem: { type: 1, text: 'first \u{1f4e8}\u0000"' },
      mentions: ['cid'],
      excludedFromLast: true,
    })
    const elem = { type: 2, data: '{}', description: 'd', extension: 'e' } as const
    const two = stored(T, 2, { elem, cloudCustomData: 'x', priority: 1, excludedFromUnread: true, recalled: true })
    await send(storage, one, two)
    const keys = [2, 9, 1].map((seq) => ({ timeline: T, seq }))
    expect(await storage.read(() => tx.messages(keys))).toEqual([two, null, one])
    expect(await storage.read(() => tx.messageByKey(T, 'bob', two.clientMsgID))).toEqual(two)
    expect(await storage.read(() => tx.messageByKey(T, 'ann', two.clientMsgID))).toBeNull()
    expect(await storage.read(() => tx.messageByKey('group_g', 'bob', two.clientMsgID))).toBeNull()
  },

  'the same message is never stored twice, nor are two at one seq': async (storage: Storage) => {
    await send(storage, stored(T, 1))
    await isRefused(send(storage, stored(T, 3), stored(T, 2, { clientMsgID: stored(T, 1).clientMsgID })))
    await isRefused(send(storage, stored(T, 1, { clientMsgID: 'another-message-1' })))
    expect(seqs(await storage.read(() => tx.messagesBetween(T, 0, 9, 9)))).toEqual([1])
    await send(storage, stored(T, 2, { clientMsgID: stored(T, 1).clientMsgID, sender: 'ann' }))
    await send(storage, stored('group_g', 1))
  },

  'a changed message is found by its new revision only': async (storage: Storage) => {
    await send(storage, stored(T, 1), stored(T, 2), stored(T, 3))
    const changed = stored(T, 2, { rev: 4, recalled: true, elem: { type: 1, text: '' } })
    await storage.write(() => tx.updateMessage(changed))
    expect(await storage.read(() => tx.messages([{ timeline: T, seq: 2 }]))).toEqual([changed])
    expect(await storage.read(() => tx.messageByKey(T, 'bob', changed.clientMsgID))).toEqual(changed)
    const since = async (rev: number, limit = 9) => seqs(await storage.read(() => tx.messagesSinceRev(T, rev, limit)))
    expect(await since(0)).toEqual([1, 3, 2])
    expect(await since(0, 2)).toEqual([1, 3])
    expect(await since(3)).toEqual([2])
    expect(await since(4)).toEqual([])
  },

  'a message that is not there cannot be changed': async (storage: Storage) => {
    await send(storage, stored(T, 1))
    await isRefused(storage.write(() => tx.updateMessage(stored(T, 2))))
    await isRefused(storage.write(() => tx.updateMessage(stored(T, 1, { sender: 'ann' }))))
  },

  'a failed change of messages leaves every way to find them as it was': async (storage: Storage) => {
    await send(storage, stored(T, 1), stored(T, 2))
    const failing = storage.write(function* () {
      yield* tx.updateMessage(stored(T, 1, { rev: 3, recalled: true }))
      yield* tx.insertMessages([stored(T, 3)])
      yield* tx.insertMessages([stored(T, 3)])
    })
    await isRefused(failing)
    const seen = await storage.read(function* () {
      return [
        seqs(yield* tx.messagesSinceRev(T, 0, 9)),
        yield* tx.countUnread(T, 'ann', 0, null),
        yield* tx.newestShown(T, 9),
        yield* tx.messageByKey(T, 'bob', stored(T, 3).clientMsgID),
      ]
    })
    expect(seen).toEqual([[1, 2], 2, 2, null])
    await send(storage, stored(T, 3))
  },

  'history comes newest first between its bounds': async (storage: Storage) => {
    await send(storage, ...[1, 2, 3, 4, 5].map((seq) => stored(T, seq)))
    const between = async (after: number, upTo: number, limit: number) =>
      seqs(await storage.read(() => tx.messagesBetween(T, after, upTo, limit)))
    expect(await between(0, 5, 9)).toEqual([5, 4, 3, 2, 1])
    expect(await between(1, 4, 9)).toEqual([4, 3, 2])
    expect(await between(1, 4, 2)).toEqual([4, 3])
    expect(await between(4, 4, 9)).toEqual([])
    expect(await between(0, Number.MAX_SAFE_INTEGER, 1)).toEqual([5])
    expect(await storage.read(() => tx.messagesBetween('group_g', 0, 5, 9))).toEqual([])
  },

  'the newest message that a list may show is found below any seq': async (storage: Storage) => {
    const excludedFromLast = true
    await send(
      storage,
      stored(T, 1, { excludedFromLast }),
      stored(T, 2),
      stored(T, 3, { excludedFromLast }),
      stored(T, 4),
    )
    const shown = (upTo: number) => storage.read(() => tx.newestShown(T, upTo))
    expect(await Promise.all([0, 1, 2, 3, 4, 99].map(shown))).toEqual([0, 0, 2, 2, 4, 4])
    expect(await storage.read(() => tx.newestShown('group_g', 9))).toBe(0)
  },

  'a time finds the last message that is not younger': async (storage: Storage) => {
    const steps = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 20 })
    let run = 0
    await fc.assert(
      fc.asyncProperty(steps, async (gaps) => {
        const timeline = `group_${run++}`
        let time = 10
        // Times stand still or rise: that is how messages are stamped.
        const messages = gaps.map((gap, index) => {
          time += gap
          return stored(timeline, index + 1, { time })
        })
        await send(storage, ...messages)
        for (let asked = 8; asked <= time + 1; asked++) {
          const expected = messages.filter((m) => m.time <= asked).at(-1)?.seq ?? 0
          expect(await storage.read(() => tx.seqAtTime(timeline, asked))).toBe(expected)
        }
      }),
      { numRuns: 40 },
    )
  },

  'unread counts what the definition counts, over any history, floor and membership': async (storage: Storage) => {
    let run = 0
    const sent = fc.record({
      sender: fc.constantFrom('ann', 'bob', 'cid'),
      excludedFromUnread: fc.boolean(),
      recalled: fc.constantFrom(false, false, true),
    })
    const span: fc.Arbitrary<Span> = fc.record({
      join: fc.integer({ min: 0, max: 12 }),
      leave: fc.option(fc.integer({ min: 0, max: 14 })),
    })
    const recalls = fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(sent, { maxLength: 12 }),
        recalls,
        fc.integer({ min: 0, max: 13 }),
        fc.option(fc.array(span, { maxLength: 3 })),
        async (history, recalled, after, spans) => {
          const timeline = `group_${run++}`
          const messages = history.map((fields, index) => stored(timeline, index + 1, fields))
          await send(storage, ...messages)
          for (const [index, at] of recalled.entries()) {
            const old = messages[at]
            if (!old) continue
            messages[at] = { ...old, recalled: true, rev: messages.length + index + 1 }
            await storage.write(() => tx.updateMessage(messages[at]!))
          }
          const floors = { readSeq: after, clearedSeq: after }
          const expected = messages.filter((m) => countsAsUnread(m, 'ann', floors, spans)).length
          expect(await storage.read(() => tx.countUnread(timeline, 'ann', after, spans))).toBe(expected)
        },
      ),
      { numRuns: 150 },
    )
  },
}
