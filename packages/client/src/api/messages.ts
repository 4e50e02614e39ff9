import {
  AT_ALL,
  c2cConversationID,
  type Elem,
  failureName,
  groupConversationID,
  isGroupID,
  isUserID,
  LIMITS,
  type Message,
  readConversationID,
  type SendMutation,
  TidingsError,
} from '@tidings/model'
import type { Emitter } from '../events/emitter.ts'
import { pendingMessage } from '../store/view.ts'
import * as check from './arguments.ts'
import { clearHistory } from './clear-history.ts'
import { messageObject, storedShown, type TidingsMessage } from './conversation-object.ts'
import type { ConversationOperationResult } from './conversations.ts'
import { contentOf, draftOf, type MessageDraft } from './message-draft.ts'
import { readAll, readUpTo } from './read-conversations.ts'
import { type RequireSession, type Session, stillHere } from './session.ts'

/** A plain object, every method optional. */
export interface MessageListener {
  /** Once for each foreign message that is newer than the login, in order within a conversation. */
  onRecvNewMessage?(message: TidingsMessage): void
  /** A message of one's own got another state: sent, or failed, also after a restart. */
  onMessageChanged?(message: TidingsMessage): void
}

/** To whom: exactly one of the two. */
export type Receiver =
  | { readonly userID: string; readonly groupID?: undefined }
  | { readonly groupID: string; readonly userID?: undefined }

export interface SendOptions {
  /** Groups only; see MessagePriority. */
  readonly priority?: number
  /** Not stored, not counted, only for who is online now. */
  readonly onlineUserOnly?: boolean
  /** Percent; a text jumps from 0 to 100. */
  readonly onProgress?: (percent: number) => void
  /** Handed to push services by the server; not used by this version's server. */
  readonly offlinePushInfo?: Readonly<Record<string, unknown>>
}

export interface HistoryOptions {
  readonly count: number
  /** The cursor of the page before; left out = from the newest. */
  readonly before?: number | null
}

export interface HistoryResult {
  /** Newest first. */
  readonly messageList: readonly TidingsMessage[]
  /** For the next page; null when there is none. */
  readonly cursor: number | null
  readonly isFinished: boolean
}

/** V2TIM's message manager, as far as a conversation list needs it. */
export class MessageManager {
  readonly #session: RequireSession
  readonly #emitter: Emitter<MessageListener>

  constructor(session: RequireSession, emitter: Emitter<MessageListener>) {
    this.#session = session
    this.#emitter = emitter
  }

  addMessageListener(listener: MessageListener): void {
    if (typeof listener !== 'object' || listener === null) throw new TidingsError('invalid_parameter')
    this.#emitter.add(listener)
  }

  removeMessageListener(listener: MessageListener): void {
    this.#emitter.remove(listener)
  }

  createTextMessage(text: string): MessageDraft {
    return this.#create({ type: 1, text: requireString(text) }, [])
  }

  /** Mentions users of a group, or everybody by `ALL`. */
  createTextAtMessage(text: string, atUserList: readonly string[]): MessageDraft {
    if (!Array.isArray(atUserList) || !atUserList.every((id) => id === AT_ALL || isUserID(id)))
      throw new TidingsError('invalid_parameter')
    return this.#create({ type: 1, text: requireString(text) }, atUserList)
  }

