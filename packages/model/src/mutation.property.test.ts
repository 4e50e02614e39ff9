import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyMutation, type ConversationMutation } from './mutation.ts'
import { type ConversationState, EMPTY_CONVERSATION } from './row.ts'

const id = 'c2c_bob'
const bits = fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }).map(String)
const wish = fc.oneof(
  fc.record({ kind: fc.constant('pin' as const), id: fc.constant(id), pinned: fc.boolean() }),
  fc.record({ kind: fc.constant('mark' as const), id: fc.constant(id), bits, on: fc.boolean() }),
  fc.record({ kind: fc.constant('recvOpt' as const), id: fc.constant(id), opt: fc.constantFrom(0, 1, 2, 3) }),
  fc.record({ kind: fc.constant('customData' as const), id: fc.constant(id), data: fc.constantFrom('', 'a', 'b') }),
  fc.record({
    kind: fc.constant('labelled' as const),
    id: fc.constant(id),
    label: fc.constantFrom('label-number-0001', 'label-number-0002'),
    on: fc.boolean(),
  }),
)
/** What people asked for, each at a moment of its own. */
const wishes = fc
  .array(wish, { minLength: 1, maxLength: 12 })
  .map((list) => list.map((m, i) => ({ ...m, t: i + 1 }) as ConversationMutation & { readonly t: number }))

function applied(list: readonly (ConversationMutation & { readonly t: number })[]): ConversationState {
  let key = 100
  const facts = (t: number) => ({ t, nextKey: () => ++key, anchorTime: 0 })
  return list.reduce((c, m) => applyMutation(c, m, facts(m.t)), { ...EMPTY_CONVERSATION, activeAt: 1, showSeq: 1 })
}

/** All that was asked for; where it stands in the list is the server's to say. */
const asked = ({ pinned, marks, recvOpt, customData, labels }: ConversationState) => ({
  pinned,
  marks,
  recvOpt,
  customData,
  labels,
})

test('whatever order two devices’ operations arrive in, the latest wish for each thing stands', () => {
  const shuffled = wishes.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
  )
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(asked(applied(other))).toEqual(asked(applied(list)))
    }),
  )
})

test('an operation that arrives again changes nothing', () => {
  fc.assert(
    fc.property(wishes, fc.nat(), (list, n) => {
      const again = list[n % list.length]
      expect(asked(applied([...list, ...(again ? [again] : [])]))).toEqual(asked(applied(list)))
    }),
  )
})

test('each of the 64 bits goes by its own last writer', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ bits, on: fc.boolean() }), { maxLength: 8 }), (writes) => {
      const list = writes.map((w, i) => ({ kind: 'mark' as const, id, ...w, t: i + 1 }))
      const marks = BigInt(applied(list).marks)
      for (let bit = 0n; bit < 64n; bit++) {
        const last = writes.findLast((w) => (BigInt(w.bits) >> bit) & 1n)
        expect((marks >> bit) & 1n).toBe(last?.on ? 1n : 0n)
      }
    }),
  )
})
