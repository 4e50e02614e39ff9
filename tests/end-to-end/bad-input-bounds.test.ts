import { type Client, createClient, LIMITS } from '@tidings/node'
import { DEFAULT_LIMITS } from '@tidings/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { all, becomes, idsOf, listen, manager, row, say, settled, total } from './pitfalls.samples.ts'
import { APP, type RunningServer, sigOf, startServer } from './running-server.ts'

let server: RunningServer
let bob: Client
beforeAll(async () => {
  const most = { perSecond: 10_000, burst: 10_000 }
  server = await startServer({ limits: { ...DEFAULT_LIMITS, operations: most, messages: most } })
  bob = await server.user('bob')
})
afterAll(() => server.stop())

const nowSeconds = () => Math.floor(Date.now() / 1000)
const results = (ids: readonly string[]) =>
  ids.map((conversationID) => ({ conversationID, resultCode: 0, resultInfo: '' }))

test('a hundred conversations may be named in one call, and one named twice is done once', async () => {
  const ann = await server.user('ann')
  await settled(ann)
  const hundred = Array.from({ length: LIMITS.batch }, (_, i) => `c2c_u${i}`)
  expect(await manager(ann).markConversation(hundred, 1n, true)).toEqual(results(hundred))
  const heard = listen(ann)
  const twice = ['c2c_u1', 'c2c_u2', 'c2c_u1', 'c2c_u2', 'c2c_u1']
  const once = ['c2c_u1', 'c2c_u2']
  expect(await manager(ann).setConversationCustomData(twice, 'x')).toEqual(results(once))
  expect(idsOf(await manager(ann).getConversationList(twice))).toEqual(once)
  expect(await manager(ann).createConversationGroup('work', twice)).toEqual(results(once))
  expect((await row(ann, 'c2c_u1')).conversationGroupList).toEqual(['work'])
  expect(await manager(ann).deleteConversationsFromGroup('work', twice)).toEqual(results(once))
  expect(await manager(ann).deleteConversationList(twice, true)).toEqual(results(once))
  for (const { ids } of heard) expect(new Set(ids).size).toBe(ids.length)
  await settled(ann)
  expect(await all(ann)).toHaveLength(98)
})

test('what does not exist may be named: each result says that it was done, and nothing is there that was not', async () => {
  const eve = await server.user('eve')
  await settled(eve)
  const heard = listen(eve)
  const ids = ['c2c_stranger', 'group_stranger']
  expect(await manager(eve).deleteConversationList(ids, true)).toEqual(results(ids))
  await manager(eve).deleteConversation('c2c_stranger')
  await manager(eve).pinConversation('c2c_stranger', false)
  await manager(eve).cleanConversationUnreadMessageCount('group_stranger', 0, 5)
  await manager(eve).cleanConversationUnreadMessageCount('c2c_stranger', nowSeconds(), 0)
  await manager(eve).setConversationDraft('c2c_stranger', '')
  await eve.getMessageManager().clearC2CHistoryMessage('stranger')
  await settled(eve)
  expect(await all(eve)).toEqual([])
  expect(heard).toEqual([])
})

test('a conversation without messages that is deleted right after a first login stays away', async () => {
  const ann = await server.user('ann7')
  await manager(ann).markConversation(['c2c_u1'], 1n, true)
  await manager(ann).deleteConversation('c2c_u1')
  await settled(ann)
  expect(await all(ann)).toEqual([])
})

test('who is not in a group learns nothing of what is said there, however they ask', async () => {
  const [mallory, ann] = [await server.user('mallory'), await server.user('ann2')]
  const groupID = await bob
    .getGroupManager()
    .createGroup({ groupType: 'Work', groupName: 'club', members: ['ann2', 'cem'] })
  const id = `group_${groupID}`
  await say(bob, { groupID }, 'a secret of the club')
  await say(bob, { userID: 'ann2' }, 'a secret of two')
  await becomes(() => total(ann), 2, 'they know')
  const heard = listen(mallory)
  const work = manager(mallory)
  await work.pinConversation(id, true)
  await work.markConversation([id, 'c2c_ann2'], 1n, true)
  await work.setConversationCustomData([id], 'mine')
  await work.setConversationDraft(id, 'let me in')
  await work.createConversationGroup('spy', [id])
  await work.cleanConversationUnreadMessageCount(id, 0, 1)
  const history = await mallory.getMessageManager().getHistoryMessageList({ groupID }, { count: 100 })
  expect(history.messageList).toEqual([])
  await expect(say(mallory, { groupID }, 'hello?')).rejects.toMatchObject({ code: 10007 })
  await settled(mallory).catch(() => {})
  const seen = await row(mallory, id)
  expect(seen).toMatchObject({ unreadCount: 0, groupReadSequence: 0, groupMembers: [], groupAtInfoList: [] })
  const explained = await work.explainConversation(id)
  expect(explained.unread).toMatchObject({ count: 0, lastSeq: 0, messages: [] })
  await say(bob, { groupID }, 'another secret')
  await becomes(async () => (await row(ann, id)).lastMessage?.textElem?.text, 'another secret', 'they know')
  const everything = JSON.stringify([heard.map(({ list }) => list), await all(mallory), history, explained])
  for (const secret of ['secret', 'cem', '"sender":"bob"']) expect(everything).not.toContain(secret)
  expect(mallory.getSyncState()).toBe('live')
})

