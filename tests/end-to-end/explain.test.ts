import { replayTrace, type TraceFile } from '@tidings/client'
import type { Client } from '@tidings/node'
import { createMemoryDisk, createMemoryStorage } from '@tidings/server'
import { afterEach, expect, test } from 'vitest'
import { type RunningServer, startServer, until } from './running-server.ts'

let server: RunningServer | null = null
afterEach(async () => {
  await server?.stop()
  server = null
})

const manager = (of: Client) => of.getConversationManager()
const send = (from: Client, to: { userID: string } | { groupID: string }, text: string, isCounted = true) => {
  const message = from.getMessageManager().createTextMessage(text)
  message.isExcludedFromUnreadCount = !isCounted
  return from.getMessageManager().sendMessage(message, to)
}

test('an explanation names the messages that are unread, what set the place, and what is pending', async () => {
  const disk = createMemoryDisk()
  server = await startServer({}, createMemoryStorage({ disk }))
  const { port } = server
  const [ann, bob] = [await server.user('ann'), await server.user('bob')]
  await send(bob, { userID: 'ann' }, 'one')
  await send(bob, { userID: 'ann' }, 'uncounted', false)
  await send(bob, { userID: 'ann' }, 'three')
  await until(async () => (await manager(ann).getConversation('c2c_bob')).unreadCount === 2, 'two unread')
  const told = await manager(ann).explainConversation('c2c_bob')
  expect(told.unread).toMatchObject({ count: 2, readSeq: 0, lastSeq: 3, isComplete: true })
  expect(told.unread.messages.map((m) => m.textElem?.text)).toEqual(['one', 'three'])
  expect(told.position).toMatchObject({ setBy: 'message', isPinned: false })
  expect(told.position.message?.textElem?.text).toBe('three')
  expect(told.pending).toEqual([])
  expect(told.version).toBeGreaterThan(0)

  await manager(ann).setConversationDraft('c2c_bob', 'dear bob')
  expect((await manager(ann).explainConversation('c2c_bob')).position.setBy).toBe('draft')
  await manager(ann).setConversationDraft('c2c_bob', '')
  await server.stop({ keepClients: true })
  await until(async () => ann.getSyncState() === 'offline', 'offline')
  await manager(ann).pinConversation('c2c_bob', true)
  await manager(ann).cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  const offline = await manager(ann).explainConversation('c2c_bob')
  expect(offline.pending.map(({ kind, state }) => [kind, state])).toEqual([
    ['pin', 'waiting'],
    ['read', 'waiting'],
  ])
  expect(offline).toMatchObject({ unread: { count: 0, messages: [] }, position: { setBy: 'pending', isPinned: true } })
  server = await startServer({}, createMemoryStorage({ disk }), port)
  await until(async () => (await manager(ann).explainConversation('c2c_bob')).pending.length === 0, 'all came back')
  expect((await manager(ann).explainConversation('c2c_bob')).position.setBy).toBe('pin')
  expect(await manager(ann).explainConversation('c2c_nobody')).toMatchObject({ version: 0, unread: { count: 0 } })
  await expect(manager(ann).explainConversation('nobody')).rejects.toMatchObject({ code: 6004 })
  await ann.close()
  await bob.close()
})

/** Some minutes in the life of a list. */
async function live(ann: Client, phone: Client, bob: Client): Promise<void> {
  const groupID = await bob
    .getGroupManager()
    .createGroup({ groupType: 'Work', groupName: 'secret club', members: ['ann'] })
  for (let i = 0; i < 5; i++) {
    await send(bob, { userID: 'ann' }, `secret words ${i}`)
    await send(bob, { groupID }, `secret club words ${i}`)
    await send(ann, { userID: 'bob' }, `secret answer ${i}`)
  }
  await manager(phone).markConversation(['c2c_bob', `group_${groupID}`], 5, true)
  await manager(ann).createConversationGroup('secret folder', ['c2c_bob'])
  await manager(phone).setConversationCustomData(['c2c_bob'], 'secret data')
  await manager(ann).setConversationDraft('c2c_bob', 'secret draft')
  await manager(ann).pinConversation(`group_${groupID}`, true)
  await manager(phone).cleanConversationUnreadMessageCount(`group_${groupID}`, 0, 3)
  await manager(ann).cleanConversationUnreadMessageCount('c2c_bob', 0, 0)
  await manager(ann).deleteConversation('c2c_bob')
  await send(bob, { userID: 'ann' }, 'secret, once more')
  await until(async () => {
    const { lastMessage } = await manager(ann).getConversation('c2c_bob')
    return lastMessage?.textElem?.text === 'secret, once more'
  }, 'the last word')
  await until(
    async () => (await manager(ann).getConversation(`group_${groupID}`)).groupReadSequence === 3,
    'read on the phone',
  )
}

test('a trace replays to the state that the device showed, step by step, and says nothing that was said', async () => {
  server = await startServer()
  const [ann, phone, bob] = [await server.user('ann'), await server.user('ann'), await server.user('bob')]
  await live(ann, phone, bob)
  const text = ann.exportTrace()
  expect(text).not.toMatch(/secret/)
  const file: TraceFile = JSON.parse(text)
  expect(file.frames.length).toBeGreaterThan(20)
  const replayed = await replayTrace(file)
  expect(replayed.steps).toBeGreaterThan(20)
  expect(replayed.differences).toEqual([])

  // Another history does not pass for the same.
  const other = JSON.parse(text, function (key, value) {
    return key === 'unread' && this.lastSeq === 3 ? value + 1 : value
  })
  expect((await replayTrace(other)).differences.length).toBeGreaterThan(0)
})

test('a trace that begins in the middle replays too', async () => {
  server = await startServer()
  const [ann, phone, bob] = [await server.user('ann'), await server.user('ann'), await server.user('bob')]
  await live(ann, phone, bob)
  // More than a trace keeps.
  for (let i = 0; i < 320; i++) await manager(ann).setConversationDraft('c2c_bob', `d${i}`)
  await manager(ann).markConversation(['c2c_bob'], 2, true)
  const file: TraceFile = JSON.parse(ann.exportTrace())
  expect(file.steps.length).toBeLessThanOrEqual(300)
  expect((await replayTrace(file)).differences).toEqual([])
})
