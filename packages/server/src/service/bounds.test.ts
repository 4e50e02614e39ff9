import { isHidden, LIMITS } from '@tidings/model'
import { beforeEach, expect, test } from 'vitest'
import { tx } from '../storage/work.ts'
import { importFriend, importGroup, importUsers } from './import-people.ts'
import { readChanges, readWalk } from './read-feed.ts'
import { readHistory, readRevisions } from './read-history.ts'
import {
  ask,
  at,
  bring,
  create,
  freshID,
  freshStorage,
  group,
  history,
  item,
  now,
  row,
  send,
  skip,
  storage,
  us,
} from './rules.samples.ts'

beforeEach(freshStorage)

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

test('who was invited into thousands of groups can still sync: each page fits a frame and nothing is lost', async () => {
  const count = 1500
  for (let i = 0; i < count; i++) {
    const groupID = `group-with-a-name-as-long-as-is-allowed-${i}`
    await storage.write(() => importGroup({ groupID, name: '名'.repeat(33), owner: 'ann', members: ['bob'] }, now))
  }
  const first = await storage.read(() => readWalk('bob', null))
  expect(bytesOf(first)).toBeLessThan(LIMITS.frameDown)
  const met = new Set(first.rows.map((r) => r.id))
  for (let after = first.head, more = true; more; ) {
    const page = await storage.read(() => readChanges('bob', after))
    if (!page) throw new Error('the walk told a head that is none')
    expect(bytesOf(page)).toBeLessThan(LIMITS.frameDown)
    for (const r of page.rows) met.add(r.id)
    after = page.to
    more = page.more
  }
  expect(met.size).toBe(count)
})

test('a page of a walk fits a frame whatever the rows hold', async () => {
  const data = '\u0001'.repeat(LIMITS.customData)
  for (let i = 0; i < 40; i++)
    await ask('bob', { kind: 'customData', id: `c2c_p${i}`, data: i % 2 ? data : '"'.repeat(4000), t: us() })
  const page = await storage.read(() => readWalk('bob', null))
  expect(bytesOf(page)).toBeLessThan(LIMITS.frameDown)
  expect(page.more).toBe(true)
})

test('a first sync brings the names of contacts, of groups, and of who is shown for them', async () => {
  await storage.write(() => importFriend('ann', 'bob', now))
  await storage.write(() => importGroup({ groupID: 'g', name: 'G', owner: 'ann', members: [] }, now))
  const { names } = await storage.read(() => readWalk('ann', null))
  expect(names.users.map(({ userID, nick }) => [userID, nick])).toEqual([
    ['bob', 'bob'],
    ['ann', 'ann'],
  ])
  expect(names.groups).toMatchObject([{ groupID: 'g', name: 'G', members: ['ann'] }])
})

test('whoever was never in a group learns nothing of it', async () => {
  await create('ann', ['bob'])
  await send('ann', 'group_g')
  expect(await history('cat', 'group_g')).toMatchObject({ rev: 0, messages: [], finished: true })
  expect(await storage.read(() => readRevisions('cat', 'group_g', 0))).toMatchObject({ rev: 0, messages: [] })
  await ask('cat', { kind: 'pin', id: 'group_g', pinned: true, t: us() })
  expect(await row('cat', 'group_g')).toMatchObject({ lastSeq: 0, rev: 0, readSeq: 0, member: false })
  await group('ann', { kind: 'invite', groupID: 'g', members: ['cat'] })
  expect(await row('cat', 'group_g')).toMatchObject({ lastSeq: 1, readSeq: 1, unread: 0, member: true })
})

test('who left a group learns nothing of what came later, not even when', async () => {
  await create('ann', ['bob'])
  const { message } = await send('ann', 'group_g')
  await group('ann', { kind: 'kick', groupID: 'g', members: ['bob'] })
  skip(60_000)
  await send('ann', 'group_g')
  expect(await history('bob', 'group_g')).toMatchObject({ rev: 1, messages: [{ seq: 1 }], finished: true })
  expect(await storage.read(() => readRevisions('bob', 'group_g', 0))).toMatchObject({ rev: 1, finished: true })
  await ask('bob', { kind: 'read', id: 'group_g', upTo: at(2) })
  expect(await row('bob', 'group_g')).toMatchObject({ readSeq: 1, readTime: message.time })
})

test('history is read by stretches, and says at the very end that it is the end', async () => {
  await create('ann', ['bob'])
  for (let stay = 0; stay < 2; stay++) {
    for (let i = 0; i < 3; i++) await send('ann', 'group_g')
    await group('bob', { kind: 'quit', groupID: 'g' })
    for (let i = 0; i < 3; i++) await send('ann', 'group_g')
    await group('bob', { kind: 'join', groupID: 'g' })
  }
  const read = (upTo: number | null, count: number) =>
    storage.read(() => readHistory({ userID: 'bob', id: 'group_g', after: 0, upTo, count }))
  const seqs = async (upTo: number | null, count: number) => {
    const { messages, finished } = await read(upTo, count)
    return [messages.map((m) => m.seq), finished]
  }
  expect(await seqs(null, 4)).toEqual([[9, 8, 7, 3], false])
  expect(await seqs(2, 2)).toEqual([[2, 1], true])
  expect(await seqs(null, 100)).toEqual([[9, 8, 7, 3, 2, 1], true])
})

