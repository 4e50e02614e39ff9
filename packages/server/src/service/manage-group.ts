import { createHash } from 'node:crypto'
import {
  type ConversationState,
  EMPTY_CONVERSATION,
  type GroupType,
  groupConversationID,
  type MembershipState,
  TidingsError,
} from '@tidings/model'
import type { GroupRecord, MemberRecord, TimelineRecord } from '../storage/records.ts'
import { tx, type Work } from '../storage/work.ts'
import type { Moved } from './context.ts'
import { Feeds } from './feeds.ts'
import { firstMembers, withMembers } from './first-members.ts'
import { requireUsers } from './users.ts'

/** What a member may ask of a group. */
export type GroupRequest =
  | {
      readonly kind: 'create'
      readonly groupType: GroupType
      readonly groupID: string | null
      readonly name: string
      readonly faceUrl: string
      readonly members: readonly string[]
    }
  | { readonly kind: 'invite' | 'kick'; readonly groupID: string; readonly members: readonly string[] }
  | { readonly kind: 'join' | 'quit' | 'dismiss'; readonly groupID: string }
  | {
      readonly kind: 'setInfo'
      readonly groupID: string
      readonly name: string | null
      readonly faceUrl: string | null
    }

export interface GroupAsk {
  readonly userID: string
  readonly opID: string
  readonly request: GroupRequest
  /** Used when the caller names no id. */
  readonly freshID: string
  readonly now: number
  readonly autoCreateUsers: boolean
  readonly memberLimit: number
}

export interface GroupOutcome {
  readonly groupID: string
  /** Version of the caller's row, 0 when it did not move. */
  readonly version: number
  readonly moved: readonly Moved[]
  /** Members who should hear of a new name, or of others who are shown for the group. */
  readonly renamedFor: readonly string[]
}

/** Creates, changes or ends a group, once per operation id. */
export function* manageGroup(ask: GroupAsk): Work<GroupOutcome> {
  const { request } = ask
  const groupID = request.kind === 'create' ? (request.groupID ?? ask.freshID) : request.groupID
  // The lock comes before everything that is read: an engine with many writers decides on nothing stale (G1).
  const timeline = yield* tx.lockTimeline(groupConversationID(groupID))
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('base64url')
  const known = yield* tx.op(ask.userID, ask.opID)
  if (known) {
    if (known.hash !== hash) throw new TidingsError('message_id_reused')
    return { ...(JSON.parse(known.result) as GroupOutcome), moved: [], renamedFor: [] }
  }
  const outcome = yield* perform(ask, groupID, timeline)
  yield* tx.putOp({
    userID: ask.userID,
    opID: ask.opID,
    hash,
    result: JSON.stringify({ groupID: outcome.groupID, version: outcome.version }),
    at: ask.now,
  })
  return outcome
}

function* perform(ask: GroupAsk, groupID: string, timeline: TimelineRecord): Work<GroupOutcome> {
  const { request, userID } = ask
  if (request.kind === 'create') return yield* create(ask, request, groupID, timeline)
  const group = yield* tx.group(groupID)
  if (!group || group.dismissed) throw new TidingsError('group_missing')
  const me = yield* tx.member(group.groupID, userID)
  const isMember = me?.member ?? false
  switch (request.kind) {
    case 'join':
      if (isMember) throw new TidingsError('group_member')
      if (group.groupType === 'Work') throw new TidingsError('group_denied')
      return yield* change(ask, group, timeline, [userID], [])
    case 'invite':
      if (!isMember) throw new TidingsError('group_denied')
      return yield* change(ask, group, timeline, request.members, [])
    case 'quit':
      // The owner of a group that lives on must hand it over first (V2TIM); a Work group just goes on.
      if (!isMember) throw new TidingsError('group_denied')
      if (group.owner === userID && group.groupType !== 'Work') throw new TidingsError('group_denied')
      return yield* change(ask, group, timeline, [], [userID])
    case 'kick':
      if (!isMember || group.owner !== userID || request.members.includes(userID))
        throw new TidingsError('group_denied')
      return yield* change(ask, group, timeline, [], request.members)
    case 'dismiss': {
      if (!isMember || group.owner !== userID) throw new TidingsError('group_denied')
      const members = yield* tx.activeMembers(group.groupID)
      return yield* change(
        ask,
        { ...group, dismissed: true },
        timeline,
        [],
        members.map((m) => m.userID),
      )
    }
    case 'setInfo': {
      if (!isMember || (group.groupType !== 'Work' && group.owner !== userID)) throw new TidingsError('group_denied')
      const name = request.name ?? group.name
      const faceUrl = request.faceUrl ?? group.faceUrl
      yield* tx.putGroup({ ...group, name, faceUrl, version: Math.max(ask.now, group.version + 1) })
      const members = yield* tx.activeMembers(group.groupID)
      return { groupID: group.groupID, version: 0, moved: [], renamedFor: members.map((m) => m.userID) }
    }
  }
}

