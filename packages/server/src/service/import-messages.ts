import {
  AT_ALL,
  type ConversationRef,
  type ConversationState,
  ConversationType,
  c2cConversationID,
  EMPTY_CONVERSATION,
  GroupAtType,
  groupConversationID,
  isGroupID,
  LIMITS,
  TidingsError,
  timelineOf,
} from '@tidings/model'
import type { StoredMessage, TimelineRecord } from '../storage/records.ts'
import { tx, type Work } from '../storage/work.ts'
import type { Moved } from './context.ts'
import { Feeds } from './feeds.ts'
import { isCarriable } from './fits.ts'
import type { ImportItem } from './import-item.ts'

export interface ImportResult {
  readonly imported: number
  readonly known: number
  /**
   * Older than what the conversation holds, of the future, from somebody who is not in the group, or nothing that the wire
   * could carry.
   */
  readonly refused: number
}

interface Line {
  readonly timeline: TimelineRecord
  readonly ref: ConversationRef
  readonly participants: readonly string[]
  readonly fresh: StoredMessage[]
  /** activeAt that the newest fresh message gives to a row which is not there yet (K10, K8). */
  key: number
  /** The same of the newest that the list shows; 0 when it shows none of them. */
  shownKey: number
}

/** Appends a batch of messages and writes each touched row once, however many messages it got. */
export function* importMessages(
  items: readonly ImportItem[],
  now: number,
): Work<ImportResult & { readonly moved: readonly Moved[] }> {
  const lines = new Map<string, Line>()
  const met = new Set<string>()
  let known = 0
  let refused = 0
  for (const item of items) {
    const ref = refOf(item)
    if (!isCarriable(item)) {
      refused++
      continue
    }
    const id = timelineOf(item.from, ref)
    // Known comes before refused: a second import of the same trace must refuse nothing.
    const key = `${id} ${item.from} ${item.clientMsgID}`
    if (met.has(key) || (yield* tx.messageByKey(id, item.from, item.clientMsgID))) {
      known++
      continue
    }
    const line = lines.get(id) ?? (yield* openLine(item.from, ref, id))
    lines.set(id, line)
    const last = line.fresh.at(-1)
    const isPart = line.participants.includes(item.from)
    if (!isPart || item.time > now || item.time < (last?.time ?? line.timeline.lastTime)) {
      refused++
      continue
    }
    met.add(key)
    line.fresh.push(storedFrom(item, id, line.timeline, line.fresh.length + 1))
    line.key = item.time * 1000 + item.tie
    if (!item.aside) line.shownKey = line.key
  }
  const touched = [...lines.values()].filter((line) => line.fresh.length > 0)
  const feeds = yield* Feeds.lock(
    touched.flatMap((line) => line.participants),
    now,
  )
  for (const line of touched) yield* writeLine(line, feeds)
  const imported = touched.reduce((sum, line) => sum + line.fresh.length, 0)
  return { imported, known, refused, moved: yield* feeds.write() }
}

function refOf(item: ImportItem): ConversationRef {
  if (item.group !== null && item.to === null) return { type: ConversationType.GROUP, groupID: item.group }
  if (item.to !== null && item.group === null) return { type: ConversationType.C2C, userID: item.to }
  throw new TidingsError('invalid_parameter')
}

function* openLine(from: string, ref: ConversationRef, id: string): Work<Line> {
  const timeline = yield* tx.lockTimeline(id)
  const participants =
    ref.type === ConversationType.C2C
      ? [...new Set([from, ref.userID])]
      : (yield* tx.activeMembers(ref.groupID)).map((m) => m.userID)
  return { timeline, ref, participants, fresh: [], key: 0, shownKey: 0 }
}

const storedFrom = (item: ImportItem, id: string, timeline: TimelineRecord, nth: number): StoredMessage => ({
  timeline: id,
  clientMsgID: item.clientMsgID,
  elem: item.elem,
  cloudCustomData: item.cloudCustomData,
  excludedFromLast: item.aside ?? false,
  excludedFromUnread: item.aside ?? false,
  // What is no id cannot be anybody: an archive may hold a name there. AT_ALL reads as an id.
  mentions: item.group === null ? [] : item.mentions.filter(isGroupID),
  priority: 2,
  sender: item.from,
  seq: timeline.lastSeq + nth,
  rev: timeline.rev + nth,
  time: item.time,
  recalled: false,
})

function* writeLine(line: Line, feeds: Feeds): Work<void> {
  const last = line.fresh.at(-1) as StoredMessage
  yield* tx.insertMessages(line.fresh)
  yield* tx.putTimeline({ id: line.timeline.id, lastSeq: last.seq, rev: last.rev, lastTime: last.time })
  const keys = line.participants.map((userID) => ({
    userID,
    kind: 'conversation' as const,
    id: conversationFor(userID, line),
  }))
  const rows = yield* tx.rows(keys)
  for (const [i, { userID, id }] of keys.entries()) {
    const before = (rows[i]?.state as ConversationState | undefined) ?? EMPTY_CONVERSATION
    const state = fold(before, line, userID, last)
    feeds.raise(userID, state.activeAt)
    feeds.put(userID, { kind: 'conversation', id, state })
  }
}

function conversationFor(userID: string, line: Line): string {
  if (line.ref.type === ConversationType.GROUP) return groupConversationID(line.ref.groupID)
  const other = line.participants.find((p) => p !== userID) ?? userID
  return c2cConversationID(other)
}

/** All fresh messages at once on one row. A group message of the user's own says that they had read what came before. */
function fold(c: ConversationState, line: Line, userID: string, last: StoredMessage): ConversationState {
  const isGroup = line.ref.type === ConversationType.GROUP
  const own = isGroup ? line.fresh.findLastIndex((m) => m.sender === userID) : -1
  const later = line.fresh.slice(own + 1)
  const foreign = later.reduce((n, m) => n + (m.sender === userID || m.excludedFromUnread ? 0 : 1), 0)
  const shown = line.fresh.findLast((m) => !m.excludedFromLast)
  const readSeq = own < 0 ? c.readSeq : Math.max(c.readSeq, (line.fresh[own] as StoredMessage).seq - 1)
  const mentions = later.flatMap((m) => {
    if (m.mentions.length === 0 || m.sender === userID) return []
    const me = m.mentions.includes(userID)
    const all = m.mentions.includes(AT_ALL)
    if (!me && !all) return []
    const atType = me && all ? GroupAtType.AT_ALL_AT_ME : all ? GroupAtType.AT_ALL : GroupAtType.AT_ME
    return [{ seq: m.seq, atType }]
  })
  return {
    ...c,
    lastSeq: last.seq,
    showSeq: shown?.seq ?? c.showSeq,
    lastMessageSeq: shown?.seq ?? c.lastMessageSeq,
    rev: last.rev,
    activeAt: Math.max(c.activeAt, line.shownKey || (c.activeAt === 0 ? line.key : 0)),
    readSeq,
    readTime: readSeq === c.readSeq ? c.readTime : (line.fresh[own - 1]?.time ?? line.timeline.lastTime),
    unread: (own < 0 ? c.unread : 0) + foreign,
    groupAt: [...c.groupAt.filter((at) => at.seq > readSeq), ...mentions].slice(-LIMITS.groupAt),
  }
}
