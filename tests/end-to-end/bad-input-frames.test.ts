import type { Down } from '@tidings/protocol'
import { encode } from '@tidings/protocol'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HostileWorld, NO_NAMES, wireRow } from './bad-input-hostile.samples.ts'

const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
})

const MOST = Number.MAX_SAFE_INTEGER
const epoch = 'epoch-1'
const refs = {
  users: [{ userID: 'bob', nick: 'Bobby', faceUrl: '', version: 1 }],
  groups: [{ groupID: 'g', name: 'club', faceUrl: '', groupType: 'Work' as const, members: ['bob'], version: 1 }],
}
const row = wireRow('bob', 4, { pinned: true, labels: ['label-of-this-test-1'], groupAt: [{ seq: 1, atType: 1 }] })
const rows = [
  row,
  wireRow('eve', 5),
  { kind: 'label' as const, id: 'label-of-this-test-1', version: 6, state: { name: 'work', t: 1, deleted: false } },
  { kind: 'contact' as const, id: 'bob', version: 7, state: { remark: 'B', friend: true } },
  { kind: 'membership' as const, id: 'g', version: 8, state: { role: 'member' as const, member: true, spans: [] } },
]
const message = row.kind === 'conversation' && row.last ? row.last : undefined
/** One of each that a server may say; numbers of questions as they may be waiting, or not. */
const FRAMES = (rid: number): readonly Down[] => [
  {
    type: 'welcome',
    protocol: 0,
    epoch,
    head: 3,
    digest: 1,
    now: 1_790_000_001_000_000,
    session: 's',
    sigExpiresAt: 0,
  },
  { type: 'pong', epoch, head: 3, digest: 1, now: 1_790_000_001_000_000 },
  { type: 'head', epoch, head: 9 },
  { type: 'push', epoch, prev: 3, to: 8, rows, refs },
  { type: 'pulled', rid, epoch, from: 3, to: 8, more: false, digest: 5, rows, refs },
  { type: 'reset', rid, epoch },
  { type: 'walked', rid, epoch, head: 8, more: false, rows, refs },
  { type: 'digested', rid, epoch, head: 3, sums: [[1, 2, 3]] },
  { type: 'listed', rid, epoch, head: 3, digests: [['conversation', 'c2c_bob', 5]] },
  { type: 'fetched', rid, epoch, head: 3, taken: 1, rows, refs },
  {
    type: 'mutated',
    rid,
    epoch,
    results: [{ outcome: 'done', opID: 'id-of-this-test-000009', version: 4, superseded: false }],
  },
  { type: 'messages', rid, epoch, id: 'c2c_bob', rev: 1, messages: message ? [message] : [], finished: true, refs },
  ...(message ? [{ type: 'online' as const, id: 'c2c_bob', message, refs }] : []),
  { type: 'grouped', rid, groupID: 'g', version: 1 },
  { type: 'profiled', rid, refs },
  { type: 'names', refs },
  { type: 'done', rid },
  { type: 'failed', rid, code: 9506, afterMs: 10 },
  { type: 'goaway', withinMs: 10 },
]

/** What may stand where something else should. Times and keys near the bound are left to tests of their own. */
const odd = fc.constantFrom<unknown>(
  null,
  -1,
  0.5,
  1e300,
  '7',
  '',
  'x'.repeat(70_000),
  '\ud800',
  true,
  [],
  {},
  [[[[]]]],
  { kind: 'unknown', id: 'x', version: 1 },
  Array.from({ length: 5000 }, () => 1),
  { constructor: { prototype: { polluted: 1 } } },
  JSON.parse('{"__proto__":{"polluted":1}}'),
)

/** Puts something odd at a place of a frame, or takes away what is there. */
function spoil(frame: unknown, path: readonly number[], put: unknown): unknown {
  if (typeof frame !== 'object' || frame === null || path.length === 0) return put
  const keys = Object.keys(frame)
  if (keys.length === 0) return put
  const [at = 0, ...rest] = path
  const key = keys[at % keys.length] as string
  if (at % 7 === 6) return Object.fromEntries(Object.entries(frame).filter(([name]) => name !== key))
  const inner = spoil((frame as Record<string, unknown>)[key], rest, put)
  return Array.isArray(frame) ? frame.map((old, i) => (String(i) === key ? inner : old)) : { ...frame, [key]: inner }
}

const blow = fc.record({
  n: fc.nat(1000),
  rid: fc.integer({ min: 1, max: 8 }),
  path: fc.array(fc.nat(60), { maxLength: 5 }),
  put: odd,
  isWhole: fc.boolean(),
})

const shown = async (world: HostileWorld) => {
  const { conversationList } = await world.client.getConversationManager().getConversationList(0, 1000)
  return conversationList.map(
    ({ conversationID, unreadCount, isPinned, orderKey, conversationGroupList, lastMessage }) => ({
      conversationID,
      unreadCount,
      isPinned,
      orderKey,
      conversationGroupList,
      text: lastMessage?.textElem?.text,
    }),
  )
}