function* create(
  ask: GroupAsk,
  request: Extract<GroupRequest, { kind: 'create' }>,
  groupID: string,
  timeline: TimelineRecord,
): Work<GroupOutcome> {
  if (request.groupID?.startsWith('@TGS#')) throw new TidingsError('group_invalid')
  if (yield* tx.group(groupID)) throw new TidingsError('group_id_taken')
  const { groupType, name, faceUrl } = request
  const members = firstMembers([ask.userID, ...request.members])
  const group = { groupID, groupType, name, faceUrl, owner: ask.userID, members, version: 1, dismissed: false }
  return yield* change(ask, group, timeline, [ask.userID, ...request.members], [])
}

/** Moves people in and out under the timeline's lock, so "was X a member at seq n" has one answer (G1). */
function* change(
  ask: Pick<GroupAsk, 'userID' | 'now' | 'autoCreateUsers' | 'memberLimit'>,
  group: GroupRecord,
  timeline: TimelineRecord,
  joining: readonly string[],
  leaving: readonly string[],
): Work<GroupOutcome> {
  yield* requireUsers(joining, ask.autoCreateUsers)
  yield* tx.putTimeline(timeline)
  const feeds = yield* Feeds.lock([...joining, ...leaving], ask.now)
  const written: MemberRecord[] = []
  for (const userID of [...new Set(joining)].sort()) {
    const before = yield* tx.member(group.groupID, userID)
    if (before?.member) continue
    const spans = [...(before?.spans ?? []), { join: timeline.lastSeq, leave: null }]
    const state: MembershipState = { role: userID === group.owner ? 'owner' : 'member', member: true, spans }
    written.push(yield* enter(group.groupID, userID, state, timeline, feeds))
  }
  for (const userID of [...new Set(leaving)].sort()) {
    const before = yield* tx.member(group.groupID, userID)
    if (!before?.member) continue
    const ended = before.spans.map((s) => (s.leave === null ? { ...s, leave: timeline.lastSeq } : s))
    // A stay in which nothing was said shows nothing: in and out for ever must not make a row grow.
    const spans = ended.filter((s) => s.join !== s.leave)
    written.push(yield* leave(group.groupID, userID, { role: before.role, member: false, spans }, feeds))
  }
  yield* tx.putMembers(written)
  const renamedFor = yield* showMembers(ask, group, joining, leaving)
  const moved = yield* feeds.write()
  const version = moved.find((m) => m.userID === ask.userID)?.head ?? 0
  return { groupID: group.groupID, version, moved, renamedFor }
}

/** Stores who is shown for the group now, and answers who should hear of it. */
function* showMembers(
  ask: Pick<GroupAsk, 'now' | 'memberLimit'>,
  group: GroupRecord,
  joining: readonly string[],
  leaving: readonly string[],
): Work<readonly string[]> {
  // A member of a large group who is not shown leaves without anybody going through all the others.
  const isRead = joining.length > 0 || leaving.some((userID) => group.members.includes(userID))
  const active = isRead ? yield* tx.activeMembers(group.groupID) : null
  if (active && joining.length > 0 && active.length > ask.memberLimit) throw new TidingsError('group_full')
  const next = withMembers(group, active, joining, ask.now)
  yield* tx.putGroup(next)
  return active && next.members.join(' ') !== group.members.join(' ') ? active.map((m) => m.userID) : []
}

function* enter(
  groupID: string,
  userID: string,
  state: MembershipState,
  timeline: TimelineRecord,
  feeds: Feeds,
): Work<MemberRecord> {
  const id = groupConversationID(groupID)
  const [row] = yield* tx.rows([{ userID, kind: 'conversation', id }])
  const before = (row?.state ?? null) as ConversationState | null
  const key = feeds.nextKey(userID)
  const { lastSeq, rev } = timeline
  const conversation: ConversationState = before
    ? {
        ...before,
        lastSeq,
        rev,
        // Who never saw anything here has nothing unread: a row may be older than the membership (a pin, an option).
        readSeq: state.spans.length === 1 ? lastSeq : before.readSeq,
        activeAt: key,
        hiddenSeq: -1,
        reviveT: Math.max(before.reviveT, key),
        member: true,
      }
    : // What was said before one came is nobody's unread.
      { ...EMPTY_CONVERSATION, lastSeq, rev, readSeq: lastSeq, activeAt: key }
  feeds.put(userID, { kind: 'membership', id: groupID, state })
  feeds.put(userID, { kind: 'conversation', id, state: conversation })
  return { ...state, groupID, userID }
}

function* leave(groupID: string, userID: string, state: MembershipState, feeds: Feeds): Work<MemberRecord> {
  const id = groupConversationID(groupID)
  const [row] = yield* tx.rows([{ userID, kind: 'conversation', id }])
  feeds.put(userID, { kind: 'membership', id: groupID, state })
  // The row stays in the list (Decision 12); what comes later has a higher seq and is never theirs.
  if (row?.kind === 'conversation')
    feeds.put(userID, { kind: 'conversation', id, state: { ...row.state, member: false } })
  return { ...state, groupID, userID }
}
