import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@tidings/node'
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
import { APP, sigOf, until } from './running-server.ts'

let place: Place
let dataDir: string
let ann: Client
let bob: Client
let cem: Client
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidings-pitfalls-'))
  place = await Place.open()
  ;[ann, bob, cem] = await Promise.all([place.user('ann'), place.user('bob'), place.user('cem')])
})
afterEach(async () => {
  await place.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** A device of ann's with no memory, which was listened to from the start. */
async function fresh() {
  const device = place.keep(createClient({ sdkAppID: APP, server: place.url }))
  const heard = listen(device)
  await device.login('ann', sigOf('ann'))
  return { device, heard }
}

const inLine = (heard: ReturnType<typeof listen>) =>
  until(async () => heard.some(({ event }) => event === 'onSyncServerFinish'), 'in step')

/** Six people write to ann, one after the other. */
async function sixPeople(): Promise<Client[]> {
  const people: Client[] = []
  for (let i = 1; i <= 6; i++) {
    const person = await place.user(`p${i}`)
    people.push(person)
    await say(person, { userID: 'ann' }, `from ${i}`)
  }
  await becomes(() => total(ann), 6, 'all six')
  return people
}

test('pitfall 1: what a page and an event both bring is one conversation', async () => {
  for (const from of [bob, cem]) await say(from, { userID: 'ann' }, 'hello')
  const { device, heard } = await fresh()
  const list = await manager(device).openConversationList()
  await inLine(heard)
  const pages = [...(await manager(device).getConversationList(0, 1)).conversationList, ...(await all(device))]
  const told = heard.filter(({ event }) => event === 'onNewConversation').flatMap(({ ids }) => ids)
  // Both ways brought both.
  expect(idsOf(pages)).toEqual(['c2c_cem', 'c2c_cem', 'c2c_bob'])
  expect([...told].sort()).toEqual(['c2c_bob', 'c2c_cem'])
  expect(idsOf(list.items)).toEqual(['c2c_cem', 'c2c_bob'])
})

test('pitfall 2: the first page after an install is empty and no failure; the rest comes by events up to the finish', async () => {
  for (const from of [bob, cem]) await say(from, { userID: 'ann' }, 'hello')
  const { device, heard } = await fresh()
  expect(await manager(device).getConversationList(0, 50)).toEqual({
    conversationList: [],
    nextSeq: 0,
    isFinished: true,
  })
  await inLine(heard)
  const names = heard.map(({ event }) => event)
  expect(names[0]).toBe('onSyncServerStart')
  expect(names.slice(1, names.indexOf('onSyncServerFinish'))).toContain('onNewConversation')
  expect(idsOf(await all(device))).toEqual(['c2c_cem', 'c2c_bob'])
})

test('pitfall 3: what moves while one pages is neither shown twice nor lost', async () => {
  const people = await sixPeople()
  const heard = listen(ann)
  const paged: string[] = []
  let { conversationList, nextSeq, isFinished } = await manager(ann).getConversationList(0, 2)
  paged.push(...idsOf(conversationList))
  // The last one goes to the top, and with an offset the third page would begin with one that was shown.
  await say(people[0] as Client, { userID: 'ann' }, 'again')
  await until(async () => (await all(ann))[0]?.conversationID === 'c2c_p1', 'it moved')
  while (!isFinished) {
    ;({ conversationList, nextSeq, isFinished } = await manager(ann).getConversationList(nextSeq, 2))
    paged.push(...idsOf(conversationList))
  }
  expect(paged).toEqual(['c2c_p6', 'c2c_p5', 'c2c_p4', 'c2c_p3', 'c2c_p2'])
  expect(about(heard, 'c2c_p1')).toContain('onConversationChanged')
})

test('pitfall 4: a message in a known conversation is a change, also when the row is not in memory yet', async () => {
  const first = await place.user('ann', dataDir)
  await say(bob, { userID: 'ann' }, 'one')
  await becomes(() => total(first), 1, 'it is known')
  await first.close()
  const again = place.keep(createClient({ sdkAppID: APP, server: place.url, dataDir }))
  const heard = listen(again)
  await again.login('ann')
  await say(bob, { userID: 'ann' }, 'two')
  await say(cem, { userID: 'ann' }, 'new here')
  await becomes(() => total(again), 3, 'both are heard')
  expect(new Set(about(heard, 'c2c_bob'))).toEqual(new Set(['onConversationChanged']))
  expect(about(heard, 'c2c_cem')[0]).toBe('onNewConversation')
})

test('pitfall 5: once everything is read the total is 0, at once and on every device', async () => {
  const phone = await place.user('ann')
  await say(bob, { userID: 'ann' }, 'one')
  for (const device of [ann, phone]) await becomes(() => total(device), 1, 'unread')
  const [here, there] = [listen(ann), listen(phone)]
  await manager(ann).cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  expect(values(here, 'onTotalUnreadMessageCountChanged')).toEqual([0])
  expect(await total(ann)).toBe(0)
  await becomes(() => total(phone), 0, 'read there too')
  await settled(ann)
  expect(await total(ann)).toBe(0)
  expect(values(there, 'onTotalUnreadMessageCountChanged')).toEqual([0])
  expect(await row(phone, 'c2c_bob')).toMatchObject({ unreadCount: 0 })
})

test('pitfall 6: a read shows at once without a line, and reaches the other device as soon as there is one', async () => {
  const phone = await place.user('ann')
  await say(bob, { userID: 'ann' }, 'one')
  for (const device of [ann, phone]) await becomes(() => total(device), 1, 'unread')
  await place.leave(ann, phone)
  await manager(ann).cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  expect(await total(ann)).toBe(0)
  expect(await total(phone)).toBe(1)
  await place.comeBack()
  await becomes(() => total(phone), 0, 'read there too')
  await settled(ann)
  expect(await total(ann)).toBe(0)
})

test('pitfall 7: that the other one has read is no new message, and moves nothing', async () => {
  await say(bob, { userID: 'ann' }, 'hello')
  await say(ann, { userID: 'bob' }, 'hi')
  await say(cem, { userID: 'ann' }, 'on top')
  await becomes(() => total(ann), 2, 'both wrote')
  await becomes(() => total(bob), 1, 'the answer is there')
  const before = await row(ann, 'c2c_bob')
  const heard = listen(ann)
  const received: string[] = []
  ann.getMessageManager().addMessageListener({ onRecvNewMessage: (m) => void received.push(m.textElem?.text ?? '') })
  await manager(bob).cleanConversationUnreadMessageCount('c2c_ann', 0, 0)
  await settled(bob)
  // Whatever the read sent came before this.
  await say(cem, { userID: 'ann' }, 'later')
  await becomes(() => received, ['later'], 'the later one is heard')
  const after = await row(ann, 'c2c_bob')
  expect(after).toMatchObject({ unreadCount: before.unreadCount, orderKey: before.orderKey })
  expect(idsOf(await all(ann))).toEqual(['c2c_cem', 'c2c_bob'])
  expect(about(heard, 'c2c_bob').filter((event) => event !== 'onConversationChanged')).toEqual([])
})

test('pitfall 8: what was deleted stays away over every restart, until somebody writes again', async () => {
  const phone = await place.user('ann', dataDir)
  await say(bob, { userID: 'ann' }, 'old')
  await say(cem, { userID: 'ann' }, 'kept')
  for (const device of [ann, phone]) await becomes(() => total(device), 2, 'both wrote')
  await phone.close()
  await manager(ann).deleteConversation('c2c_bob')
  await settled(ann)
  await place.leave(ann)
  await place.comeBack()
  await becomes(() => ann.getSyncState(), 'live', 'back')
  const back = place.keep(createClient({ sdkAppID: APP, server: place.url, dataDir }))
  await back.login('ann')
  await becomes(async () => idsOf(await all(back)), ['c2c_cem'], 'gone from the old cache')
  const { device, heard } = await fresh()
  await inLine(heard)
  for (const one of [ann, back, device]) expect(idsOf(await all(one))).toEqual(['c2c_cem'])
  await say(await place.user('bob'), { userID: 'ann' }, 'new')
  for (const one of [ann, back, device]) {
    await becomes(async () => idsOf(await all(one)), ['c2c_bob', 'c2c_cem'], 'it is back')
    expect(await row(one, 'c2c_bob')).toMatchObject({ unreadCount: 1, lastMessage: { textElem: { text: 'new' } } })
  }
  expect(about(heard, 'c2c_bob')).toEqual(['onNewConversation'])
})

test('each of the 24 pitfalls has its test', async () => {
  const folder = new URL('.', import.meta.url)
  const files = (await readdir(folder)).filter((name) => /^pitfalls.*\.test\.ts$/.test(name))
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))
  const numbers = texts.flatMap((text) => [...text.matchAll(/^test\('pitfall (\d+): /gm)].map(([, n]) => Number(n)))
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
})
