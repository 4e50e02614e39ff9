import type { TidingsConversation } from '@tidings/node'
import { afterEach, expect, test } from 'vitest'
import { type RunningServer, startServer, until } from './running-server.ts'

let server: RunningServer
afterEach(() => server.stop())

test('a message shows in the lists of both people, and is unread for the one who got it', async () => {
  server = await startServer()
  const alice = await server.user('alice')
  const bob = await server.user('bob')
  const heard: TidingsConversation[] = []
  const texts: string[] = []
  bob.getConversationManager().addConversationListener({ onNewConversation: (list) => void heard.push(...list) })
  bob.getMessageManager().addMessageListener({ onRecvNewMessage: (m) => void texts.push(m.textElem?.text ?? '') })

  const message = alice.getMessageManager().createTextMessage('hi bob')
  const sent = await alice.getMessageManager().sendMessage(message, { userID: 'bob' })
  expect(sent).toMatchObject({ status: 2, seq: 1, msgID: message.msgID, isSelf: true })

  await until(async () => heard.length === 1 && texts.length === 1, 'bob hears')
  expect(heard[0]).toMatchObject({ conversationID: 'c2c_alice', unreadCount: 1 })
  expect(heard[0]?.lastMessage?.textElem).toEqual({ text: 'hi bob' })
  expect(texts).toEqual(['hi bob'])
  expect(await bob.getConversationManager().getTotalUnreadMessageCount()).toBe(1)

  const mine = await alice.getConversationManager().getConversationList(0, 50)
  expect(mine).toMatchObject({ isFinished: true, nextSeq: 0 })
  expect(mine.conversationList[0]).toMatchObject({ conversationID: 'c2c_bob', unreadCount: 0 })

  await bob.getConversationManager().cleanConversationUnreadMessageCount('c2c_alice', 0, 0)
  expect(await bob.getConversationManager().getTotalUnreadMessageCount()).toBe(0)
})
