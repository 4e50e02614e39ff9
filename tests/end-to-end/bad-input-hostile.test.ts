import type { Message } from '@tidings/model'
import type { Down } from '@tidings/protocol'
import { expect, test } from 'vitest'
import { type Answers, HostileWorld, NO_NAMES, wireRow } from './bad-input-hostile.samples.ts'

const MINUTES = 10 * 60_000
/** A heartbeat comes every 20 to 30 seconds. */
const BEATS = MINUTES / 20_000
/** Two tries, each of which may look into all 4096 leaves a hundred at a time, and one time everything anew. */
const QUESTIONS = 2 * (2 + 41 + 2) + 20

const list = (rows: readonly string[]) => rows.map((name) => `c2c_${name}`)
const junk = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

/** Answers to the questions that a check of the cache asks, each wrong in its way; the sum is wrong in all of them. */
const wrongSums: readonly (readonly [string, (w: HostileWorld) => Answers])[] = [
  ['the rows are right', () => ({})],
  [
    'so are those of all buckets',
    () => ({
      digest: ({ rid, buckets }) => [
        {
          type: 'digested',
          rid,
          epoch: 'epoch-1',
          head: 3,
          sums: (buckets.length ? buckets : [0]).map(() => junk(64)),
        },
      ],
    }),
  ],
  ['there are too few of them', () => ({ digest: ({ rid }) => [digested(rid, [[1]])] })],
  ['there are none', () => ({ digest: ({ rid }) => [digested(rid, [])] })],
  [
    'there are too many',
    () => ({
      digest: ({ rid }) => [
        digested(
          rid,
          junk(500).map(() => junk(500)),
        ),
      ],
    }),
  ],
  ['rows are named that are not there', (w) => ({ ...everyBucket, list: ({ rid }) => [listed(w, rid, 'ghost', 5)] })],
  ['rows have digests that no row has', (w) => ({ ...everyBucket, list: ({ rid }) => [listed(w, rid, 'bob', 5)] })],
  [
    'of the rows asked none is taken',
    (w) => ({
      ...everyBucket,
      list: ({ rid }) => [listed(w, rid, 'bob', 5)],
      fetch: ({ rid }) => [fetched(rid, 0, [])],
    }),
  ],
  [
    'other rows are brought than were asked for',
    (w) => ({
      ...everyBucket,
      list: ({ rid }) => [listed(w, rid, 'bob', 5)],
      fetch: ({ rid }) => [fetched(rid, 1000, [wireRow('eve', 2)])],
    }),
  ],
  [
    'the rows asked are gone',
    (w) => ({
      ...everyBucket,
      list: ({ rid }) => [listed(w, rid, 'bob', 5)],
      fetch: ({ rid }) => [fetched(rid, 100, [])],
    }),
  ],
  ['nothing is answered', () => ({ digest: () => [], list: () => [], fetch: () => [] })],
  ['every question fails', () => ({ digest: ({ rid }) => [{ type: 'failed', rid, code: 9506, afterMs: 0 }] })],
  ['the answer is another one', () => ({ digest: ({ rid }) => [{ type: 'done', rid }] })],
]

const everyBucket: Answers = {
  digest: ({ rid, buckets }) => [
    digested(
      rid,
      (buckets.length ? buckets : [0]).map(() => junk(64)),
    ),
  ],
}
const digested = (rid: number, sums: number[][]): Down => ({ type: 'digested', rid, epoch: 'epoch-1', head: 3, sums })
const listed = (w: HostileWorld, rid: number, name: string, digest: number): Down => ({
  type: 'listed',
  rid,
  epoch: w.epoch,
  head: w.head,
  digests: [['conversation', `c2c_${name}`, digest]],
})
const fetched = (rid: number, taken: number, rows: Extract<Down, { type: 'fetched' }>['rows']): Down => ({
  type: 'fetched',
  rid,
  epoch: 'epoch-1',
  head: 3,
  taken,
  rows,
  refs: NO_NAMES,
})