test('a clean up to a time in milliseconds is one far in the future: it reads all that there is, and nothing that comes', async () => {
  const [ann, phone] = [await server.user('ann3'), await server.user('ann3')]
  for (const at of [Date.now(), Number.MAX_SAFE_INTEGER]) {
    await say(bob, { userID: 'ann3' }, 'before')
    await becomes(() => total(phone), 1, 'unread')
    await becomes(() => total(ann), 1, 'unread')
    await manager(ann).cleanConversationUnreadMessageCount('c2c_bob', at, 0)
    for (const device of [ann, phone]) await becomes(() => total(device), 0, 'read')
    expect((await row(ann, 'c2c_bob')).c2cReadTimestamp).toBeLessThanOrEqual(nowSeconds() + 1)
  }
  await say(bob, { userID: 'ann3' }, 'after')
  for (const device of [ann, phone]) await becomes(() => total(device), 1, 'the next one counts')
})

test('a clean up to a sequence that is not there yet reads what there is, and a time means nothing to a group', async () => {
  const ann = await server.user('ann4')
  const groupID = await bob.getGroupManager().createGroup({ groupType: 'Work', groupName: 'g', members: ['ann4'] })
  for (const text of ['one', 'two']) await say(bob, { groupID }, text)
  await becomes(() => total(ann), 2, 'two')
  await manager(ann).cleanConversationUnreadMessageCount(`group_${groupID}`, 1, 1)
  await becomes(() => total(ann), 1, 'up to the sequence')
  await manager(ann).cleanConversationUnreadMessageCount(`group_${groupID}`, 0, Number.MAX_SAFE_INTEGER)
  await becomes(() => total(ann), 0, 'all of it')
  await settled(ann)
  expect((await row(ann, `group_${groupID}`)).groupReadSequence).toBe(2)
  await say(bob, { groupID }, 'three')
  await becomes(() => total(ann), 1, 'the next one counts')
})

test('fifty pins and a hundred conversation groups, and not one more; what takes one away makes room', async () => {
  const ann = createClient({ sdkAppID: APP, server: server.url })
  await ann.login('ann5', sigOf('ann5'))
  const state = async () => JSON.stringify([await all(ann), await manager(ann).getConversationGroupList()])
  for (let i = 0; i < LIMITS.pins; i++) await manager(ann).pinConversation(`c2c_p${i}`, true)
  for (let i = 0; i < LIMITS.labels; i++) await manager(ann).createConversationGroup(`group ${i}`, ['c2c_p0'])
  await settled(ann)
  const before = await state()
  await expect(manager(ann).pinConversation('c2c_more', true)).rejects.toMatchObject({ code: 51012 })
  await expect(manager(ann).createConversationGroup('more', ['c2c_p0'])).rejects.toMatchObject({ code: 51010 })
  // What there is already takes no room.
  await manager(ann).pinConversation('c2c_p0', true)
  await manager(ann).createConversationGroup('group 0', ['c2c_p0'])
  expect(await state()).toBe(before)
  await settled(ann)
  expect(await manager(ann).getRefusedMutations()).toEqual([])
  await manager(ann).pinConversation('c2c_p0', false)
  await manager(ann).deleteConversationGroup('group 0')
  await manager(ann).pinConversation('c2c_more', true)
  await manager(ann).createConversationGroup('more', ['c2c_more'])
  await settled(ann)
  expect(await row(ann, 'c2c_more')).toMatchObject({ isPinned: true, conversationGroupList: ['more'] })
  expect(await manager(ann).getRefusedMutations()).toEqual([])
  await ann.close()
})

test('the longest texts that may be are kept whole', async () => {
  const [ann, phone] = [await server.user('ann6'), await server.user('ann6')]
  const name = `${'工'.repeat(10)}xx`
  const data = `${'李'.repeat(1365)}x`
  const draft = 'x'.repeat(LIMITS.draft)
  await manager(ann).setConversationCustomData(['c2c_bob'], data)
  await manager(ann).createConversationGroup(name, ['c2c_bob'])
  await manager(ann).setConversationDraft('c2c_bob', draft)
  expect(await row(ann, 'c2c_bob')).toMatchObject({ customData: data, draftText: draft })
  await becomes(async () => (await row(phone, 'c2c_bob')).conversationGroupList, [name], 'there too')
  expect(await row(phone, 'c2c_bob')).toMatchObject({ customData: data, draftText: '' })
})
