import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL, type Client, type ConversationListFilter, createClient } from '@tidings/node'
import { createMemoryStorage } from '@tidings/server'
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
import { APP, sigOf, startServer, until } from './running-server.ts'

let place: Place
let dataDir: string
let ann: Client
let phone: Client
let bob: Client
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidings-pitfalls-'))
  place = await Place.open()
  ;[ann, phone, bob] = await Promise.all([place.user('ann'), place.user('ann'), place.user('bob')])
})
afterEach(async () => {
  await place.close()
  await rm(dataDir, { recursive: true, force: true })
})

const club = (members: readonly string[]) =>
  bob.getGroupManager().createGroup({ groupType: 'Work', groupName: 'club', members })

test('pitfall 17: a pinned conversation that was deleted comes back unpinned with the next message', async () => {
  await say(bob, { userID: 'ann' }, 'old')
  await becomes(() => total(phone), 1, 'it is there')
  await manager(ann).pinConversation('c2c_bob', true)
  await settled(ann)
  await manager(ann).deleteConversation('c2c_bob')
  await becomes(() => all(phone), [], 'gone there too')
  await say(bob, { userID: 'ann' }, 'new')
  for (const device of [ann, phone]) {
    await becomes(async () => idsOf(await all(device)), ['c2c_bob'], 'it is back')
    expect(await row(device, 'c2c_bob')).toMatchObject({ isPinned: false, unreadCount: 1 })
  }
  await say(await place.user('cem'), { userID: 'ann' }, 'above')
  await becomes(async () => idsOf(await all(ann)), ['c2c_cem', 'c2c_bob'], 'it has no pin to stay above by')
})

test('pitfall 18: a mention of everybody shows on each device, and is gone on each once it was read on one', async () => {
  const groupID = await club(['ann'])
  const id = `group_${groupID}`
  await bob.getMessageManager().sendMessage(bob.getMessageManager().createTextAtMessage('all', [ALL]), { groupID })
  await bob.getMessageManager().sendMessage(bob.getMessageManager().createTextAtMessage('ann', ['ann']), { groupID })
  const shown: { readonly seq: number; readonly atType: 1 | 2 | 3 }[] = [
    { seq: 1, atType: 2 },
    { seq: 2, atType: 1 },
  ]
  for (const device of [ann, phone])
    await becomes(async () => (await row(device, id)).groupAtInfoList, shown, 'both mentions')
  await manager(phone).cleanConversationUnreadMessageCount(id, 0, 1)
  for (const device of [ann, phone])
    await becomes(async () => (await row(device, id)).groupAtInfoList, shown.slice(1), 'the first was read')
  await manager(ann).cleanConversationUnreadMessageCount(id, 0, 0)
  for (const device of [ann, phone]) await becomes(async () => (await row(device, id)).groupAtInfoList, [], 'read')
  await bob.getMessageManager().sendMessage(bob.getMessageManager().createTextAtMessage('all', [ALL]), { groupID })
  for (const device of [ann, phone])
    await becomes(async () => (await row(device, id)).groupAtInfoList, [{ seq: 3, atType: 2 }], 'the next one')
})

test('pitfall 19: a sync at login never shows fewer unread messages than there are', async () => {
  const device = await place.user('ann', dataDir)
  for (const text of ['one', 'two', 'three']) await say(bob, { userID: 'ann' }, text)
  await becomes(() => total(device), 3, 'three')
  await device.close()
  for (const text of ['four', 'five']) await say(bob, { userID: 'ann' }, text)
  const again = place.keep(createClient({ sdkAppID: APP, server: place.url, dataDir }))
  const heard = listen(again)
  await again.login('ann')
  expect(await total(again)).toBe(3)
  await becomes(() => total(again), 5, 'five')
  expect(values(heard, 'onTotalUnreadMessageCountChanged')).toEqual([5])
  const counts = heard.flatMap(({ list }) => list.map((c) => c.unreadCount))
  expect(counts.length).toBeGreaterThan(0)
  expect(counts.every((count) => count === 5)).toBe(true)
})

