import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@tidings/node'
import { createMemoryDisk, createMemoryStorage } from '@tidings/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { APP, type RunningServer, sigOf, startServer, until } from './running-server.ts'

let dataDir: string
let disk: ReturnType<typeof createMemoryDisk>
let server: RunningServer
let desk: Client
let phone: Client
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidings-refused-'))
  disk = createMemoryDisk()
  server = await startServer({}, createMemoryStorage({ disk }))
  desk = createClient({ sdkAppID: APP, server: server.url, dataDir })
  await desk.login('ann', sigOf('ann'))
  phone = await server.user('ann')
  await manager(desk).createConversationGroup('work', ['c2c_bob'])
  await until(async () => (await manager(phone).getConversationGroupList()).length === 1, 'the group is there')
})
afterEach(async () => {
  await desk.close()
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const manager = (of: Client) => of.getConversationManager()
const cem = async (of: Client) => (await manager(of).getConversation('c2c_cem')).conversationGroupList

/** One device files a conversation while it is away, and the other takes the group away meanwhile. */
async function refuse(): Promise<void> {
  const { port } = server
  await server.stop({ keepClients: true })
  await until(async () => desk.getSyncState() === 'offline' && phone.getSyncState() === 'offline', 'offline')
  await manager(phone).deleteConversationGroup('work')
  await manager(desk).addConversationsToGroup('work', ['c2c_cem'])
  expect(await cem(desk)).toEqual(['work'])
  // The phone is there first.
  await desk.close()
  server = await startServer({}, createMemoryStorage({ disk }), port)
  await until(async () => phone.getSyncState() === 'live', 'the phone is back')
  await until(async () => (await manager(phone).explainConversation('c2c_bob')).pending.length === 0, 'done')
  desk = createClient({ sdkAppID: APP, server: server.url, dataDir })
}

test('what the server refuses rolls back, and is kept with its reason for an app that was not listening', async () => {
  await refuse()
  await desk.login('ann', sigOf('ann'))
  await until(async () => (await cem(desk)).length === 0, 'rolled back')
  await until(async () => (await manager(desk).explainConversation('c2c_cem')).pending[0]?.state === 'refused', 'kept')
  // Also over a restart.
  await desk.close()
  desk = createClient({ sdkAppID: APP, server: server.url, dataDir })
  await desk.login('ann')
  const refused = await manager(desk).getRefusedMutations()
  expect(refused).toMatchObject([{ mutation: { kind: 'labelled', id: 'c2c_cem' }, error: { code: 51009 } }])
  expect(await manager(desk).getRefusedMutations()).toEqual([])
})

test('who listens is told at once, and is not told again', async () => {
  await refuse()
  const heard: number[] = []
  manager(desk).addConversationListener({ onMutationRefused: (_, error) => void heard.push(error.code) })
  await desk.login('ann', sigOf('ann'))
  await until(async () => heard.length === 1, 'told')
  expect(heard).toEqual([51009])
  expect(await manager(desk).getRefusedMutations()).toEqual([])
})

test('a hundred changes of mind offline send the last word alone', async () => {
  const { port } = server
  await server.stop({ keepClients: true })
  await until(async () => desk.getSyncState() === 'offline', 'offline')
  for (let i = 0; i < 50; i++) {
    await manager(desk).pinConversation('c2c_bob', true)
    await manager(desk).pinConversation('c2c_bob', false)
    await manager(desk).setConversationCustomData(['c2c_bob'], `v${i}`)
  }
  const { pending } = await manager(desk).explainConversation('c2c_bob')
  expect(pending.length).toBeLessThanOrEqual(3)
  server = await startServer({}, createMemoryStorage({ disk }), port)
  await until(async () => (await manager(phone).getConversation('c2c_bob')).customData === 'v49', 'the last word')
  expect(await manager(phone).getConversation('c2c_bob')).toMatchObject({ isPinned: false, customData: 'v49' })
})
