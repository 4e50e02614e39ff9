import type {
  Client,
  ConversationListener,
  HistoryOptions,
  MessageDraft,
  MessageListener,
  TidingsConversation,
  TidingsError,
  TidingsMessage,
} from '@tidings/browser'

const PEER = 'nora'
export const CONVERSATION = `c2c_${PEER}`

export function message(seq: number, change: Partial<TidingsMessage> = {}): TidingsMessage {
  const isSelf = change.isSelf ?? false
  const text = `text ${seq}`
  return Object.freeze({
    msgID: `${isSelf ? 'me' : PEER}:${String(seq).padStart(16, '0')}`,
    timestamp: 1_700_000_000 + seq,
    sender: isSelf ? 'me' : PEER,
    nickName: '',
    friendRemark: '',
    nameCard: '',
    faceUrl: '',
    userID: PEER,
    groupID: '',
    isSelf,
    isRead: true,
    isPeerRead: false,
    status: 2,
    elemType: 1,
    textElem: { text },
    customElem: null,
    cloudCustomData: '',
    groupAtUserList: [],
    seq,
    priority: 2,
    isExcludedFromUnreadCount: false,
    isExcludedFromLastMessage: false,
    ...change,
  })
}

/** The two managers as a conversation with one person sees them: a history, what waits, and events. */
export class SampleChat {
  readonly stored: TidingsMessage[] = []
  readonly waiting: TidingsMessage[] = []
  readonly sent: MessageDraft[] = []
  unreadCount = 0
  /** The draft that is kept. */
  draftText = ''
  /** Drafts kept since, in order. */
  readonly drafts: string[] = []
  /** How often the conversation was marked as read. */
  cleaned = 0
  /** Runs before the conversation is answered. */
  beforeConversation: () => Promise<void> = () => Promise.resolve()
  /** Runs before a draft is kept. */
  beforeDraft: () => Promise<void> = () => Promise.resolve()
  /** Every read fails with it. */
  readFailure: TidingsError | null = null
  /** No message can be made of any text. */
  textRefusal: TidingsError | null = null
  /** The next reads reject with these. */
  readonly readErrors: TidingsError[] = []
  /** What sending does to a message that waits already; settles with the answer. */
  answer: (waiting: TidingsMessage) => Promise<TidingsMessage> = () => new Promise(() => {})
  /** Runs before a message waits. */
  beforeSend: () => Promise<void> = () => Promise.resolve()
  /** Refuses before anything waits. */
  refusal: TidingsError | null = null
  /** Called while a read is under way. */
  onRead: () => void = () => {}
  reads = 0
  readsAtOnce = 0
  mostReadsAtOnce = 0
  readonly #conversationListeners = new Set<ConversationListener>()
  readonly #messageListeners = new Set<MessageListener>()

  readonly client = {
    getLoginUser: () => 'me',
    getSyncState: () => 'live',
    addSDKListener: () => {},
    removeSDKListener: () => {},
    getConversationManager: () => ({
      getConversation: async () => {
        await this.beforeConversation()
        return this.conversation()
      },
      cleanConversationUnreadMessageCount: async () => {
        this.cleaned++
        this.unreadCount = 0
        this.changed()
      },
      markConversation: async () => [],
      setConversationDraft: async (_: string, text: string) => {
        this.drafts.push(text)
        await this.beforeDraft()
        this.draftText = text
        this.changed()
      },
      addConversationListener: (l: ConversationListener) => void this.#conversationListeners.add(l),
      removeConversationListener: (l: ConversationListener) => void this.#conversationListeners.delete(l),
    }),
    getMessageManager: () => ({
      addMessageListener: (l: MessageListener) => void this.#messageListeners.add(l),
      removeMessageListener: (l: MessageListener) => void this.#messageListeners.delete(l),
      createTextMessage: (text: string) => this.#draft(text),
      sendMessage: (draft: MessageDraft) => this.#send(draft),
      getHistoryMessageList: (_: unknown, options: HistoryOptions) => this.#history(options),
    }),
  } as unknown as Client

