import {
  type ConversationRef,
  type ConversationState,
  ConversationType,
  c2cConversationID,
  groupConversationID,
  type MessageContent,
  TidingsError,
  timelineOf,
} from '@tidings/model'
import type { StoredMessage } from '../storage/records.ts'
import { tx, type Work } from '../storage/work.ts'
import type { Moved } from './context.ts'
import { Feeds } from './feeds.ts'
import { receive } from './receive.ts'
import { sendDraft } from './shared-draft.ts'
import { requireUsers } from './users.ts'

export interface Delivery {
  readonly sender: string
  readonly to: ConversationRef
  readonly content: MessageContent
  readonly seenSeq: number
  /** The sender's shared draft up to that intent time became this message. */
  readonly draftT?: number | undefined
  /** Unix milliseconds. */
  readonly now: number
  readonly autoCreateUsers: boolean
}

export interface Delivered {
  readonly message: StoredMessage
  /** Version of the sender's row. */
  readonly version: number
  readonly moved: readonly Moved[]
}

/** Appends a message and raises every participant's row, in one transaction; the same message twice is the first one. */
export function* deliverMessage(d: Delivery): Work<Delivered> {
  const timelineID = timelineOf(d.sender, d.to)
  // First of all: with many writers the same message may arrive twice at once.
  const timeline = yield* tx.lockTimeline(timelineID)
  const known = yield* tx.messageByKey(timelineID, d.sender, d.content.clientMsgID)
  if (known) return yield* replay(d, known)
  const { participants, content } = yield* admit(d)
  const feeds = yield* Feeds.lock(participants, d.now)
  const message: StoredMessage = {
    ...content,
    timeline: timelineID,
    sender: d.sender,
    seq: timeline.lastSeq + 1,
    rev: timeline.rev + 1,
    // A clock that steps back must not make a later message look older.
    time: Math.max(d.now, timeline.lastTime),
    recalled: false,
  }
  yield* tx.insertMessages([message])
  yield* tx.putTimeline({ id: timelineID, lastSeq: message.seq, rev: message.rev, lastTime: message.time })
  const keys = participants.map((userID) => ({ userID, kind: 'conversation' as const, id: idFor(userID, d) }))
  const rows = yield* tx.rows(keys)
  if (d.draftT !== undefined) yield* sendDraft(d.sender, idFor(d.sender, d), d.draftT, feeds)
  let version = 0
  for (const [i, key] of keys.entries()) {
    const before = (rows[i]?.state ?? null) as ConversationState | null
    const isGroup = d.to.type === ConversationType.GROUP
    const got = receive(before, message, { userID: key.userID, isGroup, seenSeq: d.seenSeq }, () =>
      feeds.nextKey(key.userID),
    )
    const state = got.recount ? yield* recounted(got.state, timelineID, key.userID, d.to) : got.state
    const row = feeds.put(key.userID, { kind: 'conversation', id: key.id, state })
    if (key.userID === d.sender) version = row.version
  }
  return { message, version, moved: yield* feeds.write() }
}

/** Counts a row's unread messages by the definition (U1). */
export function* recounted(
  state: ConversationState,
  timelineID: string,
  userID: string,
  to: ConversationRef,
): Work<ConversationState> {
  const from = Math.max(state.readSeq, state.clearedSeq)
  if (from >= state.lastSeq) return { ...state, unread: 0 }
  const spans = to.type === ConversationType.GROUP ? ((yield* tx.member(to.groupID, userID))?.spans ?? []) : null
  return { ...state, unread: yield* tx.countUnread(timelineID, userID, from, spans) }
}

function idFor(userID: string, d: Delivery): string {
  if (d.to.type === ConversationType.GROUP) return groupConversationID(d.to.groupID)
  return c2cConversationID(userID === d.sender ? d.to.userID : d.sender)
}

/** Who takes part, in sorted order, and the content as it is stored; refuses who may not speak. */
export function* admit(d: Delivery): Work<{ participants: string[]; content: MessageContent }> {
  if (d.to.type === ConversationType.C2C) {
    yield* requireUsers([d.to.userID], d.autoCreateUsers)
    return { participants: [...new Set([d.sender, d.to.userID])].sort(), content: d.content }
  }
  const group = yield* tx.group(d.to.groupID)
  if (!group || group.dismissed) throw new TidingsError('group_missing')
  const me = yield* tx.member(d.to.groupID, d.sender)
  if (!me?.member) throw new TidingsError('group_denied')
  const members = yield* tx.activeMembers(d.to.groupID)
  // A meeting counts no unread: said once, in the message, so that every count agrees.
  const content = group.groupType === 'Meeting' ? { ...d.content, excludedFromUnread: true } : d.content
  return { participants: members.map((m) => m.userID), content }
}

/** There the server itself excludes a message from unread. */
function* isMeeting(to: ConversationRef): Work<boolean> {
  return to.type === ConversationType.GROUP && (yield* tx.group(to.groupID))?.groupType === 'Meeting'
}

/** The same message again; the same id with another content is a mistake (I2). */
function* replay(d: Delivery, known: StoredMessage): Work<Delivered> {
  const same = (['elem', 'cloudCustomData', 'excludedFromLast', 'mentions', 'priority'] as const).every(
    (field) => JSON.stringify(known[field]) === JSON.stringify(d.content[field]),
  )
  const isCounted = known.excludedFromUnread === d.content.excludedFromUnread || (yield* isMeeting(d.to))
  if (!same || !isCounted) throw new TidingsError('message_id_reused')
  const [row] = yield* tx.rows([{ userID: d.sender, kind: 'conversation', id: idFor(d.sender, d) }])
  return { message: known, version: row?.version ?? 0, moved: [] }
}
