import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, type ConversationListDiff, createClient, LIMITS } from '@tidings/node'
import { createMemoryBus, createMemoryStorage, createServer, silentLogger } from '@tidings/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  about,
  all,
  becomes,
  idsOf,
  listen,
  manager,
  Place,
  row,
  say,
  settled,
  total,
  values,
} from './pitfalls.samples.ts'
import { APP, sigOf, world } from './running-server.ts'

let place: Place
let dataDir: string
let ann: Client
let bob: Client
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidings-pitfalls-'))
  place = await Place.open()
  ;[ann, bob] = await Promise.all([place.user('ann'), place.user('bob')])
})
afterEach(async () => {
  await place.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('pitfall 9: after a conversation was deleted, the next that is heard of it is that it is new', async () => {
  const phone = await place.user('ann')
  await say(bob, { userID: 'ann' }, 'first')
  for (const device of [ann, phone]) await becomes(() => total(device), 1, 'it is there')
  const logs = [listen(ann), listen(phone)]
  for (let round = 0; round < 8; round++) {
    const changes = [
      manager(phone).setConversationCustomData(['c2c_bob'], `round ${round}`),
      manager(ann).cleanConversationUnreadMessageCount('c2c_bob', 0, 0),
      manager(ann).deleteConversation('c2c_bob'),
      manager(phone).markConversation(['c2c_bob'], 1n, round % 2 === 0),
      bob.setSelfInfo({ nickName: `Bob ${round}` }),
      say(bob, { userID: 'ann' }, `and ${round}`),
    ]
    await Promise.all(changes)
  }
  for (const device of [ann, phone]) await settled(device)
  await manager(ann).deleteConversation('c2c_bob')
  await becomes(() => all(phone), [], 'gone there too')
  await say(bob, { userID: 'ann' }, 'last')
  for (const device of [ann, phone])
    await becomes(async () => (await row(device, 'c2c_bob')).lastMessage?.textElem?.text, 'last', 'the last one')
  for (const heard of logs) {
    const story = about(heard, 'c2c_bob')
    expect(story).toContain('onConversationDeleted')
    for (const [i, event] of story.entries())
      if (event === 'onConversationDeleted') expect(story[i + 1]).toBe('onNewConversation')
      else if (event === 'onNewConversation') expect(story[i - 1]).toBe('onConversationDeleted')
  }
})

test('pitfall 10: a conversation without a last message keeps its place and can be read, filtered and written as JSON', async () => {
  const cem = await place.user('cem')
  await say(bob, { userID: 'ann' }, 'below')
  await say(cem, { userID: 'ann' }, 'above')
  await becomes(() => total(ann), 2, 'both wrote')
  const before = await row(ann, 'c2c_cem')
  const heard = listen(ann)
  await ann.getMessageManager().clearC2CHistoryMessage('cem')
  const [cleared] = heard.filter(({ event }) => event === 'onConversationChanged').map(({ list }) => list[0])
  expect(cleared).toMatchObject({ lastMessage: null, orderKey: before.orderKey, unreadCount: 0 })
  await settled(ann)
  expect(idsOf(await all(ann))).toEqual(['c2c_cem', 'c2c_bob'])
  expect(JSON.parse(JSON.stringify(await row(ann, 'c2c_cem')))).toMatchObject({ lastMessage: null })
  const found = await manager(ann).getConversationListByFilter({ keyword: 'cem' }, 0, 10)
  expect(idsOf(found.conversationList)).toEqual(['c2c_cem'])
  expect((await manager(ann).openConversationList()).items[0]).toMatchObject({ lastMessage: null })
})

test('pitfall 11: a second login of the same user stops no callback and doubles none', async () => {
  const heard = listen(ann)
  const received: string[] = []
  ann.getMessageManager().addMessageListener({ onRecvNewMessage: (m) => void received.push(m.textElem?.text ?? '') })
  await ann.login('ann', sigOf('ann'))
  await ann.login('ann')
  await say(bob, { userID: 'ann' }, 'one')
  await becomes(() => received, ['one'], 'heard')
  await becomes(() => total(ann), 1, 'counted')
  expect(about(heard, 'c2c_bob').filter((event) => event === 'onNewConversation')).toHaveLength(1)
  // Also when somebody else was here between.
  await ann.login('eve', sigOf('eve'))
  await ann.login('ann', sigOf('ann'))
  await settled(ann)
  received.length = 0
  await say(bob, { userID: 'ann' }, 'two')
  await becomes(() => received, ['two'], 'heard again')
  expect(received).toEqual(['two'])
})

test('pitfall 12: what happens at once is told at once: one event and one diff, and objects that did not change stay', async () => {
  const people = await Promise.all(Array.from({ length: 30 }, (_, i) => place.user(`p${i}`)))
  for (const person of people) await say(person, { userID: 'ann' }, 'hello')
  await manager(ann).setConversationDraft('c2c_eve', 'untouched')
  await becomes(() => total(ann), 30, 'all thirty')
  const list = await manager(ann).openConversationList({ pageSize: 100 })
  const untouched = list.items.find((c) => c.conversationID === 'c2c_eve')
  const diffs: ConversationListDiff[] = []
  list.subscribe((diff) => void diffs.push(diff))
  const heard = listen(ann)
  await manager(ann).cleanConversationUnreadMessageCount('', 0, 0)
  expect(heard.map(({ event }) => event)).toEqual(['onConversationChanged', 'onTotalUnreadMessageCountChanged'])
  expect(heard[0]?.ids).toHaveLength(30)
  expect(diffs).toHaveLength(1)
  expect(diffs[0]?.operations.map(({ type }) => type)).toEqual(Array.from({ length: 30 }, () => 'update'))
  await settled(ann)
  // That it came back from the server is no news.
  expect(heard).toHaveLength(2)
  expect(list.items.find((c) => c.conversationID === 'c2c_eve')).toBe(untouched)
})

test('pitfall 13: a conversation without a message is listed as soon as somebody drafts, pins or marks it', async () => {
  const phone = await place.user('ann', dataDir)
  const heard = listen(phone)
  await manager(phone).getConversation('c2c_nobody')
  expect(await all(phone)).toEqual([])
  await manager(phone).setConversationDraft('c2c_drafted', 'dear')
  await manager(phone).pinConversation('c2c_pinned', true)
  await manager(phone).markConversation(['c2c_marked'], 1n, true)
  const wanted = ['c2c_pinned', 'c2c_marked', 'c2c_drafted']
  expect(idsOf(await all(phone))).toEqual(wanted)
  for (const id of wanted) expect(about(heard, id)[0]).toBe('onNewConversation')
  await settled(phone)
  await phone.close()
  const again = place.keep(createClient({ sdkAppID: APP, server: place.url, dataDir }))
  await again.login('ann')
  expect(idsOf(await all(again))).toEqual(wanted)
  expect((await all(again)).map((c) => c.lastMessage)).toEqual([null, null, null])
  await becomes(async () => idsOf(await all(ann)), ['c2c_pinned', 'c2c_marked'], 'the other device, but for the draft')
})

test('pitfall 14: an app cannot set a count itself, so reading is never taken for done', async () => {
  const phone = await place.user('ann')
  await say(bob, { userID: 'ann' }, 'one')
  for (const device of [ann, phone]) await becomes(() => total(device), 1, 'unread')
  const [shown] = await all(ann)
  const writable = shown as unknown as { unreadCount: number; markList: bigint[]; lastMessage: { isRead: boolean } }
  expect(() => {
    writable.unreadCount = 0
  }).toThrow(TypeError)
  expect(() => {
    writable.lastMessage.isRead = true
  }).toThrow(TypeError)
  expect(() => writable.markList.push(1n)).toThrow(TypeError)
  await manager(ann).cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  await becomes(() => total(phone), 0, 'read there too')
  expect(writable.unreadCount).toBe(1)
})

test('pitfall 15: the order is one and the same everywhere, also between equal keys', async () => {
  const people = Array.from({ length: 12 }, (_, i) => `q${i}`)
  await place.leave(ann, bob)
  const filler = createServer({
    storage: createMemoryStorage({ disk: place.disk }),
    bus: createMemoryBus(),
    world,
    logger: silentLogger,
    options: { sdkAppID: APP, secrets: ['x'.repeat(32)], autoCreateUsers: true },
  })
  await filler.importer.users(people.map((userID) => ({ userID, nick: '' })))
  await filler.importer.batch(
    people.map((from) => ({
      clientMsgID: `imported-message-${from}`,
      from,
      to: 'ann',
      group: null,
      time: 1_700_000_000_000,
      tie: 0,
      elem: { type: 1, text: 'at the same time' },
      cloudCustomData: '',
      mentions: [],
    })),
  )
  await place.comeBack()
  const phone = await place.user('ann')
  for (const device of [ann, phone]) await becomes(() => total(device), 12, 'all are here')
  const read = await all(ann)
  expect(new Set(read.map((c) => c.orderKey)).size).toBe(1)
  const wanted = [...people].sort().map((userID) => `c2c_${userID}`)
  for (const device of [ann, phone]) {
    const paged: string[] = []
    for (let next = 0, isFinished = false; !isFinished; ) {
      const page = await manager(device).getConversationList(next, 5)
      paged.push(...idsOf(page.conversationList))
      ;({ nextSeq: next, isFinished } = page)
    }
    expect(paged).toEqual(wanted)
    const list = await manager(device).openConversationList({ pageSize: 5 })
    while (!list.isFinished) await list.loadMore()
    expect(idsOf(list.items)).toEqual(wanted)
  }
})

test('pitfall 16: more pins than there may be are refused one by one, and the devices stay in step', async () => {
  const phone = await place.user('ann')
  await place.leave(ann, phone)
  const pin = async (device: Client, name: string) => {
    for (let i = 0; i < 30; i++) await manager(device).pinConversation(`c2c_${name}${i}`, true)
  }
  await pin(ann, 'a')
  await pin(phone, 'b')
  const logs = [listen(ann), listen(phone)]
  await place.comeBack()
  for (const device of [ann, phone]) {
    await settled(device)
    await becomes(async () => (await all(device)).length, LIMITS.pins, 'as many as may be')
  }
  expect(idsOf(await all(ann))).toEqual(idsOf(await all(phone)))
  expect((await all(ann)).every((c) => c.isPinned)).toBe(true)
  const refused = logs.flatMap((heard) => values(heard, 'onMutationRefused'))
  expect(refused).toEqual(Array.from({ length: 60 - LIMITS.pins }, () => 51012))
  await expect(manager(ann).pinConversation('c2c_more', true)).rejects.toMatchObject({ code: 51012 })
  await say(await place.user('bob'), { userID: 'ann' }, 'still in step')
  for (const device of [ann, phone]) await becomes(() => total(device), 1, 'in step')
})
