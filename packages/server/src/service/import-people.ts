import {
  type ContactState,
  groupConversationID,
  isGroupID,
  isUserID,
  LIMITS,
  parseConversationID,
  TidingsError,
  timelineOf,
} from '@tidings/model'
import type { MemberRecord } from '../storage/records.ts'
import { tx, type Work } from '../storage/work.ts'
import type { Moved } from './context.ts'
import { Feeds } from './feeds.ts'
import { firstMembers } from './first-members.ts'
import { fits } from './fits.ts'
import { createUser } from './users.ts'

/** Makes the users that are not there yet; names of known ones stay as they are. */
export function* importUsers(list: readonly { readonly userID: string; readonly nick: string }[]): Work<void> {
  for (const { userID, nick } of list)
    if (!isUserID(userID) || !fits(nick, LIMITS.nickName)) throw new TidingsError('invalid_parameter')
  const known = yield* tx.users(list.map((u) => u.userID))
  for (const [i, user] of list.entries()) if (!known[i]) yield* createUser(user.userID, user.nick)
}

export interface ImportGroup {
  readonly groupID: string
  readonly name: string
  readonly owner: string
  readonly members: readonly string[]
}

/** Makes a group that is not there yet. Its members see a row with its first message: an import has no other time for it. */
export function* importGroup(group: ImportGroup, now: number): Work<{ readonly moved: readonly Moved[] }> {
  const ids = [group.owner, ...group.members]
  if (!isGroupID(group.groupID) || !ids.every(isUserID) || !fits(group.name, LIMITS.groupName))
    throw new TidingsError('invalid_parameter')
  if (yield* tx.group(group.groupID)) return { moved: [] }
  const members = [...new Set([group.owner, ...group.members])].sort()
  const known = yield* tx.users(members)
  if (known.includes(null)) throw new TidingsError('user_missing')
  const { groupID, name, owner } = group
  const shown = firstMembers([owner, ...group.members])
  const record = { groupID, groupType: 'Public', name, faceUrl: '', owner, members: shown } as const
  yield* tx.putGroup({ ...record, version: 1, dismissed: false })
  const timeline = yield* tx.lockTimeline(groupConversationID(groupID))
  yield* tx.putTimeline(timeline)
  const feeds = yield* Feeds.lock(members, now)
  const records: MemberRecord[] = members.map((userID) => ({
    groupID,
    userID,
    role: userID === owner ? 'owner' : 'member',
    member: true,
    spans: [{ join: timeline.lastSeq, leave: null }],
  }))
  yield* tx.putMembers(records)
  for (const { userID, role, member, spans } of records)
    feeds.put(userID, { kind: 'membership', id: groupID, state: { role, member, spans } })
  return { moved: yield* feeds.write() }
}

/** Makes two users friends of each other. */
export function* importFriend(a: string, b: string, now: number): Work<{ readonly moved: readonly Moved[] }> {
  if ((yield* tx.users([a, b])).includes(null)) throw new TidingsError('user_missing')
  const feeds = yield* Feeds.lock([a, b], now)
  for (const [userID, id] of [
    [a, b],
    [b, a],
  ] as const) {
    const [row] = yield* tx.rows([{ userID, kind: 'contact', id }])
    const before = (row?.state ?? { remark: '', friend: false }) as ContactState
    if (!before.friend) feeds.put(userID, { kind: 'contact', id, state: { ...before, friend: true } })
  }
  return { moved: yield* feeds.write() }
}

/** Sets everything of a user read, as of now. */
export function* markAllRead(userID: string, now: number): Work<{ readonly moved: readonly Moved[] }> {
  const feeds = yield* Feeds.lock([userID], now)
  const unread = (yield* tx.rowsOfKind(userID, 'conversation')).filter(({ state }) => state.readSeq < state.lastSeq)
  const last = yield* tx.messages(
    unread.map(({ id, state }) => ({ timeline: timelineOf(userID, parseConversationID(id)), seq: state.lastSeq })),
  )
  for (const [i, row] of unread.entries()) {
    const { state } = row
    const readTime = Math.max(state.readTime, last[i]?.time ?? 0)
    feeds.put(userID, {
      kind: 'conversation',
      id: row.id,
      state: { ...state, readSeq: state.lastSeq, readTime, unread: 0, groupAt: [] },
    })
  }
  return { moved: yield* feeds.write() }
}
