import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@tidings/node'
import { createMemoryDisk, createMemoryStorage, DEFAULT_LIMITS } from '@tidings/server'
import { afterEach, expect, test } from 'vitest'
import { APP, type RunningServer, sigOf, startServer, until } from './running-server.ts'

let server: RunningServer | null = null
afterEach(async () => {
  await server?.stop()
  server = null
})

const say = (from: Client, userID: string, text: string) =>
  from.getMessageManager().sendMessage(from.getMessageManager().createTextMessage(text), { userID })
const row = (of: Client, id: string) => of.getConversationManager().getConversation(id)

test('pushes that come while the device pulls are not waited for until the next heartbeat', async () => {
  server = await startServer()
  const [ann, bob] = [await server.user('ann'), await server.user('bob')]
  const groupID = await bob.getGroupManager().createGroup({ groupType: 'Work', groupName: 'g', members: ['ann'] })
  const messages = bob.getMessageManager()
  for (let i = 0; i < 5; i++) await messages.sendMessage(messages.createTextMessage(`m${i}`), { groupID })
  // Far below a heartbeat, which would repair it too.
  await until(async () => (await row(ann, `group_${groupID}`)).unreadCount === 5, 'all five')
})

test('a program that never reads the list hears every message', async () => {
  server = await startServer()
  const bot = await server.user('bot')
  const heard = new Set<string>()
  bot.getMessageManager().addMessageListener({ onRecvNewMessage: (m) => void heard.add(m.textElem?.text ?? '') })
  for (let i = 0; i < 20; i++) {
    const person = await server.user(`p${i}`)
    await Promise.all([0, 1, 2, 3].map((n) => say(person, 'bot', `${i} ${n}`)))
  }
  await until(async () => heard.size === 80, 'all eighty')
})

test('a message that no frame can carry is refused, and the line lives on', async () => {
  server = await startServer()
  const [ann] = [await server.user('ann'), await server.user('bob')]
  await expect(say(ann, 'bob', '\u0001'.repeat(12_000))).rejects.toMatchObject({ code: 8001 })
  expect(await say(ann, 'bob', 'fine')).toMatchObject({ status: 2, seq: 1 })
})

test('the same conversation group made on two devices at once holds what both put into it', async () => {
  server = await startServer()
  const [phone, desk] = [await server.user('ann'), await server.user('ann')]
  await Promise.all([
    phone.getConversationManager().createConversationGroup('work', ['c2c_bob']),
    desk.getConversationManager().createConversationGroup('work', ['c2c_cem']),
  ])
  for (const device of [phone, desk])
    await until(async () => {
      const manager = device.getConversationManager()
      const { conversationList } = await manager.getConversationListByFilter({ conversationGroup: 'work' }, 0, 50)
      return conversationList.length === 2
    }, 'both are in it')
  expect(await phone.getConversationManager().getConversationGroupList()).toEqual(['work'])
})

test('a message that is under way when the client closes is not left without an answer', async () => {
  server = await startServer()
  const [ann] = [await server.user('ann'), await server.user('bob')]
  const sending = say(ann, 'bob', 'x')
  sending.catch(() => {})
  await ann.close()
  await sending.then(
    (sent) => expect(sent.status).toBe(2),
    (error) => expect(error).toMatchObject({ code: 6014 }),
  )
})

test('deleting a conversation takes back what was not sent yet', async () => {
  const disk = createMemoryDisk()
  server = await startServer({}, createMemoryStorage({ disk }))
  const { port } = server
  const ann = await server.user('ann')
  await say(ann, 'bob', 'sent')
  await server.stop({ keepClients: true })
  const deleted: string[] = []
  const manager = ann.getConversationManager()
  manager.addConversationListener({ onConversationDeleted: (ids) => void deleted.push(...ids) })
  await until(async () => ann.getSyncState() === 'offline', 'offline')
  const sending = say(ann, 'bob', 'unsent')
  sending.catch(() => {})
  await until(async () => (await row(ann, 'c2c_bob')).lastMessage?.status === 1, 'it waits')
  await manager.deleteConversation('c2c_bob')
  expect(deleted).toEqual(['c2c_bob'])
  await expect(sending).rejects.toMatchObject({ code: 7014 })
  server = await startServer({}, createMemoryStorage({ disk }), port)
  await until(async () => ann.getSyncState() === 'live', 'back')
  const bob = await server.user('bob')
  const { messageList } = await bob.getMessageManager().getHistoryMessageList({ userID: 'ann' }, { count: 10 })
  expect(messageList.map((m) => m.textElem?.text)).toEqual(['sent'])
  await ann.close()
})

