import { TidingsError } from '@tidings/browser'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memory } from '../memory.ts'
import { CONVERSATION, SampleChat } from './chat.samples.ts'
import { draw, field, frames, leave, log, one, type } from './shown-chat.samples.ts'
import { restoreUnsaved } from './unsaved.ts'

const KEY = 'unsaved.me'
beforeEach(() => memory.set(KEY, null))
afterEach(leave)

async function show(prepare: (chat: SampleChat) => void) {
  const chat = new SampleChat()
  chat.arrive(3)
  prepare(chat)
  draw(chat)
  await vi.waitFor(() => log())
  return chat
}

/** A store that is asked and never answers: the page ends before it can. */
const never = () => new Promise<void>(() => {})
const closePage = () => dispatchEvent(new Event('pagehide'))
/** The same person on a later page, where the store holds what had reached it. */
const later = (draftText: string) => {
  const chat = new SampleChat()
  chat.arrive(3)
  chat.draftText = draftText
  return chat
}

test('a draft is there again, and is kept when the conversation is left', async () => {
  const chat = await show((c) => {
    c.arrive(3)
    c.draftText = 'half a'
  })
  await vi.waitFor(() => expect(field().value).toBe('half a'))
  type('half a sentence')
  leave()
  expect(chat.drafts).toEqual(['half a sentence'])
})

test('a draft is kept after a pause, and is gone when it was sent', async () => {
  const chat = await show((c) => c.arrive(3))
  type('hello')
  await vi.waitFor(() => expect(chat.drafts).toEqual(['hello']), { timeout: 3000 })
  one('.chat-send').click()
  await vi.waitFor(() => expect(chat.drafts).toEqual(['hello', '']))
})

test('a text that was refused comes back before what was written meanwhile', async () => {
  const chat = await show((c) => c.arrive(3))
  let refuse = () => {}
  chat.refusal = new TidingsError('outbox_full')
  chat.beforeSend = () => new Promise((done) => (refuse = done))
  type('first')
  one('.chat-send').click()
  await vi.waitFor(() => expect(field().value).toBe(''))
  type('second')
  refuse()
  await vi.waitFor(() => expect(field().value).toBe('first\nsecond'))
  expect(one('.chat-composer-notice').textContent).toContain('Too much is waiting')
})

test('a text of which no message can be made stays in the field', async () => {
  const chat = await show(() => {})
  chat.textRefusal = new TidingsError('not_logged_in')
  type('hello')
  one('.chat-send').click()
  await vi.waitFor(() => expect(one('.chat-composer-notice').textContent).not.toBe(''))
  expect(field().value).toBe('hello')
  leave()
  expect(chat.drafts.at(-1)).toBe('hello')
})

test('what is typed before the store answers is kept after what it held, also when it is left at once', async () => {
  const chat = new SampleChat()
  chat.draftText = 'held'
  let answer = () => {}
  const asked = new Promise<void>((done) => (answer = done))
  chat.beforeConversation = () => asked
  draw(chat)
  await vi.waitFor(() => field())
  type('typed')
  leave()
  expect(chat.drafts).toEqual([])
  answer()
  await vi.waitFor(() => expect(chat.drafts).toEqual(['held\ntyped']))
  await vi.waitFor(() => expect(memory.get(KEY)).toBeNull())
})

test('what was typed until the page was closed is there on the next one', async () => {
  const before = await show((c) => {
    c.draftText = 'half'
  })
  await vi.waitFor(() => expect(field().value).toBe('half'))
  before.beforeDraft = never
  type('half a sentence')
  closePage()
  expect(memory.get(KEY)).toContain('half a sentence')
  leave()
  const after = later('half')
  draw(after)
  await restoreUnsaved(after.client)
  await vi.waitFor(() => expect(field().value).toBe('half a sentence'))
  expect(after.draftText).toBe('half a sentence')
  expect(memory.get(KEY)).toBeNull()
})

test('a page that is hidden notes what is typed: it may never be shown again', async () => {
  const chat = await show((c) => {
    c.beforeDraft = never
  })
  type('hello')
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  visibility.mockRestore()
  expect(memory.get(KEY)).toContain('hello')
  expect(chat.drafts).toEqual(['hello'])
})

