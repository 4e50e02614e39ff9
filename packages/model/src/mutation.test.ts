import { expect, test } from 'vitest'
import { applyMutation, type ConversationMutation, type MutationFacts } from './mutation.ts'
import { type ConversationState, isHidden } from './row.ts'
import { conversation } from './testing/builders.ts'

const ID = 'c2c_bob'
const facts = (t: number, key = 1000): MutationFacts => ({ t, nextKey: () => key, anchorTime: 5000 })
const at = (seq: number) => ({ seq, msgID: '' })
const row = (fields: Partial<ConversationState> = {}) =>
  conversation({ lastSeq: 10, showSeq: 10, lastMessageSeq: 10, activeAt: 500, ...fields }).state
const apply = (c: ConversationState, m: ConversationMutation, t = 0, key?: number) => applyMutation(c, m, facts(t, key))

test('read never goes back and never past the end', () => {
  const read = (c: ConversationState, seq: number) => apply(c, { kind: 'read', id: ID, upTo: at(seq) })
  expect(read(row(), 4).readSeq).toBe(4)
  expect(read(row({ readSeq: 7 }), 4)).toEqual(row({ readSeq: 7 }))
  expect(read(row(), 99).readSeq).toBe(10)
})

test('reading clears the mentions it passes, and only those', () => {
  const c = row({
    groupAt: [
      { seq: 3, atType: 1 },
      { seq: 9, atType: 2 },
    ],
  })
  expect(apply(c, { kind: 'read', id: ID, upTo: at(5) }).groupAt).toEqual([{ seq: 9, atType: 2 }])
})

test('an older word on a pin loses, an equal one wins by arriving later', () => {
  const c = row({ pinned: true, pinnedAt: 600, pinT: 50 })
  const unpin = (t: number) => apply(c, { kind: 'pin', id: ID, pinned: false, t }, t).pinned
  expect(unpin(49)).toBe(true)
  expect(unpin(50)).toBe(false)
})

test('pinning what is pinned does not move it', () => {
  const c = row({ pinned: true, pinnedAt: 600, pinT: 50 })
  expect(apply(c, { kind: 'pin', id: ID, pinned: true, t: 60 }, 60)).toMatchObject({ pinnedAt: 600, pinT: 60 })
})

test('each mark is a word of its own: an older one on another bit still counts', () => {
  const starred = apply(row(), { kind: 'mark', id: ID, bits: '1', on: true, t: 9 }, 9)
  const both = apply(starred, { kind: 'mark', id: ID, bits: '3', on: false, t: 5 }, 5)
  expect(both.marks).toBe('1')
  expect(apply(both, { kind: 'mark', id: ID, bits: '1', on: false, t: 10 }, 10).marks).toBe('0')
})

test('the highest of 64 marks is exact', () => {
  const top = String(1n << 63n)
  expect(apply(row(), { kind: 'mark', id: ID, bits: top, on: true, t: 1 }, 1).marks).toBe(top)
})

test('a delete hides, unpins, unmarks and leaves conversation groups; the receive option stays', () => {
  const c = row({ pinned: true, marks: '5', markT: { 0: 1, 2: 1 }, labels: ['x'], labelT: { x: 1 }, recvOpt: 2 })
  const gone = apply(c, { kind: 'delete', id: ID, upTo: at(10), clear: true, t: 70 }, 70)
  expect(isHidden(gone)).toBe(true)
  expect(gone).toMatchObject({ pinned: false, marks: '0', labels: [], recvOpt: 2, clearedSeq: 10, lastMessageSeq: 0 })
})

test('a delete of what was seen destroys nothing that came later', () => {
  const later = apply(row(), { kind: 'delete', id: ID, upTo: at(8), clear: false, t: 70 }, 70)
  expect(later).toEqual(row())
  const cleared = apply(row({ pinned: true }), { kind: 'delete', id: ID, upTo: at(8), clear: true, t: 70 }, 70)
  expect(cleared).toMatchObject({ clearedSeq: 8, pinned: true, hiddenSeq: -1, readSeq: 0, lastMessageSeq: 10 })
})

test('a delete that is older than the wish to keep does not hide', () => {
  expect(isHidden(apply(row({ reviveT: 80 }), { kind: 'delete', id: ID, upTo: at(10), clear: false, t: 70 }, 70))).toBe(
    false,
  )
})

test('a younger pin brings a deleted conversation back, an older one does not', () => {
  const gone = apply(row(), { kind: 'delete', id: ID, upTo: at(10), clear: false, t: 70 }, 70)
  expect(isHidden(apply(gone, { kind: 'pin', id: ID, pinned: true, t: 60 }, 60))).toBe(true)
  expect(isHidden(apply(gone, { kind: 'pin', id: ID, pinned: true, t: 80 }, 80))).toBe(false)
})

test('a conversation without any message can be deleted and pinned back', () => {
  const empty = conversation({ activeAt: 5 }).state
  const gone = apply(empty, { kind: 'delete', id: ID, upTo: at(0), clear: true, t: 7 }, 7)
  expect(isHidden(gone)).toBe(true)
  expect(isHidden(apply(gone, { kind: 'pin', id: ID, pinned: true, t: 8 }, 8))).toBe(false)
})

test('clearing history keeps the conversation and its place', () => {
  expect(apply(row(), { kind: 'clear', id: ID, upTo: at(10) })).toEqual(row({ clearedSeq: 10, lastMessageSeq: 0 }))
})
