import { LIMITS } from '@tidings/model'
import { CLOSE, type UpOf } from '@tidings/protocol'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { DEFAULT_LIMITS, TIMES } from '../options.ts'
import { tx } from '../storage/work.ts'
import { APP, context, freshGateway, gateway, hello, now, Peer, pass, sendTo, settle, skip } from './gateway.samples.ts'

beforeEach(freshGateway)

test('a socket that does not greet is closed after five seconds', async () => {
  const peer = new Peer()
  await pass(TIMES.helloMs - 1)
  expect(peer.closed).toBeNull()
  await pass(1)
  expect(peer.closed).toBe(CLOSE.unauthorized)
})

test.each<[string, () => unknown]>([
  ['a frame that is no JSON', () => 'x'],
  ['another frame than HELLO', () => ({ type: 'ping', cursor: null })],
  ['an operation before HELLO', () => sendTo('c2c_bob')],
  ['a HELLO of more than 4 KiB', () => hello('ann', 'device-of-ann-0001', { userSig: 'x'.repeat(5000) })],
])('%s ends a socket that has not greeted', async (_what, frame) => {
  const peer = new Peer()
  peer.say(frame())
  await settle()
  expect(peer.closed).toBe(CLOSE.badFrame)
  expect(peer.heard).toEqual([{ type: 'refused', code: 130002, afterMs: 0 }])
})

test.each<[string, object, number]>([
  ['another protocol', { protocol: 1 }, 130003],
  ['another app', { sdkAppID: APP + 1 }, 70020],
  ['a forged sig', { userSig: 'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwhWZiflZpXlQqeKU7MSCgswUJStDE' }, 70003],
  ['a guessed session', { userSig: undefined, session: 'guessed' }, 130006],
])('a HELLO with %s is refused with its code', async (_what, more, code) => {
  const peer = new Peer()
  peer.say(hello('ann', 'device-of-ann-0001', more))
  expect(await peer.hear('refused')).toEqual({ type: 'refused', code, afterMs: 0 })
  expect(peer.closed).toBe(CLOSE.unauthorized)
})

test('a stored session opens the same device, and no other', async () => {
  const first = await new Peer().greet('ann')
  const { session } = await first.hear('welcome')
  const again = new Peer()
  again.say(hello('ann', 'device-of-ann-0001', { userSig: undefined, session }))
  expect((await again.hear('welcome')).session).toBe(session)
  expect(first.closed).toBe(CLOSE.goingAway)
  for (const [userID, device] of [
    ['ann', 'device-of-ann-0002'],
    ['bob', 'device-of-ann-0001'],
  ] as const) {
    const thief = new Peer()
    thief.say(hello(userID, device, { userSig: undefined, session }))
    expect((await thief.hear('refused')).code).toBe(130006)
  }
})

test('a session that nobody used for a day needs a UserSig again', async () => {
  const { session } = await (await new Peer().greet('ann')).hear('welcome')
  skip(TIMES.sessionIdleMs + 1)
  const late = new Peer()
  late.say(hello('ann', 'device-of-ann-0001', { userSig: undefined, session }))
  expect((await late.hear('refused')).code).toBe(130006)
})

test('a second HELLO ends the session', async () => {
  const peer = await new Peer().greet('ann')
  peer.say(hello('bob', 'device-of-bob-0001'))
  await settle()
  expect(peer.closed).toBe(CLOSE.badFrame)
})

test('a message reaches the other person as one push with the row, the message and the names', async () => {
  const [ann, bob] = [await new Peer().greet('ann'), await new Peer().greet('bob')]
  ann.say(sendTo('c2c_bob', '你好'))
  const { results } = await ann.hear('mutated')
  expect(results).toMatchObject([{ outcome: 'done', version: 1, sent: { seq: 1 } }])
  const push = await bob.hear('push')
  expect(push).toMatchObject({ prev: 0, to: 1, refs: { users: [{ userID: 'ann' }] } })
  expect(push.rows).toMatchObject([{ id: 'c2c_ann', last: { elem: { text: '你好' } }, state: { unread: 1 } }])
})

test('the same message twice is one message; the same id with other words is refused', async () => {
  const ann = await new Peer().greet('ann')
  const frame = sendTo('c2c_bob', 'once')
  ann.say(frame)
  const first = await ann.hear('mutated')
  ann.say({ ...frame, rid: 2 })
  await settle()
  const second = await ann.hear('mutated')
  expect(second.results).toEqual(first.results)
  const changed = JSON.parse(JSON.stringify({ ...frame, rid: 3 }).replace('once', 'twice')) as object
  ann.say(changed)
  await settle()
  expect((await ann.hear('mutated')).results).toMatchObject([{ outcome: 'refused', code: 130001 }])
})

