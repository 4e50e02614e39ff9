import { type Client, createClient } from '@tidings/node'
import { createMemoryDisk, createMemoryStorage } from '@tidings/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { APP, type RunningServer, sigOf, startServer, until } from './running-server.ts'

let disk: ReturnType<typeof createMemoryDisk>
let server: RunningServer
let clients: Client[]
beforeEach(async () => {
  disk = createMemoryDisk()
  clients = []
  server = await startServer({}, createMemoryStorage({ disk }))
})
afterEach(async () => {
  for (const client of clients) await client.close()
  await server.stop()
})

async function device(cloudDrafts = true): Promise<Client> {
  const client = createClient({ sdkAppID: APP, server: server.url, cloudDrafts })
  clients.push(client)
  await client.login('ann', sigOf('ann'))
  return client
}
const manager = (of: Client) => of.getConversationManager()
const row = (of: Client) => manager(of).getConversation('c2c_bob')
const shows = (of: Client, text: string) => until(async () => (await row(of)).draftText === text, `"${text}"`)
const send = (of: Client, text: string) =>
  of.getMessageManager().sendMessage(of.getMessageManager().createTextMessage(text), { userID: 'bob' })

test('a draft shows on the other device, on top of its list, and goes there when it is cleared', async () => {
  const [desk, phone] = [await device(), await device()]
  await server
    .user('cem')
    .then((cem) =>
      cem.getMessageManager().sendMessage(cem.getMessageManager().createTextMessage('x'), { userID: 'ann' }),
    )
  await until(async () => (await manager(phone).getTotalUnreadMessageCount()) === 1, 'cem wrote')
  await manager(desk).setConversationDraft('c2c_bob', 'dear bob')
  await shows(phone, 'dear bob')
  const { conversationList } = await manager(phone).getConversationList(0, 10)
  expect(conversationList.map((c) => [c.conversationID, c.draftText])).toEqual([
    ['c2c_bob', 'dear bob'],
    ['c2c_cem', ''],
  ])
  expect((await row(phone)).draftTimestamp).toBeGreaterThan(0)
  await manager(phone).setConversationDraft('c2c_bob', '')
  await shows(desk, '')
})

test('a device that was away finds the draft at its next login, also in its first sync', async () => {
  const desk = await device()
  await manager(desk).setConversationDraft('c2c_bob', 'from before')
  await until(async () => (await manager(desk).explainConversation('c2c_bob')).pending.length === 0, 'it is there')
  await shows(await device(), 'from before')
})

test('the message that a draft became takes it away everywhere, in one step', async () => {
  const [desk, phone] = [await device(), await device()]
  await manager(desk).setConversationDraft('c2c_bob', 'hello')
  await shows(phone, 'hello')
  const seen: [string, string | undefined][] = []
  manager(phone).addConversationListener({
    onConversationChanged: (list) => {
      for (const c of list) seen.push([c.draftText, c.lastMessage?.textElem?.text])
    },
  })
  await send(desk, 'hello')
  expect((await row(desk)).draftText).toBe('')
  await until(async () => (await row(phone)).lastMessage?.textElem?.text === 'hello', 'sent')
  expect((await row(phone)).draftText).toBe('')
  // Never the message with its own draft beside it.
  expect(seen).not.toContainEqual(['hello', 'hello'])
})

test('what was written on another device after the message stays', async () => {
  const [desk, phone] = [await device(), await device()]
  await manager(desk).setConversationDraft('c2c_bob', 'first')
  await shows(phone, 'first')
  await server.stop({ keepClients: true })
  await until(async () => desk.getSyncState() === 'offline', 'offline')
  const sending = send(desk, 'first')
  sending.catch(() => {})
  await until(async () => (await row(desk)).lastMessage?.status === 1, 'waits')
  await manager(phone).setConversationDraft('c2c_bob', 'second')
  server = await startServer({}, createMemoryStorage({ disk }), server.port)
  await sending
  await shows(desk, 'second')
  await shows(phone, 'second')
})

test('of two drafts written apart, the later one wins on both, whichever arrives last', async () => {
  const [desk, phone] = [await device(), await device()]
  await server.stop({ keepClients: true })
  await until(async () => desk.getSyncState() === 'offline' && phone.getSyncState() === 'offline', 'offline')
  await manager(phone).setConversationDraft('c2c_bob', 'earlier')
  await manager(desk).setConversationDraft('c2c_bob', 'later')
  server = await startServer({}, createMemoryStorage({ disk }), server.port)
  await shows(phone, 'later')
  await shows(desk, 'later')
})

test('deleting the conversation takes its draft along', async () => {
  const [desk, phone] = [await device(), await device()]
  await send(desk, 'x')
  await manager(desk).setConversationDraft('c2c_bob', 'unsent')
  await shows(phone, 'unsent')
  await manager(desk).deleteConversation('c2c_bob')
  await until(async () => (await manager(phone).getConversationList(0, 9)).conversationList.length === 0, 'gone')
  expect((await manager(desk).getConversationList(0, 9)).conversationList).toEqual([])
})

test('a device that does not take part neither shows nor tells, and its own drafts stay its own', async () => {
  const [desk, plain] = [await device(), await device(false)]
  await manager(desk).setConversationDraft('c2c_bob', 'shared')
  await manager(plain).setConversationDraft('c2c_bob', 'private')
  await send(desk, 'unrelated')
  await until(async () => (await row(plain)).lastMessage?.textElem?.text === 'unrelated', 'in step')
  expect((await row(plain)).draftText).toBe('private')
  expect((await row(desk)).draftText).toBe('shared')
})

test('a draft too long for all devices is kept on this one', async () => {
  const [desk, phone] = [await device(), await device()]
  const long = 'x'.repeat(20_000)
  await manager(desk).setConversationDraft('c2c_bob', long)
  expect((await row(desk)).draftText).toBe(long)
  await manager(desk).setConversationDraft('c2c_cem', 'short')
  await until(async () => (await manager(phone).getConversation('c2c_cem')).draftText === 'short', 'in step')
  expect((await row(phone)).draftText).toBe('')
  await manager(desk).setConversationDraft('c2c_bob', 'now short')
  await shows(phone, 'now short')
  expect((await row(desk)).draftText).toBe('now short')
})

test('an option that is no boolean is refused', () => {
  expect(() => createClient({ sdkAppID: APP, server: server.url, cloudDrafts: 'yes' as never })).toThrow(/6017/)
})
