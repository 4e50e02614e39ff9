import { countsAsUnread, EMPTY_CONVERSATION, type Message } from '@tidings/model'
import { message } from '@tidings/model/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Platform } from '../platform/platform.ts'
import { createMemoryDisk } from './memory-disk.ts'
import { createMemoryStore } from './memory-store.ts'
import { Mirror } from './mirror.ts'
import type { ConversationBase } from './records.ts'

const platform = {
  clock: { now: () => 0, after: () => () => {} },
  randomID: () => 'a-device-of-nobody-1',
  log: () => {},
} as unknown as Platform

const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('say' as const), foreign: fc.boolean(), counts: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), upTo: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), upTo: fc.nat(20) }) },
)

/** Every version of a row that a server would have written, each counted by the definition alone. */
function versionsOf(n: number, events: readonly (typeof event extends fc.Arbitrary<infer T> ? T : never)[]) {
  const id = `c2c_u${n}`
  const messages: Message[] = []
  const rows: ConversationBase[] = []
  let state = EMPTY_CONVERSATION
  for (const [i, e] of events.entries()) {
    if (e.kind === 'say') {
      const seq = messages.length + 1
      const sender = e.foreign ? `u${n}` : 'ann'
      messages.push(message({ seq, sender, excludedFromUnread: !e.counts, clientMsgID: `message-of-${n}-${seq}` }))
      state = { ...state, lastSeq: seq, showSeq: seq, lastMessageSeq: seq, activeAt: i + 1 }
    } else if (e.kind === 'read')
      state = { ...state, readSeq: Math.max(state.readSeq, Math.min(e.upTo, state.lastSeq)) }
    else state = { ...state, clearedSeq: Math.max(state.clearedSeq, Math.min(e.upTo, state.lastSeq)) }
    const counted = state
    state = { ...state, unread: messages.filter((m) => countsAsUnread(m, 'ann', counted, null)).length }
    rows.push({ kind: 'conversation', id, version: i * 10 + n + 1, state, last: messages.at(-1) ?? null })
  }
  return rows
}

test('in whatever order rows come, doubled, late or lost and sent again, the counts are those of the newest', async () => {
  const worlds = fc.array(fc.array(event, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(worlds, fc.infiniteStream(fc.nat()), fc.nat(30), async (events, draws, extra) => {
      const all = events.map((list, n) => versionsOf(n, list))
      const newest = all.map((rows) => rows.at(-1) as ConversationBase)
      const flat = all.flat()
      const mirror = await Mirror.open('ann', createMemoryStore(createMemoryDisk()), platform)
      const draw = (below: number) => (draws.next().value ?? 0) % below
      // Any of them, any number of times, in batches of any size.
      for (let i = 0; i < extra; i++) {
        const rows = Array.from({ length: 1 + draw(3) }, () => flat[draw(flat.length)] as ConversationBase)
        await mirror.commit(() => ({ rows }))
      }
      // What was lost is pulled in the end.
      await mirror.commit(() => ({ rows: newest }))
      for (let i = 0; i < 3; i++) await mirror.commit(() => ({ rows: [flat[draw(flat.length)] as ConversationBase] }))
      for (const { id, state } of newest) {
        const view = await mirror.exclusively(() => mirror.view(id))
        expect([id, view?.state.unread]).toEqual([id, state.unread])
      }
      expect(mirror.totalUnread).toBe(newest.reduce((sum, { state }) => sum + state.unread, 0))
      await mirror.close()
    }),
    { numRuns: 200 },
  )
})
