import type { GroupType } from '@tidings/model'
import type { GroupRecord, MemberRecord, OpRecord, SessionRecord, Tables, UserRecord } from '@tidings/server'
import type { Database } from '@tidings/sqlite'

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

type UserColumns = Omit<UserRecord, 'banned'> & { readonly banned: number }
type GroupColumns = Omit<GroupRecord, 'dismissed' | 'members'> & {
  readonly dismissed: number
  readonly members: string
  readonly groupType: GroupType
}
type MemberColumns = Omit<MemberRecord, 'member' | 'spans'> & { readonly member: number; readonly spans: string }

const toMember = (columns: MemberColumns): MemberRecord => ({
  ...columns,
  member: columns.member === 1,
  spans: JSON.parse(columns.spans) as MemberRecord['spans'],
})

/** Users, groups and who is in them, remembered operations, device sessions. */
export function accountTables(db: Database): AccountTables {
  const getUser = db.prepare(
    `SELECT user_id AS userID, nick, face_url AS faceUrl, version, not_before AS notBefore, banned
     FROM users WHERE user_id = ?`,
  )
  const putUser = db.prepare(
    `INSERT INTO users (user_id, nick, face_url, version, not_before, banned) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (user_id) DO UPDATE SET nick = excluded.nick, face_url = excluded.face_url,
       version = excluded.version, not_before = excluded.not_before, banned = excluded.banned`,
  )
  const getGroup = db.prepare(
    `SELECT group_id AS groupID, group_type AS groupType, name, face_url AS faceUrl, owner, members, version, dismissed
     FROM groups WHERE group_id = ?`,
  )
  const putGroup = db.prepare(
    `INSERT INTO groups (group_id, group_type, name, face_url, owner, members, version, dismissed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (group_id) DO UPDATE SET group_type = excluded.group_type, name = excluded.name,
       face_url = excluded.face_url, owner = excluded.owner, members = excluded.members, version = excluded.version,
       dismissed = excluded.dismissed`,
  )
  const memberColumns = 'group_id AS groupID, user_id AS userID, role, member, spans'
  const getMember = db.prepare(`SELECT ${memberColumns} FROM members WHERE group_id = ? AND user_id = ?`)
  const active = db.prepare(`SELECT ${memberColumns} FROM members WHERE group_id = ? AND member = 1 ORDER BY user_id`)
  const putMember = db.prepare(
    `INSERT INTO members (group_id, user_id, role, member, spans) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (group_id, user_id) DO UPDATE SET
       role = excluded.role, member = excluded.member, spans = excluded.spans`,
  )
  const getOp = db.prepare(
    'SELECT user_id AS userID, op_id AS opID, hash, result, at FROM ops WHERE user_id = ? AND op_id = ?',
  )
  const putOp = db.prepare('INSERT INTO ops (user_id, op_id, hash, result, at) VALUES (?, ?, ?, ?, ?)')
  const pruneOps = db.prepare('DELETE FROM ops WHERE at < ?')
  const getSession = db.prepare(
    `SELECT token_hash AS tokenHash, user_id AS userID, device, created_at AS createdAt, used_at AS usedAt
     FROM sessions WHERE token_hash = ?`,
  )
  const putSession = db.prepare(
    `INSERT INTO sessions (token_hash, user_id, device, created_at, used_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (token_hash) DO UPDATE SET user_id = excluded.user_id, device = excluded.device,
       created_at = excluded.created_at, used_at = excluded.used_at`,
  )
  const pruneSessions = db.prepare('DELETE FROM sessions WHERE used_at < ?')
  const deleteSession = db.prepare('DELETE FROM sessions WHERE token_hash = ?')
  const deleteOfUser = db.prepare('DELETE FROM sessions WHERE user_id = ?')
  const deleteOfDevice = db.prepare('DELETE FROM sessions WHERE user_id = ? AND device = ?')

  const user = (userID: string): UserRecord | null => {
    const columns = getUser.get<UserColumns>(userID)
    return columns ? { ...columns, banned: columns.banned === 1 } : null
  }
  const group = (groupID: string): GroupRecord | null => {
    const columns = getGroup.get<GroupColumns>(groupID)
    if (!columns) return null
    return { ...columns, members: JSON.parse(columns.members) as string[], dismissed: columns.dismissed === 1 }
  }

  return {
    users: (userIDs) => userIDs.map(user),
    putUser: (u) => void putUser.run(u.userID, u.nick, u.faceUrl, u.version, u.notBefore, Number(u.banned)),

    group,
    groups: (groupIDs) => groupIDs.map(group),
    putGroup(g) {
      const { groupID, groupType, name, faceUrl, owner, version } = g
      putGroup.run(groupID, groupType, name, faceUrl, owner, JSON.stringify(g.members), version, Number(g.dismissed))
    },
    member(groupID, userID) {
      const columns = getMember.get<MemberColumns>(groupID, userID)
      return columns ? toMember(columns) : null
    },
    activeMembers: (groupID) => active.all<MemberColumns>(groupID).map(toMember),
    putMembers(members) {
      for (const m of members) putMember.run(m.groupID, m.userID, m.role, Number(m.member), JSON.stringify(m.spans))
    },

    op: (userID, opID) => getOp.get<OpRecord>(userID, opID) ?? null,
    putOp: (op) => void putOp.run(op.userID, op.opID, op.hash, op.result, op.at),
    pruneOps: (before) => void pruneOps.run(before),

    session: (tokenHash) => getSession.get<SessionRecord>(tokenHash) ?? null,
    putSession: (s) => void putSession.run(s.tokenHash, s.userID, s.device, s.createdAt, s.usedAt),
    pruneSessions: (before) => void pruneSessions.run(before),
    deleteSession: (tokenHash) => void deleteSession.run(tokenHash),
    deleteSessionsOf: (userID, device) =>
      device === null ? deleteOfUser.run(userID) : deleteOfDevice.run(userID, device),
  }
}
