import { type Client, createClient, type Receiver, type TidingsConversation } from '@tidings/node'
import type { DeviceCalls, DeviceEvent, FromDevice, ListedRow, ToDevice } from './device.ts'

// No jitter to speak of: a test that kills a server often need not wait for half a minute to see it back.
Math.random = () => 0.01

const answer = (message: FromDevice): void => void process.send?.(message)
const tell = (event: DeviceEvent): void => answer(event)
const receiver = (id: string): Receiver => (id.startsWith('c2c_') ? { userID: id.slice(4) } : { groupID: id.slice(6) })

let client: Client | null = null
const open = (): Client => {
  if (!client) throw new Error('login comes first')
  return client
}

function show(list: readonly TidingsConversation[]): void {
  for (const { lastMessage } of list)
    if (lastMessage?.isSelf) tell({ event: 'shown', text: lastMessage.textElem?.text ?? '' })
}

function row(c: TidingsConversation): ListedRow {
  const last = c.lastMessage
  const call = last?.customElem ? `call ${JSON.parse(last.customElem.data).duration}` : ''
  return {
    id: c.conversationID,
    text: last?.textElem?.text ?? call,
    time: last?.timestamp ?? 0,
    unread: c.unreadCount,
    status: last?.status ?? 0,
  }
}

async function send(id: string, text: string): Promise<number> {
  const messages = open().getMessageManager()
  const sent = await messages.sendMessage(messages.createTextMessage(text), receiver(id))
  tell({ event: 'acked', text })
  return sent.timestamp
}

const calls: {
  [K in keyof DeviceCalls]: (...args: Parameters<DeviceCalls[K]>) => Promise<ReturnType<DeviceCalls[K]>>
} = {
  async login(server, dataDir, userID, userSig) {
    client = createClient({ sdkAppID: 1400000001, server, ...(dataDir !== null && { dataDir }) })
    client.getConversationManager().addConversationListener({
      onSyncServerStart: () => tell({ event: 'start' }),
      onSyncServerFinish: () => tell({ event: 'finish' }),
      onSyncServerFailed: () => tell({ event: 'failed' }),
      onConversationChanged: show,
      onNewConversation(list) {
        tell({ event: 'new' })
        show(list)
      },
    })
    await client.login(userID, userSig ?? undefined)
  },
  async list() {
    const all = await open().getConversationManager().getConversationList(0, Number.POSITIVE_INFINITY)
    return all.conversationList.map(row)
  },
  totalUnread: () => open().getConversationManager().getTotalUnreadMessageCount(),
  async say(id, texts) {
    // Not awaited: messages that wait are what is looked at.
    for (const text of texts) void send(id, text).catch(() => {})
  },
  tell: send,
  async history(id) {
    const texts: string[] = []
    let before: number | null = null
    for (;;) {
      const page = await open().getMessageManager().getHistoryMessageList(receiver(id), { count: 100, before })
      texts.push(...page.messageList.map((m) => m.textElem?.text ?? ''))
      if (page.isFinished) return texts.reverse()
      before = page.cursor
    }
  },
}

process.on('message', ({ n, call, args }: ToDevice) => {
  const run = calls[call] as (...all: readonly unknown[]) => Promise<unknown>
  run(...args).then(
    (value) => answer({ n, value }),
    (error: unknown) => answer({ n, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
