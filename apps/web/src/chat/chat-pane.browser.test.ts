import { TidingsError } from '@tidings/browser'
import { flushSync } from 'react-dom'
import { afterEach, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { message, SampleChat } from './chat.samples.ts'
import { all, bubble, draw, field, frames, fromEnd, leave, log, one, type } from './shown-chat.samples.ts'

afterEach(leave)

async function show(prepare: (chat: SampleChat) => void, props: Parameters<typeof draw>[1] = {}) {
  const chat = new SampleChat()
  prepare(chat)
  draw(chat, props)
  await vi.waitFor(() => log())
  return chat
}

const dividerTop = () => one('.chat-new').getBoundingClientRect().top - log().getBoundingClientRect().top

test('a read conversation opens at its end with the focus in the composer', async () => {
  await show((chat) => chat.arrive(60))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  expect(document.activeElement).toBe(field())
  expect(all('.chat-new')).toHaveLength(0)
})

test('a conversation with unread messages opens with the divider at a third of the height and is marked as read', async () => {
  const chat = await show((c) => {
    c.arrive(60)
    c.unreadCount = 20
  })
  await frames()
  expect(Math.abs(dividerTop() - log().clientHeight / 3)).toBeLessThan(2)
  expect(one('.chat-new').compareDocumentPosition(bubble(41))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  expect(one('.chat-new').compareDocumentPosition(bubble(40))).toBe(Node.DOCUMENT_POSITION_PRECEDING)
  await vi.waitFor(() => expect(chat.cleaned).toBe(1))
  expect(all('.chat-new')).toHaveLength(1)
})

test('unread messages that are not loaded are counted above, and the button leads to the first of them', async () => {
  await show((c) => {
    c.arrive(400)
    c.unreadCount = 350
  })
  await vi.waitFor(() => expect(one('.chat-jump-up').textContent).toBe('350 new'))
  one('.chat-jump-up').click()
  await vi.waitFor(() => expect(one('.chat-new').compareDocumentPosition(bubble(51))).toBe(4), { timeout: 10_000 })
  await vi.waitFor(() => expect(Math.abs(dividerTop() - log().clientHeight / 3)).toBeLessThan(2))
  expect(all('.chat-jump-up')).toHaveLength(0)
})

test('older messages do not move the one under the eye by a pixel', async () => {
  await show((chat) => chat.arrive(300))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  log().scrollTop = 40
  const top = () => bubble(271).getBoundingClientRect().top
  const before = top()
  await vi.waitFor(() => expect(all('.chat-bubble').length).toBeGreaterThan(50))
  expect(Math.abs(top() - before)).toBeLessThan(1)
  await frames()
  expect(all('.chat-bubble').length).toBeLessThan(120)
})

test('at the end a new message is seen at once; elsewhere a button counts them and leads there', async () => {
  const chat = await show((c) => c.arrive(60))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  chat.arrive(1)
  chat.changed()
  await vi.waitFor(() => bubble(61))
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  log().scrollTop -= 400
  await frames()
  const top = log().scrollTop
  chat.arrive(2)
  chat.changed()
  await vi.waitFor(() => expect(one('.chat-jump').textContent).toBe('2 new'))
  expect(log().scrollTop).toBe(top)
  one('.chat-jump').click()
  await vi.waitFor(() => expect(fromEnd()).toBeLessThan(1))
  await vi.waitFor(() => expect(all('.chat-jump')).toHaveLength(0))
  expect(document.activeElement).toBe(log())
})

test('Enter sends, Shift Enter breaks the line, and neither does during composition', async () => {
  const chat = await show((c) => c.arrive(3))
  await userEvent.type(field(), 'one{Shift>}{Enter}{/Shift}two')
  expect(field().value).toBe('one\ntwo')
  const composing = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })
  const processed = new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })
  expect([field().dispatchEvent(composing), field().dispatchEvent(processed)]).toEqual([true, true])
  expect(chat.sent).toHaveLength(0)
  await userEvent.keyboard('{Enter}')
  expect(chat.sent.map(({ textElem }) => textElem?.text)).toEqual(['one\ntwo'])
  expect(field().value).toBe('')
  await vi.waitFor(() => expect(one('.chat-own .chat-text').textContent).toBe('one\ntwo'))
})

test('Escape in the composer leads back to the list', async () => {
  const onEscape = vi.fn()
  await show((c) => c.arrive(3), { onEscape })
  await userEvent.type(field(), 'x{Escape}')
  expect(onEscape).toHaveBeenCalledTimes(1)
})

test('a text that is too long says by how much and is not sent', async () => {
  const chat = await show((c) => c.arrive(3))
  type('字'.repeat(4099))
  expect(one('.chat-composer-notice').textContent).toBe('3 characters over')
  expect(one<HTMLButtonElement>('.chat-send').disabled).toBe(true)
  await userEvent.keyboard('{Enter}')
  expect(chat.sent).toHaveLength(0)
  type('字'.repeat(4096))
  expect(one('.chat-composer-notice').textContent).toBe('')
  expect(one<HTMLButtonElement>('.chat-send').disabled).toBe(false)
})

test('a message that failed says so, and its button sends it again', async () => {
  const chat = await show((c) => c.arrive(3))
  chat.answer = async (waiting) => {
    chat.turned({ ...waiting, status: 3 })
    throw new TidingsError('group_denied')
  }
  type('hello')
  one('.chat-send').click()
  await vi.waitFor(() => expect(one('.chat-failed').textContent).toContain('You are no longer in this group'))
  expect(one('[role="alert"]').textContent).toContain('Not sent')
  chat.answer = () => new Promise(() => {})
  one('.chat-failed button').click()
  await vi.waitFor(() => expect(all('.chat-failed')).toHaveLength(0))
  expect(chat.sent[1]?.msgID).toBe(chat.sent[0]?.msgID)
})

test('text is text, links are links, and a word without end breaks nothing', async () => {
  const hostile = `<img src=x onerror=alert(1)> javascript:alert(1) https://example.org/a ${'w'.repeat(3000)}`
  await show((c) => c.stored.push(message(1, { textElem: { text: hostile } })))
  expect(all('.chat-bubble img')).toHaveLength(0)
  const links = all('.chat-bubble a') as HTMLAnchorElement[]
  expect(links.map(({ href, rel, target }) => [href, rel, target])).toEqual([
    ['https://example.org/a', 'noopener noreferrer', '_blank'],
  ])
  expect(log().scrollWidth).toBe(log().clientWidth)
  expect(one('.chat-fold').textContent).toBe('Show all')
  const folded = one('.chat-text').textContent.length
  flushSync(() => one('.chat-fold').click())
  expect(one('.chat-text').textContent).toBe(hostile)
  expect(folded).toBeLessThan(hostile.length)
})