  /** `description` is what a list shows for it. */
  createCustomMessage(data: string, description = '', extension = ''): MessageDraft {
    return this.#create(
      {
        type: 2,
        data: requireString(data),
        description: requireString(description),
        extension: requireString(extension),
      },
      [],
    )
  }

  /**
   * Shows the message at once and settles with the server's answer; offline it waits, durably, and is delivered once.
   * Sending the same draft again is the same message.
   */
  async sendMessage(message: MessageDraft, to: Receiver, options?: SendOptions): Promise<TidingsMessage> {
    const session = this.#session()
    const { priority, onlineUserOnly, onProgress } = options ?? {}
    if (onProgress !== undefined && typeof onProgress !== 'function') throw new TidingsError('invalid_parameter')
    const id = conversationOf(to)
    const content = contentOf(message, session.userID, priority)
    if (content.mentions.length > 0 && !id.startsWith('group_')) throw new TidingsError('invalid_parameter')
    const onlineOnly = check.requireBoolean(onlineUserOnly ?? false)
    if (onlineOnly) return await this.#sendOnline(session, id, content)
    const { mirror, outbox } = session
    const entry = await mirror.exclusively(async () => {
      const again = mirror.entries.find((e) => e.mutation.kind === 'send' && e.opID === content.clientMsgID)
      if (again && again.refused === null) throw new TidingsError('in_progress')
      const view = await mirror.view(id)
      const seenSeq = mirror.base(id)?.state.lastSeq ?? 0
      // The draft became this message.
      const isDraft = content.elem.type === 1 && view?.draft?.text === content.elem.text
      const draftT = isDraft ? mirror.sharedDraftT(id) : 0
      const shared = draftT > 0 ? { draftT } : {}
      const mutation: SendMutation = { kind: 'send', id, content, seenSeq, ...shared, onlineOnly: false }
      const extra = {
        removeDrafts: isDraft && mirror.draft(id) ? [id] : [],
        removeEntries: again ? [again.n] : [],
      }
      const [added] = await outbox.add(() => [mutation], extra)
      return added
    })
    if (!entry) throw new TidingsError('internal')
    this.#tell(onProgress, 0)
    const sent = await outbox.whenSent(entry)
    this.#tell(onProgress, 100)
    return messageObject(pendingMessage(sent.mutation as SendMutation, sent, session.userID), id, mirror, 0)
  }

  /** Newest first. Answers what is held here; asks the server for the rest; offline gives what is held (rule O). */
  async getHistoryMessageList(of: Receiver, options: HistoryOptions): Promise<HistoryResult> {
    const session = this.#session()
    const id = conversationOf(of)
    const count = check.requireCount(options?.count)
    if (count > LIMITS.historyPage) throw new TidingsError('invalid_parameter')
    const before = options.before == null ? null : check.requireNatural(options.before)
    const { mirror } = session
    const pending =
      before === null
        ? mirror
            .entriesOf(id)
            .filter((e) => e.mutation.kind === 'send')
            .map((e) => pendingMessage(e.mutation as SendMutation, e, session.userID))
            .reverse()
        : []
    const page = await session.messages.history(id, before, count).catch((error: unknown) => {
      // Unsent messages of my own are something to show, also offline.
      if (pending.length > 0 && error instanceof TidingsError) return { messages: [], isFinished: false }
      throw error
    })
    stillHere(session, this.#session)
    await mirror.names.load(
      page.messages.map((m) => m.sender),
      [],
    )
    if (before === null) void refreshNames(session, id, page.messages)
    const readSeq = mirror.base(id)?.state.readSeq ?? 0
    const known = new Set(page.messages.map((m) => m.clientMsgID))
    const unseen = pending.filter(({ message }) => !known.has(message.clientMsgID))
    const shown = [...unseen, ...page.messages.map(storedShown)]
    return Object.freeze({
      messageList: Object.freeze(shown.map((m) => messageObject(m, id, mirror, readSeq))),
      cursor: page.isFinished ? null : (page.messages.at(-1)?.seq ?? before),
      isFinished: page.isFinished,
    })
  }

  /** 0 everything, 1 nothing, 2 no notice, 3 no notice except mentions. */
  async setC2CReceiveMessageOpt(
    userIDList: readonly string[],
    opt: number,
  ): Promise<readonly ConversationOperationResult[]> {
    const ids = check.requireUserIDs(userIDList, LIMITS.batch).map(c2cConversationID)
    return await this.#setOpt(ids, opt)
  }

  async setGroupReceiveMessageOpt(groupID: string, opt: number): Promise<void> {
    await this.#setOpt([groupConversationID(check.requireGroupID(groupID))], opt)
  }

  /** As this device has them, in the order asked; 0 for who was never set. */
  async getC2CReceiveMessageOpt(
    userIDList: readonly string[],
  ): Promise<readonly { readonly userID: string; readonly c2CReceiveMessageOpt: number }[]> {
    const { mirror } = this.#session()
    const userIDs = check.requireUserIDs(userIDList, LIMITS.batch)
    return await mirror.exclusively(async () => {
      const opts = []
      for (const userID of userIDs) {
        const view = await mirror.view(c2cConversationID(userID))
        opts.push(Object.freeze({ userID, c2CReceiveMessageOpt: view?.state.recvOpt ?? 0 }))
      }
      return Object.freeze(opts)
    })
  }

  /** V2TIM's older name of reading a conversation to the end this device has seen. */
  async markC2CMessageAsRead(userID: string): Promise<void> {
    await readUpTo(this.#session(), conversationOf({ userID }), 0, 0)
  }

  async markGroupMessageAsRead(groupID: string): Promise<void> {
    await readUpTo(this.#session(), conversationOf({ groupID }), 0, 0)
  }

  async markAllMessageAsRead(): Promise<void> {
    await readAll(this.#session(), '')
  }

  /** The history this device has seen goes, on all devices of the user; the conversation keeps its place. */
  async clearC2CHistoryMessage(userID: string): Promise<void> {
    await clearHistory(this.#session(), conversationOf({ userID }))
  }

  async clearGroupHistoryMessage(groupID: string): Promise<void> {
    await clearHistory(this.#session(), conversationOf({ groupID }))
  }

  async #setOpt(ids: readonly string[], opt: number): Promise<readonly ConversationOperationResult[]> {
    const session = this.#session()
    const value = check.requireRecvOpt(opt)
    return await session.mirror.exclusively(async () => {
      for (const id of ids) await session.mirror.view(id)
      await session.outbox.add((t) => ids.map((id) => ({ kind: 'recvOpt', id, opt: value, t: t() })))
      return Object.freeze(ids.map((conversationID) => ({ conversationID, resultCode: 0, resultInfo: '' })))
    })
  }

  /** An app's own fault in its callback must not look like a failed message (law 7). */
  #tell(onProgress: SendOptions['onProgress'], percent: number): void {
    this.#emitter.isolate(() => onProgress?.(percent))
  }

  #create(elem: Elem, mentions: readonly string[]): MessageDraft {
    const session = this.#session()
    return draftOf(session.userID, session.randomID(), elem, mentions)
  }

  async #sendOnline(session: Session, id: string, content: SendMutation['content']): Promise<TidingsMessage> {
    const mutation = { kind: 'send' as const, id, content, seenSeq: 0, onlineOnly: true }
    const opID = content.clientMsgID
    const { epoch } = session.mirror.meta
    const answer = await session.connection.ask({ type: 'mutate', drained: false, ops: [{ opID, epoch, mutation }] })
    const result = answer.type === 'mutated' ? answer.results[0] : undefined
    if (result?.outcome !== 'done' || !result.sent)
      throw new TidingsError(result && 'code' in result ? failureName(result.code) : 'internal')
    const message = { ...content, ...result.sent, sender: session.userID, recalled: false }
    return messageObject({ message, status: 2 }, id, session.mirror, 0)
  }
}

/** Whoever opens a chat sees its people as they are called now (P2); offline they keep the names they had. */
async function refreshNames(session: Session, id: string, page: readonly Message[]): Promise<void> {
  const ref = readConversationID(id)
  const users = new Set(page.map((m) => m.sender))
  if (ref && 'userID' in ref) users.add(ref.userID)
  const groups = ref && 'groupID' in ref ? [ref.groupID] : []
  try {
    const answer = await session.connection.ask({ type: 'profiles', users: [...users].slice(0, LIMITS.batch), groups })
    if (answer.type !== 'profiled') return
    await session.mirror.commit(() => ({ users: answer.refs.users, groups: answer.refs.groups }))
  } catch (error) {
    if (!(error instanceof TidingsError)) throw error
  }
}

function requireString(value: unknown): string {
  if (typeof value !== 'string') throw new TidingsError('invalid_parameter')
  return value
}

function conversationOf(to: Receiver): string {
  const { userID, groupID } = (to ?? {}) as { userID?: unknown; groupID?: unknown }
  if (isUserID(userID) && groupID === undefined) return c2cConversationID(userID)
  if (isGroupID(groupID) && userID === undefined) return groupConversationID(groupID)
  throw new TidingsError('invalid_parameter')
}