test('a draft that comes back while the field is untouched is shown in it', async () => {
  const chat = await show(() => {})
  chat.draftText = 'came back'
  chat.changed()
  await vi.waitFor(() => expect(field().value).toBe('came back'))
  type('mine')
  chat.draftText = 'came late'
  chat.changed()
  await frames()
  expect(field().value).toBe('mine')
})

test('the open field has it before the store does, and goes on from there', async () => {
  const before = await show(() => {})
  before.beforeDraft = never
  type('one')
  closePage()
  leave()
  const after = later('')
  after.beforeDraft = never
  void restoreUnsaved(after.client)
  draw(after)
  await vi.waitFor(() => expect(field().value).toBe('one'))
  type('one two')
  closePage()
  leave()
  const last = later('one')
  await restoreUnsaved(last.client)
  expect(last.draftText).toBe('one two')
})

test('what is typed before the store answers is not lost with the page', async () => {
  const before = new SampleChat()
  before.beforeConversation = never
  draw(before)
  await vi.waitFor(() => field())
  type('typed')
  closePage()
  const after = later('held')
  await restoreUnsaved(after.client)
  expect(after.drafts).toEqual(['held\ntyped'])
})

test('a draft that was written since is not written over', async () => {
  const before = await show(() => {})
  before.beforeDraft = never
  type('old')
  closePage()
  leave()
  const after = later('newer')
  await restoreUnsaved(after.client)
  expect(after.drafts).toEqual([])
  expect(memory.get(KEY)).toBeNull()
})

test('a draft that the store has, and one that was sent, leaves nothing behind', async () => {
  const chat = await show(() => {})
  type('hello')
  closePage()
  await vi.waitFor(() => expect(chat.draftText).toBe('hello'))
  await vi.waitFor(() => expect(memory.get(KEY)).toBeNull())
  one('.chat-send').click()
  closePage()
  await vi.waitFor(() => expect(chat.draftText).toBe(''))
  expect(memory.get(KEY)).toBeNull()
})

test('a page that ends while a message is on its way keeps the text', async () => {
  const before = await show((c) => {
    c.draftText = 'hello'
  })
  await vi.waitFor(() => expect(field().value).toBe('hello'))
  before.beforeSend = never
  before.beforeDraft = never
  one('.chat-send').click()
  closePage()
  leave()
  const after = later('hello')
  await restoreUnsaved(after.client)
  expect(after.draftText).toBe('hello')
})

test('drafts of two conversations do not push each other out, and nobody else gets them', async () => {
  const before = await show(() => {})
  before.beforeDraft = never
  type('for nora')
  closePage()
  leave()
  draw(before, { conversationID: 'c2c_zoe' })
  await vi.waitFor(() => log())
  type('for zoe')
  closePage()
  leave()
  expect(Object.keys(JSON.parse(memory.get(KEY) ?? '{}'))).toEqual([CONVERSATION, 'c2c_zoe'])
  const other = later('')
  Object.assign(other.client, { getLoginUser: () => 'nora' })
  await restoreUnsaved(other.client)
  expect(other.drafts).toEqual([])
})

test('a note that is none of ours, or that the store cannot take now, does no harm', async () => {
  const chat = later('')
  for (const held of ['{', 'null', '[1]', '{"c2c_nora":{"text":1,"over":null}}', '{"c2c_nora":"x"}']) {
    memory.set(KEY, held)
    await restoreUnsaved(chat.client)
    expect(chat.drafts).toEqual([])
  }
  const note = JSON.stringify({ [CONVERSATION]: { text: 'hello', over: [''] } })
  memory.set(KEY, note)
  chat.beforeDraft = () => Promise.reject(new TidingsError('local_store'))
  await restoreUnsaved(chat.client)
  expect(memory.get(KEY)).toBe(note)
  chat.beforeDraft = () => Promise.reject(new TidingsError('invalid_conversation'))
  await restoreUnsaved(chat.client)
  expect(memory.get(KEY)).toBeNull()
})
