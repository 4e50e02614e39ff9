import { TidingsError } from '@tidings/browser'
import { expect, test, vi } from 'vitest'
import { CONVERSATION, message, SampleChat, settled } from './chat.samples.ts'
import { openTimeline } from './timeline.ts'

async function open(arrived: number, pageSize = 10) {
  const chat = new SampleChat()
  chat.arrive(arrived)
  const timeline = openTimeline({ client: chat.client, conversationID: CONVERSATION, pageSize })
  await settled()
  const seqs = () => timeline.getSnapshot().messages.map(({ seq }) => seq)
  return { chat, timeline, seqs }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('a conversation opens with its newest messages, the oldest of them first', async () => {
  const { timeline, seqs } = await open(25)
  expect(seqs()).toEqual(range(16, 25))
  expect(timeline.getSnapshot()).toMatchObject({ isOpen: true, isLoading: false, isComplete: false, error: null })
})

test('older pages come until the beginning, each message once', async () => {
  const { timeline, seqs } = await open(25)
  await Promise.all([timeline.loadOlder(), timeline.loadOlder()])
  expect(seqs()).toEqual(range(6, 25))
  await timeline.loadOlder()
  expect(seqs()).toEqual(range(1, 25))
  expect(timeline.getSnapshot().isComplete).toBe(true)
})

test('whoever hears that a page is there may ask for the next at once', async () => {
  const { timeline, seqs } = await open(65)
  timeline.subscribe(() => {
    if (!timeline.getSnapshot().isLoading) void timeline.loadOlder()
  })
  void timeline.loadOlder()
  await settled()
  expect(seqs()).toEqual(range(1, 65))
})

test('the unread messages fit into the first page, with some of what was read before', async () => {
  const chat = new SampleChat()
  chat.arrive(80)
  chat.unreadCount = 40
  const timeline = openTimeline({ client: chat.client, conversationID: CONVERSATION })
  await settled()
  expect(timeline.getSnapshot().unreadAtOpen).toBe(40)
  expect(timeline.getSnapshot().messages).toHaveLength(50)
})

test('a message that follows is shown as soon as it is heard, before any read', async () => {
  const { chat, seqs } = await open(5)
  chat.arrive(1)
  chat.received(message(6))
  expect(seqs()).toEqual(range(1, 6))
})

test('a message is not shown before those that others sent ahead of it', async () => {
  const { chat, seqs } = await open(5)
  chat.arrive(3)
  chat.received(message(8))
  expect(seqs()).toEqual(range(1, 5))
  await settled()
  expect(seqs()).toEqual(range(1, 8))
})

test("one's own message from another device comes with the conversation's change", async () => {
  const { chat, seqs } = await open(5)
  chat.arrive(2, { isSelf: true })
  chat.changed()
  await settled()
  expect(seqs()).toEqual(range(1, 7))
})

test('however many come at once, none is missing between them and those before', async () => {
  const { chat, timeline, seqs } = await open(25)
  await timeline.loadOlder()
  chat.arrive(350)
  chat.changed()
  await settled()
  expect(seqs()).toEqual(range(1, 375))
})

test('after more than anybody reads back, it begins anew at the newest and older ones load as ever', async () => {
  const { chat, timeline, seqs } = await open(25)
  await timeline.loadOlder()
  await timeline.loadOlder()
  expect(timeline.getSnapshot().isComplete).toBe(true)
  chat.arrive(1500)
  chat.changed()
  await settled()
  expect(seqs()).toEqual(range(516, 1525))
  expect(timeline.getSnapshot().isComplete).toBe(false)
  await timeline.loadOlder()
  expect(seqs()).toEqual(range(506, 1525))
})

test('a gap that cannot be read now is not shown as if there were none, and closes after the next sync', async () => {
  const { chat, timeline, seqs } = await open(25)
  chat.arrive(60)
  chat.onRead = () => {
    chat.onRead = () => {}
    chat.readErrors.push(new TidingsError('disconnected'))
  }
  chat.changed()
  await settled()
  expect(timeline.getSnapshot().error?.reason).toBe('disconnected')
  expect(seqs()).toEqual(range(16, 25))
  chat.synced()
  await settled()
  expect(timeline.getSnapshot().error).toBeNull()
  expect(seqs()).toEqual(range(1, 85))
})

test("an own message's early place does not hide what others sent before it", async () => {
  const { chat, timeline, seqs } = await open(5, 3)
  timeline.send('mine')
  await settled()
  const mine = timeline.getSnapshot().messages.at(-1)
  // Sent as number 200, while numbers 6 to 199 have not come yet.
  const acked = message(200, { msgID: mine?.msgID ?? '', isSelf: true })
  chat.waiting[0] = acked
  chat.changed()
  await settled()
  chat.waiting.length = 0
  chat.arrive(194)
  chat.stored.push(acked)
  chat.arrive(97)
  chat.changed()
  await settled()
  expect(seqs()).toEqual(range(1, 297))
})

test('events during a read are neither lost nor read at the same time', async () => {
  const { chat, timeline, seqs } = await open(5)
  chat.onRead = () => {
    chat.onRead = () => {}
    chat.arrive(1)
    chat.received(message(6))
    chat.changed()
  }
  chat.changed()
  void timeline.loadOlder()
  await settled()
  expect(seqs()).toEqual(range(1, 6))
  expect(chat.mostReadsAtOnce).toBe(1)
})

test('a hundred events in one turn are one read', async () => {
  const { chat } = await open(5)
  const before = chat.reads
  for (let i = 0; i < 100; i++) chat.changed()
  await settled()
  expect(chat.reads - before).toBe(1)
})

test('what a deletion took away is gone, and what came after it stays', async () => {
  const { chat, timeline, seqs } = await open(25)
  chat.stored.splice(0)
  chat.deleted()
  await settled()
  expect(seqs()).toEqual([])
  expect(timeline.getSnapshot().isComplete).toBe(true)
  chat.stored.push(message(26))
  chat.changed()
  await settled()
  expect(seqs()).toEqual([26])
})

test('a recalled message changes in its place', async () => {
  const { chat, timeline } = await open(5)
  chat.stored[2] = message(3, { status: 6 })
  chat.changed()
  await settled()
  expect(timeline.getSnapshot().messages.map(({ status }) => status)).toEqual([2, 2, 6, 2, 2])
})

test('the snapshot stays the same object while nothing changes, and so does each message', async () => {
  const { chat, timeline } = await open(5)
  const before = timeline.getSnapshot()
  const told = vi.fn()
  timeline.subscribe(told)
  chat.stored[0] = message(1)
  chat.changed()
  await settled()
  expect(timeline.getSnapshot()).toBe(before)
  expect(told).not.toHaveBeenCalled()
  chat.arrive(1)
  chat.changed()
  await settled()
  expect(timeline.getSnapshot().messages.slice(0, 5)).toEqual(before.messages)
  expect(timeline.getSnapshot().messages[0]).toBe(before.messages[0])
})

test('messages of other conversations are not taken', async () => {
  const { chat, seqs } = await open(5)
  chat.received(message(6, { userID: 'other' }))
  chat.received(message(6, { userID: '', groupID: 'nora' }))
  await settled()
  expect(seqs()).toEqual(range(1, 5))
})

test('a failed first read says why, and asking again reads it', async () => {
  const chat = new SampleChat()
  chat.arrive(5)
  chat.readErrors.push(new TidingsError('disconnected'))
  const timeline = openTimeline({ client: chat.client, conversationID: CONVERSATION })
  await settled()
  expect(timeline.getSnapshot()).toMatchObject({ isOpen: false, isLoading: false })
  expect(timeline.getSnapshot().error?.reason).toBe('disconnected')
  await timeline.loadOlder()
  expect(timeline.getSnapshot()).toMatchObject({ isOpen: true, error: null })
  expect(timeline.getSnapshot().messages).toHaveLength(5)
})

test('a closed conversation hears and tells nothing', async () => {
  const { chat, timeline } = await open(5)
  const told = vi.fn()
  timeline.subscribe(told)
  timeline.close()
  expect(chat.listeners).toBe(0)
  await timeline.loadOlder()
  expect(told).not.toHaveBeenCalled()
})