test('pitfall 19, after a restore: nor does a sync that fetches everything anew', async () => {
  const server = await startServer()
  const { port } = server
  const there = await server.user('bob')
  const device = createClient({ sdkAppID: APP, server: server.url, dataDir })
  await device.login('ann', sigOf('ann'))
  for (const text of ['one', 'two']) await say(there, { userID: 'ann' }, text)
  await becomes(() => total(device), 2, 'two')
  const heard = listen(device)
  await server.stop()
  const other = await startServer({}, createMemoryStorage({ epoch: 'another-history' }), port)
  // Nobody has logged in there yet; the new history has three messages before this device comes.
  const again = await other.user('bob')
  for (const text of ['a', 'b', 'c']) await say(again, { userID: 'ann' }, text)
  await until(async () => device.getSyncState() !== 'live', 'the line went')
  await device.login('ann', sigOf('ann'))
  await becomes(() => total(device), 3, 'the new history')
  expect(values(heard, 'onTotalUnreadMessageCountChanged')).toEqual([3])
  expect(about(heard, 'c2c_bob')).not.toContain('onConversationDeleted')
  await device.close()
  await other.stop()
})

test('pitfall 20: what an event brings is complete, also when only a conversation group changed', async () => {
  await bob.setSelfInfo({ nickName: 'Bobby', faceUrl: 'https://example.org/bob.png' })
  const groupID = await club(['ann'])
  await say(bob, { userID: 'ann' }, 'hello')
  await say(bob, { groupID }, 'hello all')
  const ids = ['c2c_bob', `group_${groupID}`]
  for (const device of [ann, phone]) await becomes(() => total(device), 2, 'both')
  const logs = [listen(ann), listen(phone)]
  await manager(ann).createConversationGroup('work', ids)
  await manager(ann).renameConversationGroup('work', 'office')
  await manager(ann).deleteConversationsFromGroup('office', ids.slice(0, 1))
  await settled(ann)
  await manager(ann).deleteConversationGroup('office')
  await settled(ann)
  await becomes(() => manager(phone).getConversationGroupList(), [], 'deleted there too')
  for (const [i, device] of [ann, phone].entries()) {
    const told = (logs[i] ?? []).flatMap(({ list }) => list)
    expect(new Set(idsOf(told))).toEqual(new Set(ids))
    const names = new Map((await all(device)).map((c) => [c.conversationID, c]))
    for (const c of told) {
      const { showName, faceUrl, lastMessage } = names.get(c.conversationID) ?? {}
      expect(c).toMatchObject({ showName, faceUrl, lastMessage: { textElem: lastMessage?.textElem } })
      expect(Object.keys(c)).toEqual(Object.keys(names.get(c.conversationID) ?? {}))
    }
    expect(told.every((c) => c.showName === 'club' || c.showName === 'Bobby')).toBe(true)
  }
})

test('pitfall 21: a read goes over messages that do not count or do not show, and is one and the same everywhere', async () => {
  const groupID = await club(['ann'])
  const id = `group_${groupID}`
  await say(bob, { groupID }, 'counts')
  await say(bob, { groupID }, 'does not count', { isExcludedFromUnreadCount: true })
  await say(bob, { groupID }, 'does not show', { isExcludedFromLastMessage: true })
  await say(bob, { groupID }, 'neither', { isExcludedFromUnreadCount: true, isExcludedFromLastMessage: true })
  for (const device of [ann, phone]) await becomes(() => total(device), 2, 'two of four count')
  expect(await row(ann, id)).toMatchObject({ lastMessage: { textElem: { text: 'does not count' } } })
  await becomes(async () => (await manager(ann).explainConversation(id)).unread.lastSeq, 4, 'all four are known')
  await manager(ann).cleanConversationUnreadMessageCount(id, 0, 0)
  await settled(ann)
  const later = place.keep(createClient({ sdkAppID: APP, server: place.url }))
  await later.login('ann', sigOf('ann'))
  for (const device of [ann, phone, later])
    await becomes(async () => (await row(device, id)).groupReadSequence, 4, 'read to the end')
  await say(bob, { groupID }, 'next')
  for (const device of [ann, phone, later]) await becomes(() => total(device), 1, 'one and no more')
})