test('a forged sig given while offline waits for the server, is refused there, and costs the good session nothing', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidings-renew-'))
  const disk = createMemoryDisk()
  server = await startServer({}, createMemoryStorage({ disk }))
  const { port } = server
  const ann = createClient({ sdkAppID: APP, server: server.url, dataDir })
  await ann.login('ann', sigOf('ann'))
  await server.stop()
  await until(async () => ann.getSyncState() === 'offline', 'offline')
  const renewal = ann.login('ann', sigOf('bob'))
  renewal.catch(() => {})
  server = await startServer({}, createMemoryStorage({ disk }), port)
  await expect(renewal).rejects.toMatchObject({ code: 70013 })
  await until(async () => ann.getSyncState() === 'live', 'the good session comes back')
  await ann.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('a name that is learned late shows, and says so', async () => {
  server = await startServer()
  const [ann, bob] = [await server.user('ann'), await server.user('bob')]
  await bob.setSelfInfo({ nickName: 'Bobby' })
  await ann.getConversationManager().setConversationDraft('c2c_bob', 'hello')
  expect(await row(ann, 'c2c_bob')).toMatchObject({ showName: 'bob' })
  const changed: string[] = []
  ann.getConversationManager().addConversationListener({
    onConversationChanged: (list) => void changed.push(...list.map((c) => c.showName)),
  })
  await ann.getMessageManager().getHistoryMessageList({ userID: 'bob' }, { count: 5 })
  await until(async () => changed.includes('Bobby'), 'told')
  expect(await row(ann, 'c2c_bob')).toMatchObject({ showName: 'Bobby' })
})

test('reading everything of 300 conversations reaches the other device at once', async () => {
  server = await startServer({ limits: { ...DEFAULT_LIMITS, messages: { perSecond: 1000, burst: 1000 } } })
  const [desk, phone, bob] = [await server.user('ann'), await server.user('ann'), await server.user('bob')]
  const ids = Array.from({ length: 300 }, (_, i) => `g${i}`)
  const limitless = await Promise.all(ids.map((userID) => server?.user(userID)))
  await Promise.all(limitless.map((person) => person && say(person, 'ann', 'x')))
  await say(bob, 'ann', 'x')
  const total = (of: Client) => of.getConversationManager().getTotalUnreadMessageCount()
  await until(async () => (await total(desk)) === 301 && (await total(phone)) === 301, 'all unread')
  await desk.getConversationManager().cleanConversationUnreadMessageCount('', 0, 0)
  expect(await total(desk)).toBe(0)
  await until(async () => (await total(phone)) === 0, 'all read there too')
})

test('when the server has lost the device session, the same good sig opens it again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidings-session-'))
  server = await startServer()
  const { port, url } = server
  const sig = sigOf('ann')
  await (await server.user('ann', dataDir, sig)).close()
  await server.stop()
  const ann = createClient({ sdkAppID: APP, server: url, dataDir })
  const expired = new Promise<void>((resolve) => ann.addSDKListener({ onUserSigExpired: resolve }))
  await ann.login('ann')
  server = await startServer({}, createMemoryStorage({ epoch: 'another-history' }), port)
  await expired
  await ann.login('ann', sig)
  await until(async () => ann.getSyncState() === 'live', 'in step again')
  await ann.close()
  await rm(dataDir, { recursive: true, force: true })
})
