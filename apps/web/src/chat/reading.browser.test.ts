import { TidingsError } from '@tidings/browser'
import { flushSync } from 'react-dom'
import { afterEach, expect, test, vi } from 'vitest'
import { SampleChat } from './chat.samples.ts'
import { all, bubble, draw, frames, fromEnd, leave, log, one, type } from './shown-chat.samples.ts'

afterEach(leave)

async function show(prepare: (chat: SampleChat) => void) {
  const chat = new SampleChat()
  prepare(chat)
  draw(chat)
  await vi.waitFor(() => log())
  return chat
}

test('a conversation that nobody looks at is not marked as read, until somebody does', async () => {
  const hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  const chat = await show((c) => {
    c.arrive(5)
    c.unreadCount = 2
  })
  await frames()
  expect(chat.cleaned).toBe(0)
  hasFocus.mockRestore()
  flushSync(() => dispatchEvent(new Event('focus')))
  await vi.waitFor(() => expect(chat.cleaned).toBe(1))
})

test('what the row knows of and the history cannot give is not marked as read, until it is there', async () => {
  const chat = await show((c) => c.arrive(60))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  chat.readFailure = new TidingsError('disconnected')
  chat.arrive(20)
  chat.unreadCount = 20
  chat.changed()
  await vi.waitFor(() => one('.chat-notice button'))
  await frames()
  expect(chat.cleaned).toBe(0)
  chat.readFailure = null
  chat.synced()
  await vi.waitFor(() => bubble(80))
  await vi.waitFor(() => expect(chat.cleaned).toBe(1))
})

test("behind one's own words that wait, what could not be loaded stays unread", async () => {
  const chat = await show((c) => c.arrive(60))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  chat.readFailure = new TidingsError('disconnected')
  type('mine')
  one('.chat-send').click()
  await vi.waitFor(() => one('.chat-own'))
  chat.arrive(20)
  chat.unreadCount = 20
  chat.changed()
  await vi.waitFor(() => one('.chat-notice button'))
  await frames()
  expect(chat.cleaned).toBe(0)
})

test('a message below what is in view stays unread until the end is in view', async () => {
  const chat = await show((c) => c.arrive(60))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  log().scrollTop -= 400
  await frames()
  chat.arrive(1)
  chat.unreadCount = 1
  chat.changed()
  await vi.waitFor(() => expect(one('.chat-jump').textContent).toBe('1 new'))
  await frames()
  expect(chat.cleaned).toBe(0)
  one('.chat-jump').click()
  await vi.waitFor(() => expect(chat.cleaned).toBe(1))
})

test('a message that comes while the end is in view is read at once', async () => {
  const chat = await show((c) => c.arrive(60))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  await frames()
  chat.arrive(1)
  chat.unreadCount = 1
  chat.changed()
  await vi.waitFor(() => expect(chat.cleaned).toBe(1))
})

test('a conversation that cannot be read stops asking, says so, and opens when the line is back', async () => {
  const chat = new SampleChat()
  chat.readFailure = new TidingsError('disconnected')
  draw(chat)
  await vi.waitFor(() => one('.chat-field'))
  type('the first words')
  one('.chat-send').click()
  await vi.waitFor(() => one('.chat-own'))
  await vi.waitFor(() => one('.chat-notice button'))
  await frames()
  const { reads } = chat
  for (let i = 0; i < 5; i++) await frames()
  expect(chat.reads).toBe(reads)
  expect(all('.chat-loading')).toHaveLength(0)
  chat.readFailure = null
  chat.synced()
  await vi.waitFor(() => expect(all('.chat-notice')).toHaveLength(0))
})
