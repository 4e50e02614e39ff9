import { CLOSE } from '@tidings/protocol'
import { beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_LIMITS, TIMES } from '../options.ts'
import { tx } from '../storage/work.ts'
import { context, freshGateway, gateway, hello, now, Peer, pass, sendTo, settle, skip } from './gateway.samples.ts'
import { Limiter } from './limiter.ts'

beforeEach(freshGateway)

const far = { address: '203.0.113.9', isLoopback: false }
const WORK = 'label-of-the-phone'
const DESK = 'label-of-the-desk1'

let made = 0
const operations = (...mutations: object[]) => ({
  type: 'mutate',
  rid: 1,
  drained: false,
  ops: mutations.map((mutation) => ({
    opID: `operation-number-${++made}`,
    epoch: 'memory',
    mutation: { t: now * 1000, ...mutation },
  })),
})
const stateOf = (userID: string, id: string) =>
  context.storage.read(function* () {
    const [row] = yield* tx.rows([{ userID, kind: 'conversation', id }])
    return row?.kind === 'conversation' ? row.state : null
  })

test('a conversation group that is made and used in one frame is there when it is used', async () => {
  const ann = await new Peer().greet('ann')
  ann.say(
    operations(
      { kind: 'labelCreate', label: WORK, name: 'work' },
      { kind: 'labelled', id: 'c2c_bob', label: WORK, on: true },
      { kind: 'labelCreate', label: DESK, name: 'home' },
      { kind: 'labelled', id: 'c2c_cat', label: DESK, on: true },
    ),
  )
  const { results } = await ann.hear('mutated')
  expect(results.map((result) => result.outcome)).toEqual(['done', 'done', 'done', 'done'])
  expect((await stateOf('ann', 'c2c_cat'))?.labels).toEqual([DESK])
})

test('a conversation group whose name existed is the old one for the rest of the frame too', async () => {
  const ann = await new Peer().greet('ann')
  ann.say(operations({ kind: 'labelCreate', label: WORK, name: 'work' }))
  await ann.hear('mutated')
  ann.heard.length = 0
  ann.say(
    operations(
      { kind: 'labelCreate', label: DESK, name: 'work' },
      { kind: 'labelled', id: 'c2c_bob', label: DESK, on: true },
    ),
  )
  expect((await ann.hear('mutated')).results).toMatchObject([{ label: WORK }, { outcome: 'done', superseded: false }])
  expect((await stateOf('ann', 'c2c_bob'))?.labels).toEqual([WORK])
})

test('an address whose logins fail too often has to wait, and its good ones count nothing', async () => {
  const limiter = new Limiter(context.world, DEFAULT_LIMITS)
  for (let i = 0; i < 100; i++) limiter.admitLogin(far)
  for (let i = 0; i < DEFAULT_LIMITS.failedLoginsPerAddress.burst; i++) limiter.failedLogin(far)
  expect(() => limiter.admitLogin(far)).toThrow('70050')
  expect(() => limiter.admitLogin({ ...far, address: '203.0.113.10' })).not.toThrow()
  skip(2000)
  expect(() => limiter.admitLogin(far)).not.toThrow()
})

test('a fault of the server locks nobody out, and the operator hears of it', async () => {
  const logged = vi.spyOn(context.logger, 'error')
  const failing = vi.spyOn(context.storage, 'write').mockRejectedValue(new Error('disk'))
  for (let i = 0; i < 40; i++) {
    skip(1000)
    const peer = new Peer(far.address, false)
    peer.say(hello('ann', 'device-of-ann-0001'))
    expect((await peer.hear('refused')).code).toBe(130500)
  }
  expect(logged).toHaveBeenCalledTimes(40)
  logged.mockRestore()
  failing.mockRestore()
  skip(1000)
  await new Peer(far.address, false).greet('ann')
})

test('an address that knocks too often does not use up what all share', () => {
  for (let i = 0; i < 3000; i++) gateway.accept({ send() {}, close() {}, buffered: () => 0 }, far)
  expect(new Peer('203.0.113.10', false).isAccepted).toBe(true)
  expect(new Peer().isAccepted).toBe(true)
})

