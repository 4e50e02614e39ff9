import { LIMITS, type ListMutation, TidingsError, timelineOf } from '@tidings/model'
import { beforeEach, expect, test } from 'vitest'
import { tx } from '../storage/work.ts'
import { importGroup, importUsers, markAllRead } from './import-people.ts'
import type { GroupRequest } from './manage-group.ts'
import { readChanges, readWalk } from './read-feed.ts'
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

test('a message to someone who does not exist is refused, and leaves nothing', async () => {
  await expect(send('ann', 'c2c_nobody')).rejects.toEqual(new TidingsError('user_missing'))
  expect(await row('ann', 'c2c_nobody')).toBeNull()
})

test('a conversation with oneself is one row and never unread', async () => {
  await send('ann', 'c2c_ann')
  await send('ann', 'c2c_ann')
  expect(await row('ann', 'c2c_ann')).toMatchObject({ lastSeq: 2, unread: 0 })
})

test('the first message makes the row also when it is excluded from the list', async () => {
  await send('ann', 'c2c_bob', { aside: true })
  const c = await row('bob', 'c2c_ann')
  expect(c).toMatchObject({ lastSeq: 1, showSeq: 0, lastMessageSeq: 0, unread: 1 })
  expect(c?.activeAt).toBeGreaterThan(0)
  await send('ann', 'c2c_bob', { aside: true })
  expect((await row('bob', 'c2c_ann'))?.activeAt).toBe(c?.activeAt)
})

test('a group message says that its sender had read what they had seen, and no more', async () => {
  await create('ann', ['bob'])
  for (let i = 0; i < 3; i++) await send('ann', 'group_g')
  await send('bob', 'group_g', { seenSeq: 1 })
  expect(await row('bob', 'group_g')).toMatchObject({ readSeq: 1, unread: 2 })
  await send('bob', 'group_g', { seenSeq: 4 })
  expect(await row('bob', 'group_g')).toMatchObject({ readSeq: 4, unread: 0 })
})

test('a one-to-one message of one’s own reads nothing', async () => {
  await send('ann', 'c2c_bob')
  await send('bob', 'c2c_ann', { seenSeq: 1 })
  expect(await row('bob', 'c2c_ann')).toMatchObject({ unread: 1, readSeq: 0 })
})

test('who was away has nothing unread of that time, and cannot read it', async () => {
  await create('ann', ['bob'])
  await send('ann', 'group_g', { text: 'before' })
  await group('bob', { kind: 'quit', groupID: 'g' })
  await send('ann', 'group_g', { text: 'away' })
  expect(await row('bob', 'group_g')).toMatchObject({ lastSeq: 1, unread: 1, member: false })
  await group('bob', { kind: 'join', groupID: 'g' })
  await send('ann', 'group_g', { text: 'back' })
  expect(await row('bob', 'group_g')).toMatchObject({ unread: 2, member: true })
  const texts = (await history('bob', 'group_g')).messages.map((m) => (m.elem.type === 1 ? m.elem.text : ''))
  expect(texts).toEqual(['back', 'before'])
  expect((await history('cat', 'group_g')).messages).toEqual([])
})

test('a meeting counts no unread', async () => {
  await create('ann', ['bob'], 'Meeting')
  await send('ann', 'group_g')
  expect(await row('bob', 'group_g')).toMatchObject({ lastSeq: 1, unread: 0 })
})

test.each<[string, string, GroupRequest, string]>([
  ['inviting', 'cat', { kind: 'invite', groupID: 'g', members: ['cat'] }, 'group_denied'],
  ['kicking', 'bob', { kind: 'kick', groupID: 'g', members: ['ann'] }, 'group_denied'],
  ['dismissing', 'bob', { kind: 'dismiss', groupID: 'g' }, 'group_denied'],
  ['renaming', 'bob', { kind: 'setInfo', groupID: 'g', name: 'mine', faceUrl: null }, 'group_denied'],
  ['the owner leaving', 'ann', { kind: 'quit', groupID: 'g' }, 'group_denied'],
  ['joining twice', 'bob', { kind: 'join', groupID: 'g' }, 'group_member'],
])('%s without the right to is refused', async (_what, who, request, reason) => {
  await create('ann', ['bob'])
  await expect(group(who, request)).rejects.toMatchObject({ reason })
})

test('a group has room for so many and takes nobody beyond it', async () => {
  await storage.write(() => importUsers(['u1', 'u2', 'u3', 'u4'].map((userID) => ({ userID, nick: '' }))))
  await create('ann', ['bob', 'u1', 'u2'])
  await expect(group('ann', { kind: 'invite', groupID: 'g', members: ['u3', 'u4'] })).rejects.toMatchObject({
    reason: 'group_full',
  })
  expect(await row('u3', 'group_g')).toBeNull()
})

