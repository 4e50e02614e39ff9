import {
  type ConversationState,
  countsAsUnread,
  type Message,
  type Mutation,
  parseConversationID,
  TidingsError,
} from '@tidings/model'
import type { OutboxEntry } from '../store/records.ts'
import type { View } from '../store/view.ts'
import { blankView } from './blank-view.ts'
import { messageObject, storedShown, type TidingsMessage } from './conversation-object.ts'
import type { Session } from './session.ts'

/** Why a conversation shows what it shows. */
export interface ConversationExplanation {
  readonly conversationID: string
  readonly unread: {
    readonly count: number
    /** Messages at or below these are read, or gone. */
    readonly readSeq: number
    readonly clearedSeq: number
    readonly lastSeq: number
    /** Those that make the count, oldest first. */
    readonly messages: readonly TidingsMessage[]
    /** False when some of them are not on this device and could not be fetched, or are more than 500. */
    readonly isComplete: boolean
  }
  readonly position: {
    readonly orderKey: number
    readonly isPinned: boolean
    /**
     * What put it there: a pin, a draft, an operation of this device that has not come back, a message, or the server
     * without a message (one came into a group, or a row was made by a mark).
     */
    readonly setBy: 'pin' | 'draft' | 'pending' | 'message' | 'server'
    /** Unix milliseconds. */
    readonly at: number
    /** The message, where a message did and it is known. */
    readonly message: TidingsMessage | null
  }
  readonly pending: readonly {
    readonly kind: Mutation['kind']
    /** Unix milliseconds. */
    readonly madeAt: number
    /** `done`: the server has done it, and its effect has not come back yet. */
    readonly state: 'waiting' | 'done' | 'refused'
    /** The failure's code when refused, else 0. */
    readonly code: number
  }[]
  /** Version of the server's row that is shown here; 0 when the server has none. */
  readonly version: number
}

/** A person who asks does not read more. */
const MOST = 500
const PAGE = 100

export async function explain(session: Session, id: string): Promise<ConversationExplanation> {
  const { mirror } = session
  const { view, entries, version } = await mirror.exclusively(async () => {
    const view = (await mirror.view(id)) ?? (await blankView(session, id))
    return { view, entries: mirror.entriesOf(id), version: mirror.base(id)?.version ?? 0 }
  })
  const { state } = view
  const { messages, isComplete } = await unreadMessages(session, id, state)
  await mirror.exclusively(() => mirror.names.load(new Set(messages.map((m) => m.sender)), []))
  return Object.freeze({
    conversationID: id,
    unread: Object.freeze({
      count: state.unread,
      readSeq: state.readSeq,
      clearedSeq: state.clearedSeq,
      lastSeq: state.lastSeq,
      messages: Object.freeze(messages.map((m) => messageObject(storedShown(m), id, mirror, state.readSeq))),
      isComplete,
    }),
    position: Object.freeze(positionOf(session, view, entries)),
    pending: Object.freeze(
      entries.map(({ mutation, madeAt, acked, refused }) =>
        Object.freeze({
          kind: mutation.kind,
          madeAt,
          state: refused !== null ? ('refused' as const) : acked ? ('done' as const) : ('waiting' as const),
          code: refused ?? 0,
        }),
      ),
    ),
    version,
  })
}

async function unreadMessages(
  session: Session,
  id: string,
  state: ConversationState,
): Promise<{ messages: Message[]; isComplete: boolean }> {
  const { mirror } = session
  const floor = Math.max(state.readSeq, state.clearedSeq)
  if (state.unread === 0 || state.lastSeq <= floor) return { messages: [], isComplete: true }
  const ref = parseConversationID(id)
  const spans =
    'groupID' in ref
      ? await mirror.exclusively(async () => {
          const [row] = await mirror.inspection.rows([{ kind: 'membership', id: ref.groupID }])
          return row?.kind === 'membership' ? row.state.spans : []
        })
      : null
  const messages: Message[] = []
  let before: number | null = null
  try {
    while (messages.length < MOST) {
      const page = await session.messages.history(id, before, PAGE)
      messages.unshift(...page.messages.filter((m) => countsAsUnread(m, session.userID, state, spans)).reverse())
      const oldest = page.messages.at(-1)?.seq ?? 0
      if (page.isFinished || oldest <= floor + 1) return { messages, isComplete: true }
      before = oldest
    }
  } catch (error) {
    if (!(error instanceof TidingsError)) throw error
  }
  return { messages, isComplete: false }
}

function positionOf(
  { mirror }: Session,
  { id, state, draft, last, position }: View,
  entries: readonly OutboxEntry[],
): ConversationExplanation['position'] {
  const isByPin = state.pinned && state.pinnedAt > state.activeAt
  const key = isByPin ? state.pinnedAt : state.activeAt
  const isPending = entries.some((entry) => entry.key === key && entry.refused === null)
  const isByMessage = !isByPin && last !== null && last.message.seq >= state.showSeq
  const setBy =
    draft?.key === key ? 'draft' : isPending ? 'pending' : isByPin ? 'pin' : isByMessage ? 'message' : 'server'
  return {
    orderKey: position.orderKey,
    isPinned: state.pinned,
    setBy,
    at: Math.floor(key / 1000),
    message: setBy === 'message' && last ? messageObject(last, id, mirror, state.readSeq) : null,
  }
}
