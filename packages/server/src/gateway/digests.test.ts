import { addDigest, bucketOf, DIGEST_BITS, digestOf } from '@tidings/model'
import { beforeEach, expect, test } from 'vitest'
import { tx } from '../storage/work.ts'
import { context, freshGateway, Peer, sendTo } from './gateway.samples.ts'

beforeEach(freshGateway)

const FAN = 2 ** DIGEST_BITS.step

/** Somebody with some conversations, and all their rows. */
async function ann() {
  const peer = await new Peer().greet('ann')
  for (let i = 0; i < 20; i++) {
    peer.heard.length = 0
    peer.say(sendTo(`c2c_person${i}`, 'x', i + 1))
    await peer.hear('mutated')
  }
  const rows = await context.storage.read(() => tx.rowsAfter('ann', 0, 1000))
  return { peer, rows }
}

test('every head comes with what the rows add up to', async () => {
  const { peer, rows } = await ann()
  const sum = rows.map(digestOf).reduce(addDigest, 0)
  expect(sum).not.toBe(0)
  peer.say({ type: 'ping', cursor: null })
  expect((await peer.hear('pong')).digest).toBe(sum)
  const second = await new Peer().greet('ann', 'another-device-of-ann')
  expect((await second.hear('welcome')).digest).toBe(sum)
  second.say({ type: 'pull', rid: 1, cursor: { epoch: 'memory', version: 0 } })
  expect((await second.hear('pulled')).digest).toBe(sum)
})

test('sums of buckets add up to the feed’s, sums of leaves to their bucket’s, and leaves name their rows', async () => {
  const { peer, rows } = await ann()
  peer.say({ type: 'digest', rid: 50, buckets: [] })
  const [top = []] = (await peer.hear('digested')).sums
  expect(top).toHaveLength(FAN)
  expect(top.reduce(addDigest, 0)).toBe(rows.map(digestOf).reduce(addDigest, 0))
  const filled = top.flatMap((sum, i) => (sum === 0 ? [] : [i]))
  peer.heard.length = 0
  peer.say({ type: 'digest', rid: 51, buckets: filled })
  const { sums } = await peer.hear('digested')
  expect(sums.map((leaves) => leaves.reduce(addDigest, 0))).toEqual(filled.map((i) => top[i]))
  const [row] = rows
  if (!row) throw new Error('no row')
  peer.say({ type: 'list', rid: 52, buckets: [bucketOf(row.kind, row.id)] })
  expect((await peer.hear('listed')).digests).toContainEqual([row.kind, row.id, digestOf(row)])
})

test('rows are fetched by their names, with what their list rows show; one that is not there is left out', async () => {
  const { peer } = await ann()
  const keys = [
    { kind: 'conversation', id: 'c2c_nobody' },
    { kind: 'conversation', id: 'c2c_person3' },
  ]
  peer.say({ type: 'fetch', rid: 60, keys })
  const answer = await peer.hear('fetched')
  expect(answer.taken).toBe(2)
  expect(answer.rows).toMatchObject([{ id: 'c2c_person3', last: { elem: { text: 'x' } } }])
  // Nobody gets another one's rows: the owner is who asks.
  const eve = await new Peer().greet('eve')
  eve.say({ type: 'fetch', rid: 1, keys })
  expect((await eve.hear('fetched')).rows).toEqual([])
})

test.each([
  ['a bucket beyond the last', { type: 'digest', rid: 1, buckets: [4096] }],
  ['too many buckets', { type: 'digest', rid: 1, buckets: Array.from({ length: 65 }, (_, i) => i) }],
  ['too many leaves', { type: 'list', rid: 1, buckets: Array.from({ length: 101 }, (_, i) => i) }],
  ['no leaf', { type: 'list', rid: 1, buckets: [] }],
  ['too many rows', { type: 'fetch', rid: 1, keys: Array.from({ length: 101 }, () => ({ kind: 'label', id: 'x' })) }],
  ['a kind that is none', { type: 'fetch', rid: 1, keys: [{ kind: 'secret', id: 'x' }] }],
  ['a name that is too long', { type: 'fetch', rid: 1, keys: [{ kind: 'label', id: 'x'.repeat(65) }] }],
])('%s is no frame', async (_what, frame) => {
  const peer = await new Peer().greet('ann')
  peer.say(frame)
  expect((await peer.hear('refused')).code).toBe(130002)
})
