import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type TidingsMessage } from '@tidings/node'
import { createMemoryDisk, createMemoryStorage } from '@tidings/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { APP, sigOf, startServer, until } from './running-server.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidings-offline-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

test('a device that comes back without a network shows its list, and what it says there arrives once', async () => {
  const disk = createMemoryDisk()
  const first = await startServer({}, createMemoryStorage({ disk }))
  const { port } = first
  const bob = await first.user('bob')
  const ann = await first.user('ann', dataDir)
  await bob.getMessageManager().sendMessage(bob.getMessageManager().createTextMessage('before'), { userID: 'ann' })
  await until(async () => (await ann.getConversationManager().getTotalUnreadMessageCount()) === 1, 'ann hears')
  await first.stop()

  const options = { sdkAppID: APP, server: `ws://127.0.0.1:${port}`, dataDir }
  const offline = createClient(options)
  expect(await offline.storedUserID()).toBe('ann')
  await offline.login('ann')
  expect(offline.getSyncState()).toBe('offline')
  const manager = offline.getConversationManager()
  const [row] = (await manager.getConversationList(0, 50)).conversationList
  expect(row).toMatchObject({
    conversationID: 'c2c_bob',
    unreadCount: 1,
    lastMessage: { textElem: { text: 'before' } },
  })
  const messages = offline.getMessageManager()
  const sending = messages.sendMessage(messages.createTextMessage('from the tunnel'), { userID: 'bob' })
  await manager.pinConversation('c2c_bob', true)
  await until(async () => (await manager.getConversation('c2c_bob')).lastMessage?.status === 1, 'it shows as sending')
  await expect(offline.getGroupManager().joinGroup('g')).rejects.toMatchObject({ code: 9508 })
  // The process ends with the message unsent.
  await offline.close()
  await expect(sending).rejects.toMatchObject({ code: 6014 })

  const again = createClient(options)
  await again.login('ann')
  const changed: TidingsMessage[] = []
  again.getMessageManager().addMessageListener({ onMessageChanged: (m) => void changed.push(m) })
  expect(await again.getConversationManager().getConversation('c2c_bob')).toMatchObject({
    isPinned: true,
    lastMessage: { status: 1, textElem: { text: 'from the tunnel' } },
  })
  const second = await startServer({}, createMemoryStorage({ disk }), port)
  await until(async () => changed.length === 1, 'it is sent')
  expect(changed[0]).toMatchObject({ status: 2, seq: 2 })
  const there = await second.user('bob')
  const heard = await there.getMessageManager().getHistoryMessageList({ userID: 'ann' }, { count: 20 })
  expect(heard.messageList.map((m) => m.textElem?.text)).toEqual(['from the tunnel', 'before'])
  await again.close()
  await second.stop()
})

test('offline, a UserSig that was verified here before opens the cache; another one does not', async () => {
  const server = await startServer()
  const sig = sigOf('ann')
  const options = { sdkAppID: APP, server: server.url, dataDir }
  const online = createClient(options)
  await online.login('ann', sig)
  await online.getConversationManager().pinConversation('c2c_bob', true)
  await online.close()
  await server.stop()

  const known = createClient(options)
  await known.login('ann', sig)
  expect((await known.getConversationManager().getConversationList(0, 1)).conversationList).toHaveLength(1)
  await known.close()

  const stranger = createClient(options)
  const failures: number[] = []
  stranger.addSDKListener({ onConnectFailed: (code) => void failures.push(code) })
  const login = stranger.login('ann', `${sig.slice(0, -8)}AAAAAAA_`)
  login.catch(() => {})
  await until(async () => failures.length > 0, 'the try failed')
  await expect(stranger.getConversationManager().getConversationList(0, 1)).rejects.toMatchObject({ code: 6014 })
  await stranger.close()
  await expect(login).rejects.toMatchObject({ code: 7014 })
})

test('a second process on the same cache is refused with 6019, and the first one goes on', async () => {
  const server = await startServer()
  const ann = await server.user('ann', dataDir)
  const second = createClient({ sdkAppID: APP, server: server.url, dataDir })
  await expect(second.login('ann', sigOf('ann'))).rejects.toMatchObject({ code: 6019 })
  expect((await ann.getConversationManager().getConversationList(0, 1)).isFinished).toBe(true)
  await second.close()
  await server.stop()
})

test('a logout ends the device session: the next login needs a UserSig', async () => {
  const server = await startServer()
  const ann = await server.user('ann', dataDir)
  await ann.logout()
  expect(await ann.storedUserID()).toBeNull()
  await expect(ann.login('ann')).rejects.toMatchObject({ code: 130006 })
  await ann.login('ann', sigOf('ann'))
  expect(ann.getLoginUser()).toBe('ann')
  await server.stop()
})
