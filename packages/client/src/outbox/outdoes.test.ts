import type { Mutation } from '@tidings/model'
import { expect, test } from 'vitest'
import type { OutboxEntry } from '../store/records.ts'
import { outdoes } from './outdoes.ts'

const id = 'c2c_bob'
const upTo = (seq: number) => ({ seq, msgID: '' })
const entry = (mutation: Mutation, epoch = 'e1'): OutboxEntry => ({
  n: 1,
  opID: 'operation-number-1',
  epoch,
  mutation,
  madeAt: 0,
  key: 0,
  unreadAt: 0,
  acked: null,
  refused: null,
})
const pin = (pinned: boolean, of = id): Mutation => ({ kind: 'pin', id: of, pinned, t: 1 })
const mark = (bits: string, on: boolean): Mutation => ({ kind: 'mark', id, bits, on, t: 1 })
const label = (name: string, on: boolean): Mutation => ({ kind: 'labelled', id, label: name, on, t: 1 })

const CASES: readonly (readonly [says: string, newer: Mutation, older: Mutation, outdone: boolean])[] = [
  ['a pin outdoes an unpin', pin(true), pin(false), true],
  ['a pin outdoes a pin', pin(true), pin(true), true],
  ['an unpin does not outdo a pin, which may bring a deleted conversation back', pin(false), pin(true), false],
  ['another conversation is another thing', pin(true), pin(true, 'c2c_eve'), false],
  ['marks that cover the older ones outdo them', mark('7', true), mark('5', false), true],
  ['marks that do not cover the older ones leave them', mark('4', true), mark('5', false), false],
  [
    'the same conversation group, the last word',
    label('label-number-0001', true),
    label('label-number-0001', false),
    true,
  ],
  [
    'another conversation group is another thing',
    label('label-number-0001', true),
    label('label-number-0002', true),
    false,
  ],
  [
    'a later read outdoes an earlier one',
    { kind: 'read', id, upTo: upTo(9) },
    { kind: 'read', id, upTo: upTo(5) },
    true,
  ],
  [
    'an earlier read does not outdo a later one',
    { kind: 'read', id, upTo: upTo(5) },
    { kind: 'read', id, upTo: upTo(9) },
    false,
  ],
  [
    'a receive option, the last word',
    { kind: 'recvOpt', id, opt: 2, t: 2 },
    { kind: 'recvOpt', id, opt: 1, t: 1 },
    true,
  ],
  ['a draft, the last word', { kind: 'draft', id, text: 'ab', t: 2 }, { kind: 'draft', id, text: 'a', t: 1 }, true],
  [
    'a delete is never given up',
    { kind: 'delete', id, upTo: upTo(9), clear: true, t: 2 },
    { kind: 'delete', id, upTo: upTo(9), clear: false, t: 1 },
    false,
  ],
  ['a pin says nothing of a mark', pin(true), mark('1', true), false],
]

test.each(CASES)('%s', (_says, newer, older, outdone) => {
  expect(outdoes(entry(newer), entry(older))).toBe(outdone)
})

test('reads of two histories are not compared', () => {
  const read: Mutation = { kind: 'read', id, upTo: upTo(9) }
  expect(outdoes(entry(read, 'e2'), entry(read, 'e1'))).toBe(false)
})
