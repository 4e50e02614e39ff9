import {
  type Client,
  type ConversationListener,
  type HistoryResult,
  type MessageDraft,
  type MessageListener,
  MessageStatus,
  type Receiver,
  type TidingsConversation,
  TidingsError,
  type TidingsMessage,
} from '@tidings/browser'
import { draftAgain } from './draft-again.ts'
import { LoadedMessages } from './loaded-messages.ts'
import { readNewest } from './read-newest.ts'
import { receiverOf } from './receiver.ts'
import { NOTHING_LOADED, type Timeline, type TimelineSnapshot } from './timeline-snapshot.ts'

export interface TimelineOptions {
  readonly client: Client
  readonly conversationID: string
  /** Messages of a page, 1 to 100. */
  readonly pageSize?: number
}

const PAGE_SIZE = 30
/** The first page shows a little of what was read before the unread messages. */
const READ_BEFORE_UNREAD = 10

/** Opens at once and reads at once; throws 6004 for an id that is not well formed. Close it when it is left. */
export function openTimeline(options: TimelineOptions): Timeline {
  return new OpenTimeline(options)
}

class OpenTimeline implements Timeline {
  readonly #client: Client
  readonly #conversationID: string
  readonly #receiver: Receiver
  readonly #pageSize: number
  readonly #loaded = new LoadedMessages()
  readonly #subscribers = new Set<() => void>()
  readonly #conversationListener: ConversationListener
  readonly #messageListener: MessageListener
  #snapshot: TimelineSnapshot = NOTHING_LOADED
  /** Reads run one after the other. */
  #turn: Promise<void> = Promise.resolve()
  #isRefreshQueued = false
  #older: Promise<void> | null = null
  /** Newer messages wait until a read meets the loaded ones. */
  #hasGap = false
  #isClosed = false

  constructor({ client, conversationID, pageSize = PAGE_SIZE }: TimelineOptions) {
    this.#client = client
    this.#conversationID = conversationID
    this.#receiver = receiverOf(conversationID)
    this.#pageSize = pageSize
    const onConversations = (list: readonly TidingsConversation[]): void => {
      const mine = list.find((conversation) => conversation.conversationID === conversationID)
      if (!mine) return
      if (mine.lastMessage) this.#hear(mine.lastMessage)
      // Also for what raises no message event: one's own from another device, a recall, what was deleted.
      this.#refresh()
    }
    this.#conversationListener = {
      onNewConversation: onConversations,
      onConversationChanged: onConversations,
      onConversationDeleted: (ids) => {
        if (ids.includes(conversationID)) this.#refresh()
      },
      onSyncServerFinish: () => {
        if (this.#snapshot.error || this.#hasGap) this.#refresh()
      },
    }
    const onMessage = (message: TidingsMessage): void => {
      if (!this.#isMine(message)) return
      this.#hear(message)
      this.#refresh()
    }
    this.#messageListener = { onRecvNewMessage: onMessage, onMessageChanged: onMessage }
    client.getConversationManager().addConversationListener(this.#conversationListener)
    client.getMessageManager().addMessageListener(this.#messageListener)
    this.#refresh()
  }

  subscribe(listener: () => void): () => void {
    this.#subscribers.add(listener)
    return () => void this.#subscribers.delete(listener)
  }

  getSnapshot(): TimelineSnapshot {
    return this.#snapshot
  }

  loadOlder(): Promise<void> {
    if (this.#isClosed || (this.#snapshot.isComplete && !this.#snapshot.error)) return Promise.resolve()
    this.#older ??= this.#enqueue(async () => {
      const before = this.#loaded.bottom
      this.#tell({ isLoading: true })
      try {
        if (before === null || this.#hasGap) await this.#readNewest()
        else if (!this.#snapshot.isComplete) await this.#readOlder(before)
      } finally {
        // Before its end is told: who hears it may ask for the next page at once.
        this.#older = null
      }
    })
    return this.#older
  }

  send(text: string, onRefused?: (error: TidingsError) => void): void {
    const draft = attempt(() => this.#client.getMessageManager().createTextMessage(text))
    if (draft instanceof TidingsError) onRefused?.(draft)
    else void this.#deliver(draft, undefined, onRefused)
  }

  resend(msgID: string): void {
    const failed = this.#loaded.get(msgID)
    if (failed?.status !== MessageStatus.SEND_FAIL) return
    this.#setFailure(msgID, null)
    void this.#deliver(draftAgain(failed), failed.priority)
  }

  close(): void {
    this.#isClosed = true
    this.#subscribers.clear()
    this.#client.getConversationManager().removeConversationListener(this.#conversationListener)
    this.#client.getMessageManager().removeMessageListener(this.#messageListener)
  }

  async #deliver(
    draft: MessageDraft,
    priority: number | undefined,
    onRefused?: (error: TidingsError) => void,
  ): Promise<void> {
    try {
      const options = priority === undefined ? {} : { priority }
      this.#hear(await this.#client.getMessageManager().sendMessage(draft, this.#receiver, options))
    } catch (error) {
      const known = this.#loaded.get(draft.msgID)
      if (!known) onRefused?.(tidingsError(error))
      // One that waits for the next login has not failed.
      else if (known.status === MessageStatus.SEND_FAIL) this.#setFailure(draft.msgID, tidingsError(error))
    }
  }

  #isMine({ userID, groupID }: TidingsMessage): boolean {
    const { userID: user = '', groupID: group = '' } = this.#receiver
    return userID === user && groupID === group
  }

  #hear(message: TidingsMessage): void {
    this.#loaded.hear(message)
    this.#tell({})
  }

  /** Reads the newest page again; once more, however much happens while one waits. */
  #refresh(): void {
    if (this.#isRefreshQueued || this.#isClosed) return
    this.#isRefreshQueued = true
    void this.#enqueue(async () => {
      this.#isRefreshQueued = false
      await this.#readNewest()
    })
  }