test.each(wrongSums)('a sum that is wrong for ever ends in peace, when %s', async (_what, lies) => {
  const world = await HostileWorld.open()
  const wrong = { epoch: world.epoch, head: world.head, digest: 7, now: 1_790_000_001_000_000 }
  world.lies = { ...lies(world), ping: () => [{ type: 'pong', ...wrong }] }
  const before = world.heard.length
  for (let i = 0; i < 20; i++) world.say({ type: 'pong', ...wrong })
  await world.pass(MINUTES)
  expect(world.heard.length - before).toBeLessThan(2 * BEATS + QUESTIONS)
  expect(world.client.getStatistics().restarts).toBeLessThanOrEqual(1)
  // It is said again and again: by now nothing but the heartbeat, and at most a question for each, is asked.
  const later = world.heard.length
  await world.pass(MINUTES)
  expect(world.heard.length - later).toBeLessThanOrEqual(2 * BEATS)
  world.lies = {}
  world.epoch = 'epoch-of-the-truth'
  world.drop()
  await world.pass(2 * 60_000)
  expect(await world.ids()).toEqual(list(['dan', 'cem', 'bob']))
})

test.each<[string, (w: HostileWorld) => Answers]>([
  ['every pull is a reset', () => ({ pull: ({ rid }) => [{ type: 'reset', rid, epoch: 'epoch-1' }] })],
  [
    'each answer is of another history',
    () => ({
      pull: ({ rid }) => [{ type: 'reset', rid, epoch: `pulled-${rid}` }],
      walk: ({ rid }) => [
        { type: 'walked', rid, epoch: `walked-${rid}`, head: 4, more: true, rows: [], refs: NO_NAMES },
      ],
    }),
  ],
  ['every pull fails', () => ({ pull: ({ rid }) => [{ type: 'failed', rid, code: 130500, afterMs: 0 }] })],
  ['no pull is answered', () => ({ pull: () => [] })],
  ['each pull is answered by something else', () => ({ pull: ({ rid }) => [{ type: 'done', rid }] })],
])('a device that cannot get in step does not hammer the server, when %s', async (_what, lies) => {
  const world = await HostileWorld.open()
  world.lies = { ...lies(world), ping: () => [{ type: 'head', epoch: world.epoch, head: 99 }] }
  const before = world.heard.length
  await world.pass(60_000)
  // Below one a second.
  expect(world.heard.length - before).toBeLessThan(80)
  expect(await world.ids()).toEqual(list(['dan', 'cem', 'bob']))
  world.lies = {}
  world.drop()
  await world.pass(2 * 60_000)
  expect(world.client.getSyncState()).toBe('live')
  expect(await world.ids()).toEqual(list(['dan', 'cem', 'bob']))
})

test.each<[string, (w: HostileWorld) => Answers]>([
  ['fails', () => ({ mutate: ({ rid }) => [{ type: 'failed', rid, code: 9506, afterMs: 0 }] })],
  ['is answered by something else', () => ({ mutate: ({ rid }) => [{ type: 'done', rid }] })],
  ['is not answered', () => ({ mutate: () => [] })],
])('an operation that %s each time is kept, shown, and tried about once a second', async (_what, lies) => {
  const world = await HostileWorld.open()
  world.lies = lies(world)
  const manager = world.client.getConversationManager()
  await manager.pinConversation('c2c_bob', true)
  const before = world.heard.length
  await world.pass(60_000)
  expect(world.heard.length - before).toBeLessThan(80)
  expect((await world.ids())[0]).toBe('c2c_bob')
  world.lies = {}
  await world.pass(30_000)
  expect((await manager.explainConversation('c2c_bob')).pending).toEqual([])
})

