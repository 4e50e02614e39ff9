import { type Client, createClient } from '@tidings/node'
import { createMemoryStorage } from '@tidings/server'
import { afterEach, expect, test } from 'vitest'
import { APP, type RunningServer, sigOf, startServer, until } from '../end-to-end/running-server.ts'

let server: RunningServer | null = null
afterEach(async () => {
  await server?.stop()
  server = null
})
const manager = (of: Client) => of.getConversationManager()

test('a listener that is set takes the place of the one set before; those that were added stay', async () => {
  server = await startServer()
  const ann = await server.user('ann')
  const heard: string[] = []
  const named = (name: string) => ({ onNewConversation: () => void heard.push(name) })
  const [first, second] = [named('first'), named('second')]
  manager(ann).addConversationListener(named('added'))
  manager(ann).setConversationListener(first)
  manager(ann).setConversationListener(second)
  manager(ann).setConversationListener(second)
  await manager(ann).pinConversation('c2c_bob', true)
  expect(heard).toEqual(['added', 'second'])
  manager(ann).setConversationListener(null)
  await manager(ann).pinConversation('c2c_cem', true)
  expect(heard).toEqual(['added', 'second', 'added'])
  expect(() => manager(ann).setConversationListener(1 as never)).toThrow(/6017/)
})

test('receive options are answered in the order asked, as this device has them', async () => {
  server = await startServer()
  const ann = await server.user('ann')
  await ann.getMessageManager().setC2CReceiveMessageOpt(['bob'], 2)
  expect(await ann.getMessageManager().getC2CReceiveMessageOpt(['eve', 'bob'])).toEqual([
    { userID: 'eve', c2CReceiveMessageOpt: 0 },
    { userID: 'bob', c2CReceiveMessageOpt: 2 },
  ])
  await expect(ann.getMessageManager().getC2CReceiveMessageOpt(['b c'])).rejects.toMatchObject({ code: 6017 })
})

test('a batch call answers for each conversation once', async () => {
  server = await startServer()
  const ann = await server.user('ann')
  expect(await manager(ann).markConversation(['c2c_bob', 'c2c_cem', 'c2c_bob'], 1, true)).toEqual([
    { conversationID: 'c2c_bob', resultCode: 0, resultInfo: '' },
    { conversationID: 'c2c_cem', resultCode: 0, resultInfo: '' },
  ])
})

test('a sync begins and ends: what differs comes between, and the list is complete at the end', async () => {
  server = await startServer()
  const bob = await server.user('bob')
  await bob.getMessageManager().sendMessage(bob.getMessageManager().createTextMessage('x'), { userID: 'ann' })
  const ann = createClient({ sdkAppID: APP, server: server.url })
  const heard: string[] = []
  manager(ann).addConversationListener({
    onSyncServerStart: () => void heard.push('start'),
    onNewConversation: () => void heard.push('new'),
    onSyncServerFinish: () => void heard.push('finish'),
  })
  await ann.login('ann', sigOf('ann'))
  await until(async () => heard.includes('finish'), 'finished')
  expect(heard).toEqual(['start', 'new', 'finish'])
  await ann.close()
})

test('a line that is lost in a sync is told as a failed one', async () => {
  const storage = createMemoryStorage()
  let isStuck = false
  server = await startServer(
    {},
    { ...storage, read: (query) => (isStuck ? new Promise<never>(() => {}) : storage.read(query)) },
  )
  const ann = createClient({ sdkAppID: APP, server: server.url })
  const heard: string[] = []
  manager(ann).addConversationListener({
    onSyncServerStart: () => {
      heard.push('start')
      isStuck = true
    },
    onSyncServerFinish: () => void heard.push('finish'),
    onSyncServerFailed: () => void heard.push('failed'),
  })
  await ann.login('ann', sigOf('ann'))
  await server.stop({ keepClients: true })
  server = null
  await until(async () => heard.includes('failed'), 'failed')
  expect(heard).toEqual(['start', 'failed'])
  await ann.close()
})