  #enqueue(read: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (this.#isClosed) return
      try {
        await read()
        this.#tell({ isLoading: false, error: null })
      } catch (error) {
        this.#tell({ isLoading: false, error: tidingsError(error) })
      }
    })
    return this.#turn
  }

  async #readNewest(): Promise<void> {
    const { isOpen } = this.#snapshot
    const unreadAtOpen = isOpen ? this.#snapshot.unreadAtOpen : await this.#unread()
    const count = isOpen ? this.#pageSize : Math.max(this.#pageSize, unreadAtOpen + READ_BEFORE_UNREAD)
    this.#hasGap = true
    const end = await readNewest(this.#loaded, (cursor, most) => this.#page(cursor, most), count)
    this.#hasGap = end === 'unreachable'
    const isComplete = end === 'beginning' || (end !== 'anew' && this.#snapshot.isComplete)
    const error = this.#hasGap ? new TidingsError('disconnected') : null
    // Together: who hears that it is open asks for older ones, unless that cannot be done.
    this.#tell({ isOpen: true, unreadAtOpen, isComplete, error })
    if (error) throw error
  }

  async #readOlder(before: number): Promise<void> {
    const page = await this.#page(before, this.#pageSize)
    this.#loaded.takeOlder(page.messageList)
    this.#tell({ isComplete: page.isFinished })
  }

  #page(before: number | null, count: number): Promise<HistoryResult> {
    return this.#client.getMessageManager().getHistoryMessageList(this.#receiver, { before, count })
  }

  async #unread(): Promise<number> {
    const conversation = await this.#client.getConversationManager().getConversation(this.#conversationID)
    return conversation.unreadCount
  }

  #setFailure(msgID: string, error: TidingsError | null): void {
    const failures = new Map(this.#snapshot.failures)
    if (error) failures.set(msgID, error)
    else if (!failures.delete(msgID)) return
    this.#tell({ failures })
  }

  /** Takes over what is new and tells it, if there is any. */
  #tell(change: Partial<Omit<TimelineSnapshot, 'messages'>>): void {
    if (this.#isClosed) return
    const before = this.#snapshot
    const list = this.#loaded.list()
    const isSameList = list.length === before.messages.length && list.every((m, i) => m === before.messages[i])
    const next: TimelineSnapshot = { ...before, ...change, messages: isSameList ? before.messages : list }
    const keys = Object.keys(next) as (keyof TimelineSnapshot)[]
    if (keys.every((key) => next[key] === before[key])) return
    this.#snapshot = Object.freeze(next)
    for (const listener of [...this.#subscribers]) listener()
  }
}

function attempt<T>(call: () => T): T | TidingsError {
  try {
    return call()
  } catch (error) {
    return tidingsError(error)
  }
}

const tidingsError = (error: unknown): TidingsError =>
  error instanceof TidingsError ? error : new TidingsError('internal', { cause: error })
