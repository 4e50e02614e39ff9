import {
  ANY,
  type Filter,
  LIMITS,
  type Mutation,
  parseConversationID,
  parseFilter,
  parseMarks,
  TidingsError,
} from '@tidings/model'
import type { Emitter } from '../events/emitter.ts'
import type { RefusedMutation } from '../outbox/outbox.ts'
import { endOf } from './anchors.ts'
import * as check from './arguments.ts'
import { blankView } from './blank-view.ts'
import type { ConversationListener } from './conversation-listener.ts'
import type { TidingsConversation } from './conversation-object.ts'
import { type ConversationExplanation, explain } from './explain.ts'
import type { ConversationListFilter } from './list-filter.ts'
import { type ConversationList, type OpenListOptions, openList } from './open-list.ts'
import { readAll, readUpTo } from './read-conversations.ts'
import { type ListPage, readList } from './read-list.ts'
import { type RequireSession, type Session, stillHere } from './session.ts'
import { setDraft } from './set-draft.ts'

/** A page of the list. `nextSeq` goes into the next call; 0 when there is no next one. */
export interface ConversationResult {
  readonly conversationList: readonly TidingsConversation[]
  readonly nextSeq: number
  readonly isFinished: boolean
}

/** What became of one conversation of a batch call. */
export interface ConversationOperationResult {
  readonly conversationID: string
  /** 0 = done or queued. */
  readonly resultCode: number
  readonly resultInfo: string
}

const DEFAULT_COUNT = 50

/** V2TIM's conversation manager: reads are local, writes are queued durably and shown at once. */
export class ConversationManager {
  readonly #session: RequireSession
  readonly #emitter: Emitter<ConversationListener>
  #only: ConversationListener | null = null

  constructor(session: RequireSession, emitter: Emitter<ConversationListener>) {
    this.#session = session
    this.#emitter = emitter
  }

  addConversationListener(listener: ConversationListener): void {
    if (typeof listener !== 'object' || listener === null) throw new TidingsError('invalid_parameter')
    this.#emitter.add(listener)
  }

  removeConversationListener(listener: ConversationListener): void {
    this.#emitter.remove(listener)
  }