test('what a device had seen in another history reads nothing in this one', async () => {
  const [ann, bob] = [await new Peer().greet('ann'), await new Peer().greet('bob')]
  const action = { kind: 'create', groupType: 'Work', groupID: 'g', name: 'g', faceUrl: '', members: ['bob'] }
  ann.say({ type: 'group', rid: 1, opID: 'operation-to-make-a-group', action })
  await ann.hear('grouped')
  for (let i = 0; i < 3; i++) ann.say(sendTo('group_g'))
  await settle()
  const frame = sendTo('group_g')
  const ops = frame.ops.map((op) => ({ ...op, epoch: 'older', mutation: { ...op.mutation, seenSeq: 3 } }))
  bob.say({ ...frame, ops })
  await bob.hear('mutated')
  expect(await stateOf('bob', 'group_g')).toMatchObject({ unread: 3, readSeq: 0 })
})

test('a session in constant use is not refused after a day', async () => {
  const ann = await new Peer().greet('ann')
  const { session } = await ann.hear('welcome')
  for (let i = 0; i < 25 * 60; i++) {
    ann.say({ type: 'ping', cursor: null })
    await pass(60_000)
  }
  const again = new Peer()
  again.say(hello('ann', 'device-of-ann-0001', { userSig: undefined, session }))
  await again.hear('welcome')
})

test('a revoked session ends within a minute', async () => {
  const ann = await new Peer().greet('ann')
  await context.storage.write(() => tx.deleteSessionsOf('ann', null))
  await pass(TIMES.revalidateMs)
  expect(ann.closed).toBe(CLOSE.kicked)
})

test.each([
  ['a UserSig and a session', { session: 'x' }],
  ['neither', { userSig: undefined }],
])('a HELLO with %s is no valid frame', async (_what, more) => {
  const peer = new Peer()
  peer.say(hello('ann', 'device-of-ann-0001', more))
  expect(peer.closed).toBe(CLOSE.badFrame)
})

test('walks have a budget', async () => {
  const ann = await new Peer().greet('ann')
  for (let rid = 0; rid <= DEFAULT_LIMITS.walks.burst; rid++) {
    ann.say({ type: 'walk', rid, below: null })
    await settle()
  }
  expect(ann.heard.filter((frame) => frame.type === 'walked')).toHaveLength(DEFAULT_LIMITS.walks.burst)
  expect(await ann.hear('failed')).toMatchObject({ code: 9506 })
})

test('a drain answers what was asked before it closes, and waits for nobody for ever', async () => {
  const ann = await new Peer().greet('ann')
  ann.say(sendTo('c2c_bob'))
  await gateway.drain()
  expect(ann.heard.map((frame) => frame.type)).toContain('mutated')
  expect(ann.heard.at(-1)).toMatchObject({ type: 'goaway' })
  freshGateway()
  const bob = await new Peer().greet('bob')
  vi.spyOn(context.storage, 'write').mockReturnValue(new Promise(() => {}))
  bob.say(sendTo('c2c_ann'))
  void gateway.drain()
  await pass(TIMES.drainAnswersMs)
  expect(bob.closed).toBe(CLOSE.goingAway)
})

test('a banned user is refused with a good sig, and a sig from before a kick is worth nothing', async () => {
  const user = { userID: 'ann', nick: '', faceUrl: '', version: 1, notBefore: 0, banned: false }
  const put = (fields: object) =>
    context.storage.write(function* () {
      yield* tx.putUser({ ...user, ...fields })
    })
  await put({ banned: true })
  const banned = new Peer()
  banned.say(hello('ann', 'device-of-ann-0001'))
  expect((await banned.hear('refused')).code).toBe(70107)
  await put({ notBefore: Math.floor(now / 1000) + 1 })
  const kicked = new Peer()
  kicked.say(hello('ann', 'device-of-ann-0001'))
  expect((await kicked.hear('refused')).code).toBe(70052)
})
