import { TidingsError } from '@tidings/browser'
import { expect, test, vi } from 'vitest'
import { CONVERSATION, message, SampleChat, settled } from './chat.samples.ts'
import { openTimeline } from './timeline.ts'

async function open() {
  const chat = new SampleChat()
  chat.arrive(3)
  const timeline = openTimeline({ client: chat.client, conversationID: CONVERSATION })
  await settled()
  const shown = () => timeline.getSnapshot().messages.map((m) => `${m.textElem?.text} ${m.status}`)
  return { chat, timeline, shown }
}

/** The server refuses: the message stays, failed. */
const refuse = (chat: SampleChat, reason: 'group_denied' | 'group_missing') => {
  chat.answer = async (waiting) => {
    chat.turned({ ...waiting, status: 3 })
    throw new TidingsError(reason)
  }
}

test('what is sent is shown at once, after all that has a place, and takes its place when it is sent', async () => {
  const { chat, timeline, shown } = await open()
  let accept: (sent: ReturnType<typeof message>) => void = () => {}
  chat.answer = () => new Promise((resolve) => (accept = resolve))
  timeline.send('one')
  await settled()
  expect(shown()).toEqual(['text 1 2', 'text 2 2', 'text 3 2', 'one 1'])
  const [waiting] = chat.waiting
  const sent = message(4, { msgID: waiting?.msgID ?? '', isSelf: true, textElem: { text: 'one' } })
  chat.turned(sent)
  accept(sent)
  await settled()
  expect(shown()).toEqual(['text 1 2', 'text 2 2', 'text 3 2', 'one 2'])
})

test('messages that wait keep the order in which they were made', async () => {
  const { chat, timeline, shown } = await open()
  timeline.send('one')
  timeline.send('two')
  timeline.send('three')
  await settled()
  chat.arrive(1)
  chat.changed()
  await settled()
  expect(shown().slice(3)).toEqual(['text 4 2', 'one 1', 'two 1', 'three 1'])
})

test('a refused message stays as not sent and says why', async () => {
  const { chat, timeline, shown } = await open()
  refuse(chat, 'group_denied')
  const onRefused = vi.fn()
  timeline.send('one', onRefused)
  await settled()
  expect(shown().at(-1)).toBe('one 3')
  expect([...timeline.getSnapshot().failures.values()].map(({ reason }) => reason)).toEqual(['group_denied'])
  expect(onRefused).not.toHaveBeenCalled()
})

test('sent again it is the same message, and it becomes the newest', async () => {
  const { chat, timeline, shown } = await open()
  refuse(chat, 'group_missing')
  timeline.send('one')
  await settled()
  chat.answer = () => new Promise(() => {})
  timeline.send('two')
  await settled()
  const failed = timeline.getSnapshot().messages.find(({ status }) => status === 3)
  timeline.resend(failed?.msgID ?? '')
  timeline.resend(timeline.getSnapshot().messages[0]?.msgID ?? '')
  await settled()
  expect(shown().slice(3)).toEqual(['two 1', 'one 1'])
  expect(timeline.getSnapshot().failures.size).toBe(0)
  expect(chat.sent).toHaveLength(3)
  expect(chat.sent[2]).toEqual(chat.sent[0])
})

test('a message that failed before a reload is sent again with its own id', async () => {
  const chat = new SampleChat()
  const old = message(0, { msgID: 'me:earlier-visit-00001', isSelf: true, status: 3, textElem: { text: 'old' } })
  chat.waiting.push(old)
  const timeline = openTimeline({ client: chat.client, conversationID: CONVERSATION })
  await settled()
  timeline.resend(old.msgID)
  await settled()
  expect(chat.sent[0]?.msgID).toBe(old.msgID)
  expect(timeline.getSnapshot().messages.map(({ msgID, status }) => [msgID, status])).toEqual([[old.msgID, 1]])
})

test('a text that was not even taken is given back', async () => {
  const { chat, timeline, shown } = await open()
  chat.refusal = new TidingsError('too_large')
  const onRefused = vi.fn()
  timeline.send('one', onRefused)
  await settled()
  expect(onRefused).toHaveBeenCalledWith(chat.refusal)
  expect(shown()).toHaveLength(3)
})

test('a message that waits when the session ends has not failed', async () => {
  const { chat, timeline, shown } = await open()
  chat.answer = async () => {
    throw new TidingsError('not_logged_in')
  }
  const onRefused = vi.fn()
  timeline.send('one', onRefused)
  await settled()
  expect(shown().at(-1)).toBe('one 1')
  expect(timeline.getSnapshot().failures.size).toBe(0)
  expect(onRefused).not.toHaveBeenCalled()
})
