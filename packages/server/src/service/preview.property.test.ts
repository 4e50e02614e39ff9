import { applyMutation, type ConversationState, EMPTY_CONVERSATION, lastMessageSeqOf } from '@tidings/model'
import { message } from '@tidings/model/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { receive } from './receive.ts'

const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('say' as const), excluded: fc.boolean(), own: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), upTo: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), upTo: fc.nat(12) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete' as const), upTo: fc.nat(12), clear: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pin' as const), pinned: fc.boolean() }) },
)

test('whatever is said, cleared, deleted or pinned, the preview is the newest message that is shown and not cleared', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), (events) => {
      const said: { readonly seq: number; readonly excluded: boolean }[] = []
      let cleared = 0
      let row: ConversationState | null = null
      for (const [i, e] of events.entries()) {
        const key = () => i + 1
        if (e.kind === 'say') {
          const seq = said.length + 1
          said.push({ seq, excluded: e.excluded })
          const sender = e.own ? 'ann' : 'bob'
          const m = message({ seq, sender, excludedFromLast: e.excluded, clientMsgID: `message-number-${seq}` })
          row = receive(row, m, { userID: 'ann', isGroup: false, seenSeq: 0 }, key).state
          continue
        }
        if (!row) continue
        const upTo = { seq: 'upTo' in e ? e.upTo : 0, msgID: '' }
        const facts = { t: i + 1, nextKey: key, anchorTime: 0 }
        const id = 'c2c_bob'
        const m =
          e.kind === 'pin'
            ? { kind: e.kind, id, pinned: e.pinned, t: i + 1 }
            : e.kind === 'delete'
              ? { kind: e.kind, id, upTo, clear: e.clear, t: i + 1 }
              : { kind: e.kind, id, upTo }
        row = applyMutation(row ?? EMPTY_CONVERSATION, m, facts)
        const isClearing = e.kind === 'clear' || (e.kind === 'delete' && e.clear)
        if (isClearing) cleared = Math.max(cleared, Math.min(upTo.seq, said.length))
        const newest = said.findLast(({ seq, excluded }) => !excluded && seq > cleared)?.seq ?? 0
        expect(row.lastMessageSeq).toBe(newest)
        expect(lastMessageSeqOf(row)).toBe(newest)
      }
    }),
    { numRuns: 1000 },
  )
})