test('who sends faster than the limit is told to wait, and later operations of that conversation wait too', async () => {
  const ann = await new Peer().greet('ann')
  const burst = DEFAULT_LIMITS.messages.burst
  for (let i = 0; i < burst; i++) ann.say(sendTo('c2c_bob', 'x', i))
  const frame = sendTo('c2c_bob', 'x', 999)
  ann.say({ ...frame, ops: [...frame.ops, ...sendTo('c2c_bob').ops] })
  await settle()
  const waits = ann.heard.find((heard) => heard.type === 'mutated' && heard.rid === 999)
  expect(waits).toMatchObject({
    results: [
      { outcome: 'retry', code: 9506 },
      { outcome: 'retry', code: 9506 },
    ],
  })
  skip(1000)
  ann.say({ ...frame, rid: 1000 })
  await settle()
  expect((await ann.hear('mutated')).results).toMatchObject([{ outcome: 'done' }])
})

test('a slow reader gets a head instead of rows, and is let go when it never reads', async () => {
  const [ann, bob] = [await new Peer().greet('ann'), await new Peer().greet('bob')]
  bob.buffered = 300_000
  ann.say(sendTo('c2c_bob'))
  expect(await bob.hear('head')).toMatchObject({ head: 1 })
  bob.buffered = 2_000_000
  ann.say(sendTo('c2c_bob'))
  for (let i = 0; i < 5; i++) await settle()
  expect(bob.closed).toBe(CLOSE.slow)
})

test('the eleventh device sends the oldest one away', async () => {
  const first = await new Peer().greet('ann', 'device-of-ann-first')
  for (let i = 0; i < DEFAULT_LIMITS.devicesPerUser; i++) await new Peer().greet('ann', `device-of-ann-${i}-0001`)
  expect((await first.hear('refused')).code).toBe(6208)
  expect(first.closed).toBe(CLOSE.kicked)
})

test('a device that says nothing for 75 seconds is closed, one that pings is not', async () => {
  const [quiet, alive] = [await new Peer().greet('ann'), await new Peer().greet('bob')]
  for (let i = 0; i < 5; i++) {
    await pass(25_000)
    alive.say({ type: 'ping', cursor: null })
    await settle()
  }
  expect(quiet.closed).toBe(CLOSE.silent)
  expect(alive.closed).toBeNull()
  expect(await alive.hear('pong')).toMatchObject({ epoch: 'memory', head: 0, now: now * 1000 })
})

test('a session that was revoked without a word ends within a minute and a heartbeat', async () => {
  const ann = await new Peer().greet('ann')
  await context.storage.write(function* () {
    yield* tx.deleteSessionsOf('ann', null)
  })
  for (let i = 0; i < 4; i++) {
    ann.say({ type: 'ping', cursor: null })
    await pass(25_000)
  }
  expect(ann.closed).toBe(CLOSE.kicked)
})

test('on a drain everybody is told how long to wait, and nobody new is let in', async () => {
  const ann = await new Peer().greet('ann')
  await gateway.drain()
  expect(ann.heard.at(-1)).toMatchObject({ type: 'goaway' })
  expect(ann.closed).toBe(CLOSE.goingAway)
  expect(new Peer().isAccepted).toBe(false)
})

test('an address that is not this machine has a limited number of sockets, and gets them back', () => {
  const accepted = Array.from({ length: 60 }, () => new Peer('203.0.113.9', false)).filter((peer) => peer.isAccepted)
  expect(accepted).toHaveLength(DEFAULT_LIMITS.handshakesPerAddress.burst)
  expect(new Peer('203.0.113.10', false).isAccepted).toBe(true)
})

test('a cursor of the future, or of another history, is answered with a reset and never ends the session', async () => {
  const ann = await new Peer().greet('ann')
  for (const cursor of [
    { epoch: 'memory', version: 9_007_199_254_740_991 },
    { epoch: 'other', version: 0 },
  ]) {
    ann.heard.length = 0
    ann.say({ type: 'pull', rid: 1, cursor })
    expect(await ann.hear('reset')).toMatchObject({ epoch: 'memory' })
  }
})

test('hostile frames end the session that sent them, change nothing and hurt nobody else', async () => {
  const bob = await new Peer().greet('bob')
  const valid = JSON.stringify(sendTo('c2c_bob', 'hostile'))
  await fc.assert(
    fc.asyncProperty(
      fc.nat(valid.length),
      fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom('"__proto__":1,', '1e309', '-0', '9007199254740993', '[[[[', '\u0000'),
      ),
      fc.nat(12),
      async (at, put, cut) => {
        const ann = await new Peer().greet('ann')
        ann.say(valid.slice(0, at) + put + valid.slice(at + cut))
        await settle()
        const last = ann.heard.at(-1)
        expect(['refused', 'mutated', 'push', 'welcome']).toContain(last?.type)
        expect(({} as Record<string, unknown>).admin).toBeUndefined()
      },
    ),
    { numRuns: 500 },
  )
  expect(bob.closed).toBeNull()
  bob.say({ type: 'ping', cursor: null })
  expect((await bob.hear('pong')).epoch).toBe('memory')
})

test('a frame of exactly 64 KiB is read, one byte more is not', async () => {
  const ann = await new Peer().greet('ann')
  const frame: UpOf<'ping'> = { type: 'ping', cursor: null }
  const padded = JSON.stringify(frame).padEnd(LIMITS.frameUp, ' ')
  ann.say(padded)
  await ann.hear('pong')
  ann.say(`${padded} `)
  await settle()
  expect(ann.closed).toBe(CLOSE.badFrame)
})