test.each<[string, (w: HostileWorld) => Answers]>([
  [
    'a pull says that there is more and brings nothing',
    (w) => ({
      pull: ({ rid, cursor }) => [
        {
          type: 'pulled',
          rid,
          epoch: w.epoch,
          from: cursor.version,
          to: cursor.version,
          more: true,
          rows: [],
          refs: NO_NAMES,
        },
      ],
    }),
  ],
  ['the head that was told is never reached', () => ({})],
])('a device asks no more than about once a second, when %s', async (_what, lies) => {
  const world = await HostileWorld.open()
  world.lies = { ...lies(world), ping: () => [{ type: 'head', epoch: world.epoch, head: 99 }] }
  const before = world.heard.length
  await world.pass(60_000)
  expect(world.heard.length - before).toBeLessThan(80)
})
test('a first walk that says that there is more and brings nothing is asked for no faster than once a second', async () => {
  const world = await HostileWorld.open({
    walk: ({ rid }) => [{ type: 'walked', rid, epoch: 'epoch-1', head: 3, more: true, rows: [], refs: NO_NAMES }],
  })
  const before = world.heard.length
  await world.pass(60_000)
  expect(world.heard.length - before).toBeLessThan(80)
})
test('history that is never finished and gets no older is given up', async () => {
  const world = await HostileWorld.open()
  const { last } = world.rows[0] as { last: Message }
  world.lies = {
    history: ({ rid, id }) => [
      {
        type: 'messages',
        rid,
        epoch: 'epoch-1',
        id,
        rev: 1,
        messages: [{ ...last, seq: 100 }],
        finished: false,
        refs: NO_NAMES,
      },
    ],
  }
  world.say({
    type: 'push',
    epoch: 'epoch-1',
    prev: 3,
    to: 4,
    rows: [wireRow('bob', 4, { lastSeq: 50 })],
    refs: NO_NAMES,
  })
  await world.pass(60_000)
  expect(world.heard.length).toBeLessThan(80)
})
test.each<[string, Answers]>([
  ['answered without a result', { mutate: ({ rid }) => [{ type: 'mutated', rid, epoch: 'epoch-1', results: [] }] }],
  [
    'told to wait for no time',
    {
      mutate: ({ rid, ops }) => [
        {
          type: 'mutated',
          rid,
          epoch: 'epoch-1',
          results: ops.map(({ opID }) => ({ outcome: 'retry', opID, code: 9506, afterMs: 0 })),
        },
      ],
    },
  ],
])('an operation that is %s is not tried more than once a second', async (_what, lies) => {
  const world = await HostileWorld.open()
  world.lies = lies
  await world.client.getConversationManager().pinConversation('c2c_bob', true)
  await world.pass(60_000)
  expect(world.heard.length).toBeLessThan(80)
})

test('a server clock that cannot be does not spoil what is asked for later', async () => {
  const world = await HostileWorld.open()
  const manager = world.client.getConversationManager()
  const now = Number.MAX_SAFE_INTEGER
  world.say({ type: 'pong', epoch: world.epoch, head: world.head, digest: world.digest(), now })
  await world.pass(10)
  await manager.pinConversation('c2c_bob', true)
  world.drop()
  await world.pass(60_000)
  await manager.pinConversation('c2c_cem', true)
  await world.pass(60_000)
  expect((await manager.explainConversation('c2c_cem')).pending).toEqual([])
})

test('a key that cannot be does not spoil the order for ever', async () => {
  const world = await HostileWorld.open()
  const rows = [wireRow('eve', 4, { activeAt: Number.MAX_SAFE_INTEGER })]
  world.say({ type: 'push', epoch: world.epoch, prev: 3, to: 4, rows, refs: NO_NAMES })
  await world.pass(10)
  world.rows[1] = wireRow('cem', 4, { pinned: true, pinnedAt: 1_790_000_000_000_000 })
  world.epoch = 'epoch-of-the-truth'
  world.drop()
  await world.pass(60_000)
  await world.client.getConversationManager().setConversationDraft('c2c_bob', 'x')
  expect(await world.ids()).toEqual(list(['cem', 'bob', 'dan']))
})

test('an operation that the server cannot read is found and refused, and holds up no other', async () => {
  const world = await HostileWorld.open()
  const manager = world.client.getConversationManager()
  const heard: number[] = []
  manager.addConversationListener({ onMutationRefused: (_, error) => void heard.push(error.code) })
  const isBad = (ops: readonly { readonly mutation: { readonly kind: string } }[]) =>
    ops.some(({ mutation }) => mutation.kind === 'customData')
  world.lies = {
    mutate: (frame) => {
      if (!isBad(frame.ops)) return world.truth(frame)
      setImmediate(() => world.drop())
      world.say({ type: 'refused', code: 130002, afterMs: 0 })
      return []
    },
  }
  world.drop()
  for (const id of ['c2c_bob', 'c2c_cem', 'c2c_dan']) await manager.pinConversation(id, true)
  await manager.setConversationCustomData(['c2c_cem'], 'x')
  await manager.markConversation(['c2c_cem'], 1, true)
  await world.pass(300_000)
  expect(heard).toEqual([130002])
  for (const id of ['c2c_bob', 'c2c_cem', 'c2c_dan'])
    expect((await manager.explainConversation(id)).pending).toEqual([])
  expect((await manager.getConversation('c2c_cem')).customData).toBe('')
})
