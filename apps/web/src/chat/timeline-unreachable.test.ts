import { TidingsError } from '@tidings/browser'
import { expect, test } from 'vitest'
import { CONVERSATION, message, SampleChat, settled } from './chat.samples.ts'
import { openTimeline } from './timeline.ts'
import type { Timeline } from './timeline-snapshot.ts'

/** Far more than any of these needs, so that asking without end is a failure that ends. */
const MOST_ASKED = 50

/** Asks for older ones whenever it may, as a log does whose beginning is in view. */
function askOn(timeline: Timeline): void {
  let asked = 0
  timeline.subscribe(() => {
    const { isOpen, isLoading, isComplete, error } = timeline.getSnapshot()
    if (isOpen && !isLoading && !isComplete && error === null && asked++ < MOST_ASKED) void timeline.loadOlder()
  })
}

async function openShort(chat: SampleChat) {
  const timeline = openTimeline({ client: chat.client, conversationID: CONVERSATION, pageSize: 10 })
  askOn(timeline)
  await settled()
  const shown = () => timeline.getSnapshot().messages.map((m) => `${m.seq} ${m.textElem?.text}`)
  return { timeline, shown }
}

test('with words that wait and no line to read by, one read says so, and the next sync reads again', async () => {
  const chat = new SampleChat()
  chat.waiting.push(message(0, { msgID: 'me:0000000000000001', isSelf: true, status: 1, textElem: { text: 'hi' } }))
  chat.readFailure = new TidingsError('disconnected')
  const { timeline, shown } = await openShort(chat)
  expect(chat.reads).toBe(1)
  expect(timeline.getSnapshot()).toMatchObject({ isOpen: true, isLoading: false, isComplete: false })
  expect(timeline.getSnapshot().error?.reason).toBe('disconnected')
  expect(shown()).toEqual(['0 hi'])
  chat.readFailure = null
  chat.synced()
  await settled()
  expect(timeline.getSnapshot()).toMatchObject({ isComplete: true, error: null })
})

test('an event of the conversation is a reason to try once more', async () => {
  const chat = new SampleChat()
  chat.waiting.push(message(0, { msgID: 'me:0000000000000001', isSelf: true, status: 1, textElem: { text: 'hi' } }))
  chat.readFailure = new TidingsError('internal')
  const { timeline } = await openShort(chat)
  chat.changed()
  await settled()
  expect(chat.reads).toBe(2)
  chat.readFailure = null
  chat.arrive(1)
  chat.changed()
  await settled()
  expect(timeline.getSnapshot().error).toBeNull()
  expect(timeline.getSnapshot().messages.map(({ seq }) => seq)).toEqual([1, 0])
})

test('what is loaded stays, and nothing is asked without end, when later reads give only what waits', async () => {
  const chat = new SampleChat()
  chat.arrive(25)
  const timeline = openTimeline({ client: chat.client, conversationID: CONVERSATION, pageSize: 10 })
  await settled()
  askOn(timeline)
  chat.readFailure = new TidingsError('disconnected')
  timeline.send('mine')
  await settled()
  expect(chat.reads).toBeLessThan(4)
  expect(timeline.getSnapshot().error?.reason).toBe('disconnected')
  expect(timeline.getSnapshot().messages).toHaveLength(11)
})

test('words that were sent just before the line went do not vanish', async () => {
  const chat = new SampleChat()
  const { timeline, shown } = await openShort(chat)
  timeline.send('mine')
  await settled()
  const mine = timeline.getSnapshot().messages.at(-1)
  chat.waiting[0] = message(9, { msgID: mine?.msgID ?? '', isSelf: true, textElem: { text: 'mine' } })
  chat.readFailure = new TidingsError('disconnected')
  chat.changed()
  await settled()
  expect(shown()).toEqual(['9 mine'])
  expect(timeline.getSnapshot().error?.reason).toBe('disconnected')
})