  /** V2TIM's older shape: takes the place of the listener set before; null takes it away. Those that were added stay. */
  setConversationListener(listener: ConversationListener | null): void {
    if (listener !== null) this.addConversationListener(listener)
    if (this.#only && this.#only !== listener) this.#emitter.remove(this.#only)
    this.#only = listener
  }

  /** A page, or the conversations of the ids given. */
  async getConversationList(ids: readonly string[]): Promise<readonly TidingsConversation[]>
  async getConversationList(nextSeq: number, count: number): Promise<ConversationResult>
  async getConversationList(
    first: number | readonly string[],
    count?: number,
  ): Promise<ConversationResult | readonly TidingsConversation[]> {
    const session = this.#session()
    if (typeof first === 'object') {
      const ids = check.requireIDs(first)
      return await session.mirror.exclusively(async () => {
        const found: TidingsConversation[] = []
        for (const id of ids) found.push(await this.#get(session, id))
        return Object.freeze(found)
      })
    }
    return await this.#page(session, ANY, first, count)
  }

  /** As the present V2TIM has it, `(filter, nextSeq, count)`, or the guide's one object that carries all. Arguments win. */
  async getConversationListByFilter(
    filter: ConversationListFilter,
    nextSeq?: number,
    count?: number,
  ): Promise<ConversationResult> {
    const session = this.#session()
    const parsed = parseFilter(filter)
    return await this.#page(session, parsed, nextSeq ?? filter?.nextSeq ?? 0, count ?? filter?.count ?? DEFAULT_COUNT)
  }

  /**
   * A list that keeps itself: ordered, each conversation once, paged, one diff a commit. Resolves with its first page
   * (`pageSize`, 50 unless given). Close it when nobody looks at it any more; a logout ends it.
   */
  async openConversationList(options?: OpenListOptions): Promise<ConversationList> {
    return await openList(this.#session(), options, (call) => this.#emitter.isolate(call))
  }

  /** An unknown but well-formed id gives an object built on demand; no row is made (Decision 11). */
  async getConversation(conversationID: string): Promise<TidingsConversation> {
    const session = this.#session()
    parseConversationID(conversationID)
    return await session.mirror.exclusively(() => this.#get(session, conversationID))
  }

  /** Why a conversation shows what it shows: which messages are unread, what set its place, what is pending. */
  async explainConversation(conversationID: string): Promise<ConversationExplanation> {
    const session = this.#session()
    parseConversationID(conversationID)
    const explanation = await explain(session, conversationID)
    stillHere(session, this.#session)
    return explanation
  }

  async getTotalUnreadMessageCount(): Promise<number> {
    const session = this.#session()
    return await session.mirror.exclusively(() => session.mirror.totalUnread)
  }

  /** As the total counts, over the conversations of a filter, loaded or not. */
  async getUnreadMessageCountByFilter(filter: ConversationListFilter): Promise<number> {
    return await this.#session().unread.count(filter)
  }

  /**
   * From now on onUnreadMessageCountChangedByFilter tells that number whenever it is another one. A filter that asks the
   * same is the same subscription; a logout ends all. 7014 beyond 100.
   */
  subscribeUnreadMessageCountByFilter(filter: ConversationListFilter): void {
    this.#session().unread.subscribe(filter)
  }

  unsubscribeUnreadMessageCountByFilter(filter: ConversationListFilter): void {
    this.#session().unread.unsubscribe(filter)
  }

  /** `''` or null clears. Local to this device, as in V2TIM, unless the client was made with `cloudDrafts`. */
  async setConversationDraft(conversationID: string, draftText: string | null): Promise<void> {
    const session = this.#session()
    parseConversationID(conversationID)
    await setDraft(session, conversationID, check.requireText(draftText ?? '', LIMITS.draft))
  }

  async pinConversation(conversationID: string, isPinned: boolean): Promise<void> {
    const session = this.#session()
    parseConversationID(conversationID)
    const pinned = check.requireBoolean(isPinned)
    await session.mirror.exclusively(async () => {
      const view = await session.mirror.view(conversationID)
      if ((view?.state.pinned ?? false) === pinned && !(pinned && view?.hidden)) return
      if (pinned) await requireRoomForPin(session)
      await session.outbox.add((t) => [{ kind: 'pin', id: conversationID, pinned, t: t() }])
    })
  }

  /** `markType` may be several bits at once. */
  async markConversation(
    conversationIDList: readonly string[],
    markType: bigint | number,
    enableMark: boolean,
  ): Promise<readonly ConversationOperationResult[]> {
    const session = this.#session()
    const ids = check.requireIDs(conversationIDList)
    const bits = parseMarks(markType)
    if (bits === 0n) throw new TidingsError('invalid_parameter')
    const on = check.requireBoolean(enableMark)
    return await this.#each(session, ids, (id, t) => [{ kind: 'mark', id, bits: String(bits), on, t: t() }])
  }

  /** At most 4 KiB of UTF-8; `''` clears. */
  async setConversationCustomData(
    conversationIDList: readonly string[],
    customData: string,
  ): Promise<readonly ConversationOperationResult[]> {
    const session = this.#session()
    const ids = check.requireIDs(conversationIDList)
    const data = check.requireText(customData, LIMITS.customData)
    return await this.#each(session, ids, (id, t) => [{ kind: 'customData', id, data, t: t() }])
  }

  /** Names of this user's conversation groups, sorted. */
  async getConversationGroupList(): Promise<readonly string[]> {
    const session = this.#session()
    return await session.mirror.exclusively(() => Object.freeze([...session.mirror.labels.values()].sort()))
  }

  async createConversationGroup(
    groupName: string,
    conversationIDList: readonly string[],
  ): Promise<readonly ConversationOperationResult[]> {
    const session = this.#session()
    const name = check.requireLabelName(groupName)
    const ids = check.requireIDs(conversationIDList)
    return await session.mirror.exclusively(async () => {
      const known = labelOf(session, name)
      if (known === undefined && session.mirror.labels.size >= LIMITS.labels) throw new TidingsError('label_count')
      const label = known ?? session.randomID()
      for (const id of ids) await session.mirror.view(id)
      await session.outbox.add((t) => [
        ...(known === undefined ? [{ kind: 'labelCreate', label, name, t: t() } as const] : []),
        ...ids.map((id) => ({ kind: 'labelled', id, label, on: true, t: t() }) as const),
      ])
      return done(ids)
    })
  }

  async deleteConversationGroup(groupName: string): Promise<void> {
    const session = this.#session()
    const name = check.requireLabelName(groupName)
    await session.mirror.exclusively(async () => {
      const label = requireLabel(session, name)
      await session.outbox.add((t) => [{ kind: 'labelDelete', label, t: t() }])
    })
  }

  async renameConversationGroup(oldName: string, newName: string): Promise<void> {
    const session = this.#session()
    const from = check.requireLabelName(oldName)
    const name = check.requireLabelName(newName)
    await session.mirror.exclusively(async () => {
      const label = requireLabel(session, from)
      if (from === name) return
      if (labelOf(session, name) !== undefined) throw new TidingsError('invalid_operation')
      await session.outbox.add((t) => [{ kind: 'labelRename', label, name, t: t() }])
    })
  }

  async addConversationsToGroup(
    groupName: string,
    conversationIDList: readonly string[],
  ): Promise<readonly ConversationOperationResult[]> {
    return await this.#label(groupName, conversationIDList, true)
  }

  async deleteConversationsFromGroup(
    groupName: string,
    conversationIDList: readonly string[],
  ): Promise<readonly ConversationOperationResult[]> {
    return await this.#label(groupName, conversationIDList, false)
  }

  /**
   * Marks as read, inclusive of the given second (one-to-one) or sequence (group); 0 = everything this device has seen.
   * `'c2c'`, `'group'` and `''` stand for all of a kind.
   */
  async cleanConversationUnreadMessageCount(
    conversationID: string,
    cleanTimestamp: number,
    cleanSequence: number,
  ): Promise<void> {
    const session = this.#session()
    const seconds = check.requireNatural(cleanTimestamp)
    const seq = check.requireNatural(cleanSequence)
    const isBulk = conversationID === '' || conversationID === 'c2c' || conversationID === 'group'
    await (isBulk ? readAll(session, conversationID) : readUpTo(session, conversationID, seconds, seq))
  }

  /** Deletes for all devices of the user, with the history up to what was seen (Decision 8). */
  async deleteConversation(conversationID: string): Promise<void> {
    const session = this.#session()
    parseConversationID(conversationID)
    await this.#delete(session, [conversationID], true)
  }

  async deleteConversationList(
    conversationIDList: readonly string[],
    clearMessage: boolean,
  ): Promise<readonly ConversationOperationResult[]> {
    const session = this.#session()
    const ids = check.requireIDs(conversationIDList)
    const clear = check.requireBoolean(clearMessage)
    return await this.#delete(session, ids, clear)
  }

  /**
   * Operations that were queued, that the server will never do, and that no listener has heard of (onMutationRefused): each
   * is handed over once. The newest 100 are kept, also over restarts.
   */
  async getRefusedMutations(): Promise<readonly RefusedMutation[]> {
    const { mirror, outbox } = this.#session()
    return await mirror.exclusively(async () => Object.freeze(await outbox.takeRefused()))
  }

  async #delete(
    session: Session,
    ids: readonly string[],
    clear: boolean,
  ): Promise<readonly ConversationOperationResult[]> {
    const { mirror, outbox } = session
    return await mirror.exclusively(async () => {
      const known: string[] = []
      for (const id of ids) if (await mirror.view(id)) known.push(id)
      // A message that is not sent yet goes with its conversation; one that is on its way can no longer be held back.
      const unsent = known
        .flatMap((id) => mirror.entriesOf(id))
        .filter((e) => e.mutation.kind === 'send' && !e.acked && (e.refused !== null || !outbox.isFlying(e)))
      await outbox.add(
        (t) =>
          known
            .filter((id) => mirror.base(id) !== null || mirror.entriesOf(id).length > 0)
            .flatMap((id): Mutation[] => [
              ...(mirror.sharedDraftT(id) > 0 ? [{ kind: 'draft', id, text: '', t: t() } as const] : []),
              { kind: 'delete', id, upTo: endOf(session, id), clear, t: t() },
            ]),
        { removeDrafts: known.filter((id) => mirror.draft(id)), removeEntries: unsent.map((e) => e.n) },
      )
      for (const entry of unsent) outbox.takenBack(entry)
      return done(ids)
    })
  }

  async #label(
    groupName: string,
    conversationIDList: readonly string[],
    on: boolean,
  ): Promise<readonly ConversationOperationResult[]> {
    const session = this.#session()
    const name = check.requireLabelName(groupName)
    const ids = check.requireIDs(conversationIDList)
    return await session.mirror.exclusively(async () => {
      const label = requireLabel(session, name)
      for (const id of ids) await session.mirror.view(id)
      await session.outbox.add((t) => ids.map((id) => ({ kind: 'labelled', id, label, on, t: t() })))
      return done(ids)
    })
  }

  async #each(
    session: Session,
    ids: readonly string[],
    make: (id: string, t: () => number) => readonly Mutation[],
  ): Promise<readonly ConversationOperationResult[]> {
    return await session.mirror.exclusively(async () => {
      for (const id of ids) await session.mirror.view(id)
      await session.outbox.add((t) => ids.flatMap((id) => make(id, t)))
      return done(ids)
    })
  }

  async #get(session: Session, id: string): Promise<TidingsConversation> {
    const view = await session.mirror.view(id)
    return session.objects.of(view ?? (await blankView(session, id)))
  }

  async #page(session: Session, filter: Filter, nextSeq: unknown, count: unknown): Promise<ConversationResult> {
    const from = check.requireNatural(nextSeq)
    const most = check.requireCount(count)
    const page: ListPage = await session.mirror.exclusively(() => readList(session, filter, from, most))
    const last = page.views.at(-1)
    return Object.freeze({
      conversationList: Object.freeze(page.views.map((view) => session.objects.of(view))),
      nextSeq: page.isFinished || !last ? 0 : last.position.orderKey,
      isFinished: page.isFinished,
    })
  }
}

const done = (ids: readonly string[]): readonly ConversationOperationResult[] =>
  Object.freeze(ids.map((conversationID) => Object.freeze({ conversationID, resultCode: 0, resultInfo: '' })))

const labelOf = (session: Session, name: string): string | undefined =>
  [...session.mirror.labels].find(([, held]) => held === name)?.[0]

function requireLabel(session: Session, name: string): string {
  const label = labelOf(session, name)
  if (label === undefined) throw new TidingsError('label_missing')
  return label
}

async function requireRoomForPin(session: Session): Promise<void> {
  let pins = 0
  await session.mirror.walk(null, (view) => {
    if (view.state.pinned) pins++
    return view.state.pinned
  })
  if (pins >= LIMITS.pins) throw new TidingsError('pin_count')
}