test('whatever a server says, the device lives, and once it hears the truth it shows it', async () => {
  const truth = await shown(await HostileWorld.open())
  await fc.assert(
    fc.asyncProperty(fc.array(blow, { minLength: 1, maxLength: 12 }), fc.boolean(), async (blows, isOther) => {
      const world = await HostileWorld.open()
      void world.client
        .getMessageManager()
        .getHistoryMessageList({ userID: 'bob' }, { count: 10 })
        .catch(() => {})
      for (const { n, rid, path, put, isWhole } of blows) {
        const frames = FRAMES(rid)
        const frame = frames[n % frames.length] as Down
        world.say(isWhole ? encode(frame) : JSON.stringify(spoil(frame, path, put)))
      }
      // Not for longer: a head that is told and never reached is asked for without a pause.
      await world.turns(20)
      // The same history or another one.
      if (isOther) world.epoch = 'epoch-2'
      world.drop()
      await world.pass(3 * 60_000)
      expect(world.client.getSyncState()).toBe('live')
      expect(await shown(world)).toEqual(truth)
      expect(await world.client.getConversationManager().getTotalUnreadMessageCount()).toBe(3)
      expect(world.heard.length).toBeLessThan(200)
      expect(({} as { polluted?: number }).polluted).toBeUndefined()
      await world.client.close()
    }),
    { numRuns: 300 },
  )
})

test.each<[string, string]>([
  ['nothing', ''],
  ['no JSON', '{'],
  ['a number', '7'],
  ['null', 'null'],
  ['a list', '[]'],
  ['an unknown type', '{"type":"surprise","rid":1}'],
  ['no type', '{"rid":1}'],
  ['a type that is a word of the language', '{"type":"constructor"}'],
  ['a key that changes every object', '{"type":"head","epoch":"epoch-1","head":3,"__proto__":{"polluted":1}}'],
  ['ten thousand brackets', `{"type":"head","epoch":${'['.repeat(10_000)}`],
  ['ten thousand objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['ten megabytes', JSON.stringify({ type: 'head', epoch: 'x'.repeat(10_000_000), head: 3 })],
  [
    'a row of an unknown kind',
    JSON.stringify({ type: 'push', epoch, prev: 3, to: 4, rows: [{ kind: 'x', id: 'y' }], refs }),
  ],
  ['a negative version', JSON.stringify({ type: 'push', epoch, prev: -1, to: -5, rows: [], refs })],
  ['a head beyond all numbers', `{"type":"head","epoch":"epoch-1","head":1e400}`],
  [
    'half a character',
    '{"type":"names","refs":{"users":[{"userID":"bob","nick":"\\ud800","faceUrl":"","version":1}],"groups":[]}}',
  ],
])('a frame of %s changes nothing and asks for nothing', async (_what, text) => {
  const world = await HostileWorld.open()
  const before = [await shown(world), world.heard.length]
  for (let i = 0; i < 5; i++) world.say(text)
  await world.pass(1000)
  expect([await shown(world), world.heard.length]).toEqual(before)
  expect(world.client.getSyncState()).toBe('live')
})

test('answers to questions that nobody asked are dropped', async () => {
  const world = await HostileWorld.open()
  const before = [await shown(world), world.heard.length]
  for (const rid of [0, 1, 2, 3, 99, MOST]) for (const frame of FRAMES(rid)) if ('rid' in frame) world.say(frame)
  await world.pass(1000)
  expect([await shown(world), world.heard.length]).toEqual(before)
})

test('a flood of text is not kept', async () => {
  const world = await HostileWorld.open()
  const text = JSON.stringify({ type: 'surprise', text: 'x'.repeat(200_000) })
  for (let i = 0; i < 400; i++) world.say(text.replace('x', String(i % 10)))
  await world.pass(1000)
  // What is remembered of the line is a few hundred frames, cut short.
  expect(world.client.exportTrace().length).toBeLessThan(3_000_000)
  expect(await world.ids()).toEqual(['c2c_dan', 'c2c_cem', 'c2c_bob'])
})

test('rows that a server only made up go with its history', async () => {
  const world = await HostileWorld.open()
  const made = Array.from({ length: 500 }, (_, i) => wireRow(`ghost${i}`, 4 + i))
  world.say({ type: 'push', epoch, prev: 3, to: 503, rows: made, refs: NO_NAMES })
  await world.pass(1000)
  expect(await world.ids()).toHaveLength(503)
  world.drop()
  await world.pass(3 * 60_000)
  expect(await world.ids()).toEqual(['c2c_dan', 'c2c_cem', 'c2c_bob'])
})
