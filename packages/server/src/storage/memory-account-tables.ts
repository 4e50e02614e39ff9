import { TidingsError } from '@tidings/model'
import type { MemoryDisk } from './memory-disk.ts'
import type { SessionRecord } from './records.ts'
import type { Tables } from './tables.ts'
import type { UndoJournal } from './undo-journal.ts'

type AccountTables = Pick<
  Tables,
  | 'users'
  | 'putUser'
  | 'group'
  | 'groups'
  | 'putGroup'
  | 'member'
  | 'activeMembers'
  | 'putMembers'
  | 'op'
  | 'putOp'
  | 'pruneOps'
  | 'session'
  | 'putSession'
  | 'pruneSessions'
  | 'deleteSession'
  | 'deleteSessionsOf'
>

const opKey = (userID: string, opID: string): string => `${userID} ${opID}`

/** Users, groups and who is in them, remembered operations, device sessions. */
export function memoryAccountTables(disk: MemoryDisk, journal: UndoJournal): AccountTables {
  const group = (groupID: string) => disk.groups.get(groupID) ?? null

  return {
    users: (userIDs) => userIDs.map((userID) => disk.users.get(userID) ?? null),
    putUser: (user) => journal.set(disk.users, user.userID, user),

    group,
    groups: (groupIDs) => groupIDs.map(group),
    putGroup: (record) => journal.set(disk.groups, record.groupID, record),
    member: (groupID, userID) => disk.members.get(groupID)?.get(userID) ?? null,
    activeMembers(groupID) {
      const members = [...(disk.members.get(groupID)?.values() ?? [])].filter((one) => one.member)
      return members.sort((a, b) => (a.userID < b.userID ? -1 : 1))
    },
    putMembers(members) {
      for (const one of members) {
        let inGroup = disk.members.get(one.groupID)
        if (!inGroup) {
          inGroup = new Map()
          disk.members.set(one.groupID, inGroup)
        }
        journal.set(inGroup, one.userID, one)
      }
    },

    op: (userID, opID) => disk.ops.get(opKey(userID, opID)) ?? null,
    putOp(op) {
      const key = opKey(op.userID, op.opID)
      if (disk.ops.has(key)) throw new TidingsError('internal', { cause: new Error('The operation has a result') })
      journal.set(disk.ops, key, op)
    },
    pruneOps(before) {
      for (const [key, op] of disk.ops) if (op.at < before) journal.delete(disk.ops, key)
    },

    session: (tokenHash) => disk.sessions.get(tokenHash) ?? null,
    putSession: (session) => journal.set(disk.sessions, session.tokenHash, session),
    pruneSessions(before) {
      for (const [key, session] of disk.sessions) if (session.usedAt < before) journal.delete(disk.sessions, key)
    },
    deleteSession: (tokenHash) => journal.delete(disk.sessions, tokenHash),
    deleteSessionsOf(userID, device) {
      const ends = (session: SessionRecord) =>
        session.userID === userID && (device === null || session.device === device)
      const ended = [...disk.sessions.values()].filter(ends)
      for (const session of ended) journal.delete(disk.sessions, session.tokenHash)
      return ended.length
    },
  }
}