test('a dismissed group keeps its rows, and nobody speaks there any more', async () => {
  await create('ann', ['bob'])
  await send('ann', 'group_g')
  await group('ann', { kind: 'dismiss', groupID: 'g' })
  await expect(send('ann', 'group_g')).rejects.toMatchObject({ reason: 'group_missing' })
  expect(await row('bob', 'group_g')).toMatchObject({ member: false, lastSeq: 1, unread: 1 })
})

test('an operation that is repeated is done once and answered the same', async () => {
  await send('ann', 'c2c_bob')
  const opID = freshID('operation')
  const pin: ListMutation = { kind: 'pin', id: 'c2c_ann', pinned: true, t: us() }
  const first = await ask('bob', pin, { opID })
  await ask('bob', { kind: 'pin', id: 'c2c_ann', pinned: false, t: us() + 5 })
  expect(await ask('bob', pin, { opID })).toMatchObject({ version: first.version, superseded: false })
  expect(await row('bob', 'c2c_ann')).toMatchObject({ pinned: false })
  await expect(ask('bob', { ...pin, pinned: false }, { opID })).rejects.toMatchObject({ reason: 'message_id_reused' })
})

test('an intent from the future counts as now, and the next one of that device still wins', async () => {
  await send('ann', 'c2c_bob')
  await ask('bob', { kind: 'pin', id: 'c2c_ann', pinned: true, t: us() + 1e12 })
  await ask('bob', { kind: 'pin', id: 'c2c_ann', pinned: false, t: us() + 1e12 + 1 })
  expect(await row('bob', 'c2c_ann')).toMatchObject({ pinned: false })
})

test('a clock that steps back makes no key and no message older', async () => {
  await send('ann', 'c2c_bob')
  await send('cat', 'c2c_bob')
  skip(-3_600_000)
  const { message } = await send('ann', 'c2c_bob')
  const [ann, cat] = [await row('bob', 'c2c_ann'), await row('bob', 'c2c_cat')]
  expect(ann?.activeAt).toBeGreaterThan(cat?.activeAt ?? 0)
  expect(message.time).toBeGreaterThan(1_789_999_000_000)
})

test('a read of another history is mapped by its message, and without one it does nothing', async () => {
  const first = await send('ann', 'c2c_bob')
  await send('ann', 'c2c_bob')
  const known = { kind: 'read', id: 'c2c_ann', upTo: at(99, `ann:${first.message.clientMsgID}`) } as const
  expect(await ask('bob', known, { epoch: 'older' })).toMatchObject({ superseded: false })
  expect(await row('bob', 'c2c_ann')).toMatchObject({ readSeq: 1, unread: 1 })
  const unknown = { kind: 'read', id: 'c2c_ann', upTo: at(2, 'ann:never-stored-here-01') } as const
  expect(await ask('bob', unknown, { epoch: 'older' })).toMatchObject({ superseded: true })
  expect(await row('bob', 'c2c_ann')).toMatchObject({ readSeq: 1 })
})

test('reading by the clock reads up to and with that second', async () => {
  const { message } = await send('ann', 'c2c_bob')
  skip(2000)
  await send('ann', 'c2c_bob')
  await ask('bob', { kind: 'readTime', id: 'c2c_ann', seconds: Math.floor(message.time / 1000) })
  expect(await row('bob', 'c2c_ann')).toMatchObject({ readSeq: 1, unread: 1, readTime: message.time })
})

test('a receive option on a stranger is remembered and shows nothing until they write', async () => {
  await ask('bob', { kind: 'recvOpt', id: 'c2c_ann', opt: 2, t: us() })
  expect((await storage.read(() => readWalk('bob', null))).rows).toEqual([])
  await send('ann', 'c2c_bob')
  expect((await storage.read(() => readWalk('bob', null))).rows).toMatchObject([
    { id: 'c2c_ann', state: { recvOpt: 2, unread: 1 } },
  ])
})

test('fifty pins and not one more', async () => {
  for (let i = 0; i < LIMITS.pins; i++) await ask('bob', { kind: 'pin', id: `c2c_p${i}`, pinned: true, t: us() })
  await expect(ask('bob', { kind: 'pin', id: 'c2c_ann', pinned: true, t: us() })).rejects.toMatchObject({
    reason: 'pin_count',
  })
  await ask('bob', { kind: 'pin', id: 'c2c_p0', pinned: true, t: us() })
})

test('the same name made on two devices is one conversation group', async () => {
  const make = (label: string) => ask('bob', { kind: 'labelCreate', label, name: 'work', t: us() })
  expect(await make('label-of-the-phone')).toMatchObject({ label: 'label-of-the-phone', superseded: false })
  expect(await make('label-of-the-desk1')).toMatchObject({ label: 'label-of-the-phone', superseded: true })
})