test('changes of long messages come in pages that fit a frame', async () => {
  for (let i = 0; i < 40; i++) await send('ann', 'c2c_bob', { text: 'y'.repeat(12_000) })
  const met: number[] = []
  for (let rev = 0, finished = false; !finished; ) {
    const page = await storage.read(() => readRevisions('bob', 'c2c_ann', rev))
    expect(bytesOf(page)).toBeLessThan(LIMITS.frameDown)
    met.push(...page.messages.map((m) => m.seq))
    rev = page.rev
    finished = page.finished
  }
  expect(met).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

test.each([
  ['an id with a space', { to: 'bob smith' }],
  ['a text that is too long', { elem: { type: 1 as const, text: 'x'.repeat(LIMITS.messageBody + 1) } }],
  ['half a character', { elem: { type: 1 as const, text: 'a\ud800' } }],
  ['a time that has not come', { time: 1_790_000_000_001 + 86_400_000 }],
])('an import refuses %s', async (_what, fields) => {
  expect(await bring([item(1, 'ann', { to: 'bob' }, fields)])).toMatchObject({ imported: 0, refused: 1 })
})

test('an import drops mentions of nobody, and counts the same line twice in a batch as known', async () => {
  await storage.write(() => importGroup({ groupID: 'g', name: 'g', owner: 'ann', members: ['bob'] }, now))
  const line = item(1, 'ann', { group: 'g' }, { mentions: ['张三', 'bob'] })
  expect(await bring([line, { ...line }])).toMatchObject({ imported: 1, known: 1, refused: 0 })
  expect((await history('bob', 'group_g')).messages[0]?.mentions).toEqual(['bob'])
  const user = { userID: 'dan', nick: 'x'.repeat(LIMITS.nickName + 1) }
  await expect(storage.write(() => importUsers([user]))).rejects.toMatchObject({ reason: 'invalid_parameter' })
})

test('an owner who left has no power any more', async () => {
  await create('ann', ['bob'], 'Work')
  await group('ann', { kind: 'quit', groupID: 'g' })
  for (const request of [
    { kind: 'kick', groupID: 'g', members: ['bob'] },
    { kind: 'dismiss', groupID: 'g' },
  ] as const)
    await expect(group('ann', request)).rejects.toMatchObject({ reason: 'group_denied' })
})

test('in and out of a silent group for ever, a row does not grow; neither by labels that come and go', async () => {
  await create('ann', ['bob'])
  for (let i = 0; i < 20; i++) {
    await group('ann', { kind: 'kick', groupID: 'g', members: ['bob'] })
    await group('ann', { kind: 'invite', groupID: 'g', members: ['bob'] })
    const label = freshID('label-of-bob')
    await ask('bob', { kind: 'labelCreate', label, name: 'work', t: us() })
    await ask('bob', { kind: 'labelled', id: 'c2c_ann', label, on: true, t: us() })
    await ask('bob', { kind: 'labelDelete', label, t: us() })
  }
  expect((await storage.read(() => tx.member('g', 'bob')))?.spans).toHaveLength(1)
  expect((await row('bob', 'c2c_ann'))?.labelT).toEqual({})
})

test('reading by the clock is for one-to-one', async () => {
  await create('ann', ['bob'])
  const read = ask('bob', { kind: 'readTime', id: 'group_g', seconds: 1 })
  await expect(read).rejects.toMatchObject({ reason: 'invalid_parameter' })
})

test('a remembered receive option shows with the first message, also an excluded one, unless it was deleted', async () => {
  await ask('bob', { kind: 'recvOpt', id: 'c2c_ann', opt: 2, t: us() })
  await ask('bob', { kind: 'recvOpt', id: 'c2c_cat', opt: 2, t: us() })
  await ask('bob', { kind: 'delete', id: 'c2c_cat', upTo: at(0), clear: false, t: us() })
  for (const sender of ['ann', 'cat']) await send(sender, 'c2c_bob', { aside: true })
  const [ann, cat] = [await row('bob', 'c2c_ann'), await row('bob', 'c2c_cat')]
  expect(ann).toMatchObject({ hiddenSeq: -1, recvOpt: 2, unread: 1 })
  expect(ann?.activeAt).toBeGreaterThan(0)
  expect(cat && isHidden(cat)).toBe(true)
})

test('the same message id with another flag is another message, but what a meeting adds is not', async () => {
  const key = freshID('message')
  await send('ann', 'c2c_bob', { key })
  await expect(send('ann', 'c2c_bob', { key, quiet: true })).rejects.toMatchObject({ reason: 'message_id_reused' })
  await create('ann', ['bob'], 'Meeting')
  const first = await send('ann', 'group_g', { key })
  expect((await send('ann', 'group_g', { key })).message).toEqual(first.message)
})

test('a group message of one’s own moves the time up to which one has read', async () => {
  await create('ann', ['bob'])
  await send('ann', 'group_g')
  const { message } = await send('bob', 'group_g', { seenSeq: 1 })
  expect(await row('bob', 'group_g')).toMatchObject({ readSeq: 1, readTime: message.time })
})