  get listeners(): number {
    return this.#conversationListeners.size + this.#messageListeners.size
  }

  /** Puts messages into the history, from the seq after the last one on, and tells nobody. */
  arrive(count: number, change: Partial<TidingsMessage> = {}): void {
    const after = this.stored.at(-1)?.seq ?? 0
    for (let i = 1; i <= count; i++) this.stored.push(message(after + i, change))
  }

  /** The conversation's row changed. */
  changed(): void {
    for (const l of this.#conversationListeners) l.onConversationChanged?.([this.conversation()])
  }

  conversation(): TidingsConversation {
    const { unreadCount, draftText } = this
    return {
      conversationID: CONVERSATION,
      showName: 'Nora Lindqvist',
      faceUrl: '',
      markList: [],
      unreadCount,
      draftText,
      lastMessage: this.waiting.at(-1) ?? this.stored.at(-1) ?? null,
    } as unknown as TidingsConversation
  }

  deleted(): void {
    for (const l of this.#conversationListeners) l.onConversationDeleted?.([CONVERSATION])
  }

  synced(): void {
    for (const l of this.#conversationListeners) l.onSyncServerFinish?.()
  }

  received(m: TidingsMessage): void {
    for (const l of this.#messageListeners) l.onRecvNewMessage?.(m)
  }

  /** A message that waited got another state. */
  turned(m: TidingsMessage): void {
    const i = this.waiting.findIndex(({ msgID }) => msgID === m.msgID)
    if (m.seq === 0) this.waiting[i] = m
    else {
      this.waiting.splice(i, 1)
      this.stored.push(m)
    }
    for (const l of this.#messageListeners) l.onMessageChanged?.(m)
  }

  #draft(text: string): MessageDraft {
    if (this.textRefusal) throw this.textRefusal
    return {
      msgID: `me:draft-${String(this.sent.length).padStart(16, '0')}`,
      elemType: 1,
      textElem: { text },
      customElem: null,
      cloudCustomData: '',
      groupAtUserList: [],
      isExcludedFromLastMessage: false,
      isExcludedFromUnreadCount: false,
    }
  }

  async #send(draft: MessageDraft): Promise<TidingsMessage> {
    this.sent.push(draft)
    await this.beforeSend()
    if (this.refusal) throw this.refusal
    const again = this.waiting.findIndex(({ msgID }) => msgID === draft.msgID)
    if (again >= 0) this.waiting.splice(again, 1)
    const waiting = message(0, { msgID: draft.msgID, isSelf: true, status: 1, textElem: draft.textElem })
    this.waiting.push(waiting)
    this.changed()
    return await this.answer(waiting)
  }

  async #history({ before, count }: HistoryOptions) {
    this.reads++
    this.mostReadsAtOnce = Math.max(this.mostReadsAtOnce, ++this.readsAtOnce)
    // As the SDK does: what waits is looked at first, the history later.
    const waiting = before == null ? this.waiting.toReversed() : []
    await Promise.resolve()
    const error = this.readErrors.shift() ?? this.readFailure
    const below = this.stored.filter(({ seq }) => before == null || seq < before).toReversed()
    this.onRead()
    await Promise.resolve()
    this.readsAtOnce--
    // As the SDK does: what waits is something to show.
    if (error && waiting.length > 0) return { messageList: waiting, cursor: null, isFinished: false }
    if (error) throw error
    const page = below.slice(0, count)
    const isFinished = page.length < count
    const known = new Set(page.map(({ msgID }) => msgID))
    const unseen = waiting.filter(({ msgID }) => !known.has(msgID))
    return { messageList: [...unseen, ...page], cursor: isFinished ? null : (page.at(-1)?.seq ?? null), isFinished }
  }
}

/** More turns than any chain of reads here takes. */
const TURNS = 2000

/** Lets everything that can happen by itself happen. */
export async function settled(): Promise<void> {
  for (let i = 0; i < TURNS; i++) await Promise.resolve()
}