test('pitfall 22: after another user logged in, nothing of the first is shown: no name, no text, no row', async () => {
  const device = createClient({ sdkAppID: APP, server: place.url, dataDir })
  place.keep(device)
  await device.login('ann', sigOf('ann'))
  await device.setSelfInfo({ nickName: 'Ann the First' })
  await bob.setSelfInfo({ nickName: 'Bobby' })
  await say(bob, { userID: 'ann' }, 'for ann alone')
  await becomes(() => total(device), 1, 'it is there')
  const seen: unknown[] = []
  device.addSDKListener({ onSelfInfoUpdated: (info) => void seen.push(info) })
  const heard = listen(device)
  await device.login('eve', sigOf('eve'))
  expect(await row(device, 'c2c_bob')).toMatchObject({ showName: 'bob', lastMessage: null, unreadCount: 0 })
  const sent = await say(device, { userID: 'cem' }, 'from eve')
  expect(sent).toMatchObject({ sender: 'eve', nickName: '' })
  await settled(device)
  const all = JSON.stringify([seen, heard.map(({ list }) => list), await manager(device).getConversationList(0, 100)])
  for (const secret of ['Ann the First', 'for ann alone', 'Bobby']) expect(all).not.toContain(secret)
  expect(await total(device)).toBe(0)
})

test('pitfall 23: two devices that read apart and far behind agree with the server in the end', async () => {
  const tablet = await place.user('ann', dataDir)
  for (const text of ['one', 'two', 'three']) await say(bob, { userID: 'ann' }, text)
  for (const device of [ann, tablet]) await becomes(() => total(device), 3, 'three')
  await place.leave(ann, tablet, bob)
  // Ann reads all that she saw; the tablet reads by the clock, up to before any of it, and says so last.
  await manager(ann).cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  await manager(tablet).cleanConversationUnreadMessageCount('c2c_bob', 1_700_000_000, 0)
  const [four, five] = [say(bob, { userID: 'ann' }, 'four'), say(bob, { userID: 'ann' }, 'five')]
  expect([await total(ann), await total(tablet)]).toEqual([0, 3])
  await tablet.close()
  await place.comeBack()
  await Promise.all([four, five])
  await settled(ann)
  const late = place.keep(createClient({ sdkAppID: APP, server: place.url, dataDir }))
  await late.login('ann')
  for (const device of [late, ann]) {
    await becomes(async () => (await row(device, 'c2c_bob')).lastMessage?.textElem?.text, 'five', 'the last one')
    await settled(device)
    await becomes(() => total(device), 2, 'what nobody has read')
  }
  const facts = async (of: Client) => {
    const { unreadCount, c2cReadTimestamp, orderKey } = await row(of, 'c2c_bob')
    return { unreadCount, c2cReadTimestamp, orderKey }
  }
  const fresh = place.keep(createClient({ sdkAppID: APP, server: place.url }))
  await fresh.login('ann', sigOf('ann'))
  await becomes(() => total(fresh), 2, 'the server says so too')
  expect(await facts(late)).toEqual(await facts(ann))
  expect(await facts(fresh)).toEqual(await facts(ann))
})

test('pitfall 24: a subscription by filter goes on over a lost line, a filter that asks the same, and the end of others', async () => {
  const filter: ConversationListFilter = { conversationGroup: 'work' }
  const other: ConversationListFilter = { type: 2 }
  await manager(ann).createConversationGroup('work', ['c2c_bob'])
  manager(ann).subscribeUnreadMessageCountByFilter(filter)
  manager(ann).subscribeUnreadMessageCountByFilter(other)
  const heard: unknown[] = []
  manager(ann).addConversationListener({
    onUnreadMessageCountChangedByFilter: (of, count) => void heard.push(of === filter ? count : 'another'),
  })
  await say(bob, { userID: 'ann' }, 'one')
  await becomes(() => heard, [1], 'one')
  manager(ann).subscribeUnreadMessageCountByFilter({ groupName: 'work' })
  manager(ann).unsubscribeUnreadMessageCountByFilter(other)
  await say(bob, { userID: 'ann' }, 'two')
  await becomes(() => heard, [1, 2], 'two')
  await settled(ann)
  await place.leave(ann, bob)
  await place.comeBack()
  await becomes(() => ann.getSyncState(), 'live', 'back')
  await say(bob, { userID: 'ann' }, 'three')
  await becomes(() => heard, [1, 2, 3], 'three')
  await manager(ann).renameConversationGroup('work', 'office')
  await becomes(() => heard, [1, 2, 3, 0], 'nothing has that name')
  await manager(ann).renameConversationGroup('office', 'work')
  await becomes(() => heard, [1, 2, 3, 0, 3], 'it has it again')
  await manager(ann).cleanConversationUnreadMessageCount('', 0, 0)
  expect(heard).toEqual([1, 2, 3, 0, 3, 0])
})