test('deleting a conversation group takes it from every conversation, each with a version of its own', async () => {
  const label = 'label-of-the-phone'
  await ask('bob', { kind: 'labelCreate', label, name: 'work', t: us() })
  for (const id of ['c2c_ann', 'c2c_cat']) await ask('bob', { kind: 'labelled', id, label, on: true, t: us() })
  const before = await storage.read(() => readChanges('bob', 0))
  await ask('bob', { kind: 'labelDelete', label, t: us() })
  const after = await storage.read(() => readChanges('bob', before?.to ?? 0))
  expect(after?.rows.map((r) => r.version)).toEqual([4, 5, 6])
  expect(await row('bob', 'c2c_ann')).toMatchObject({ labels: [] })
  await expect(ask('bob', { kind: 'labelled', id: 'c2c_ann', label, on: true, t: us() })).rejects.toMatchObject({
    reason: 'label_missing',
  })
})

test('clearing history answers nothing up to there any more', async () => {
  for (let i = 0; i < 3; i++) await send('ann', 'c2c_bob')
  await ask('bob', { kind: 'clear', id: 'c2c_ann', upTo: at(2) })
  expect((await history('bob', 'c2c_ann')).messages.map((m) => m.seq)).toEqual([3])
  expect(await row('bob', 'c2c_ann')).toMatchObject({ unread: 1, lastMessageSeq: 3 })
  expect((await history('ann', 'c2c_bob')).messages).toHaveLength(3)
})

test('an import keeps the times of its messages, and they give the place in the list', async () => {
  const t = 1_700_000_000_000
  await bring([
    item(t, 'ann', { to: 'bob' }),
    item(t, 'cat', { to: 'bob' }, { tie: 1 }),
    item(t + 5, 'ann', { to: 'bob' }),
  ])
  expect(await row('bob', 'c2c_ann')).toMatchObject({ activeAt: (t + 5) * 1000, unread: 2, lastSeq: 2 })
  expect(await row('bob', 'c2c_cat')).toMatchObject({ activeAt: t * 1000 + 1, unread: 1 })
  await send('cat', 'c2c_bob')
  expect((await row('bob', 'c2c_cat'))?.activeAt).toBeGreaterThan((t + 5) * 1000)
})

test('imported twice, a trace adds nothing and refuses nothing; an older line after a newer one is refused', async () => {
  const lines = [item(1000, 'ann', { to: 'bob' }), item(2000, 'bob', { to: 'ann' })]
  expect(await bring(lines)).toMatchObject({ imported: 2, known: 0, refused: 0 })
  expect(await bring(lines)).toMatchObject({ imported: 0, known: 2, refused: 0 })
  expect(await bring([item(1500, 'ann', { to: 'bob' })])).toMatchObject({ imported: 0, refused: 1 })
  expect(await row('bob', 'c2c_ann')).toMatchObject({ lastSeq: 2, unread: 1 })
})

test('in an import a group message says that its sender had read what came before', async () => {
  await storage.write(() => importGroup({ groupID: 'g', name: 'g', owner: 'ann', members: ['bob', 'cat'] }, now))
  await bring([
    item(1, 'ann', { group: 'g' }, { mentions: ['cat'] }),
    item(2, 'bob', { group: 'g' }),
    item(3, 'ann', { group: 'g' }),
    item(4, 'ann', { group: 'g' }),
  ])
  expect(await row('bob', 'group_g')).toMatchObject({ unread: 2, readSeq: 1 })
  expect(await row('cat', 'group_g')).toMatchObject({ unread: 4, groupAt: [{ seq: 1, atType: 1 }] })
  expect(await row('ann', 'group_g')).toMatchObject({ unread: 0, readSeq: 3 })
  await storage.write(() => markAllRead('cat', now))
  expect(await row('cat', 'group_g')).toMatchObject({ unread: 0, groupAt: [] })
})

test('one import writes a row once, however many messages it brings', async () => {
  await bring(Array.from({ length: 500 }, (_, i) => item(i, 'ann', { to: 'bob' })))
  const page = await storage.read(() => readChanges('bob', 0))
  expect(page).toMatchObject({ to: 1, rows: [{ version: 1, state: { unread: 500, lastSeq: 500 } }] })
})

test('a walk of a long feed goes down by pages and meets every conversation once', async () => {
  const names = Array.from({ length: 1200 }, (_, i) => `p${i}`)
  await storage.write(() => importUsers(names.map((userID) => ({ userID, nick: '' }))))
  await bring(names.map((from, i) => item(i, from, { to: 'bob' })))
  const met: string[] = []
  for (let below = null as null | { orderKey: number; id: string }, more = true; more; ) {
    const page = await storage.read(() => readWalk('bob', below))
    met.push(...page.rows.map((r) => r.id))
    const last = page.rows.at(-1)
    if (last?.kind === 'conversation') below = { orderKey: last.state.activeAt, id: last.id }
    more = page.more
  }
  expect(met).toEqual(names.map((name) => `c2c_${name}`).reverse())
})

test('the timeline of a one-to-one is one, whoever speaks first', async () => {
  await send('bob', 'c2c_ann')
  await send('ann', 'c2c_bob')
  const { lastSeq } = await storage.read(() => tx.timeline(timelineOf('ann', { type: 1, userID: 'bob' })))
  expect(lastSeq).toBe(2)
})
