import { expect } from 'vitest'
import type { GroupRecord, MemberRecord, SessionRecord, UserRecord } from './records.ts'
import type { Storage } from './storage.ts'
import { tx } from './work.ts'

const ann: UserRecord = { userID: 'ann', nick: 'Ann', faceUrl: 'f', version: 1, notBefore: 0, banned: false }
const group: GroupRecord = {
  groupID: 'g1',
  groupType: 'Work',
  name: 'Team',
  faceUrl: '',
  owner: 'ann',
  members: ['ann', 'bob'],
  version: 1,
  dismissed: false,
}
const member = (userID: string, fields: Partial<MemberRecord> = {}): MemberRecord => ({
  groupID: 'g1',
  userID,
  role: 'member',
  member: true,
  spans: [{ join: 0, leave: null }],
  ...fields,
})
const session = (tokenHash: string, userID: string, device: string): SessionRecord => ({
  tokenHash,
  userID,
  device,
  createdAt: 1,
  usedAt: 2,
})

/** Users, groups, remembered operations and sessions. */
export const accountContract = {
  'users come back in the order asked, and the last write counts': async (storage: Storage) => {
    const banned = { ...ann, userID: 'bob', banned: true, notBefore: 1_700_000_000, version: 2 }
    await storage.write(function* () {
      yield* tx.putUser({ ...banned, version: 1, banned: false })
      yield* tx.putUser(ann)
      yield* tx.putUser(banned)
    })
    expect(await storage.read(() => tx.users(['bob', 'cid', 'ann', 'bob']))).toEqual([banned, null, ann, banned])
  },

  'a group is remembered with its last state': async (storage: Storage) => {
    await storage.write(() => tx.putGroup(group))
    const dismissed = { ...group, dismissed: true, version: 2, name: 'Gone' }
    await storage.write(() => tx.putGroup(dismissed))
    expect(await storage.read(() => tx.group('g1'))).toEqual(dismissed)
    expect(await storage.read(() => tx.group('g2'))).toBeNull()
    expect(await storage.read(() => tx.groups(['g2', 'g1']))).toEqual([null, dismissed])
  },

  'who has left a group is remembered, and is no member': async (storage: Storage) => {
    const left = member('bob', {
      member: false,
      spans: [
        { join: 0, leave: 4 },
        { join: 6, leave: 9 },
      ],
    })
    await storage.write(() => tx.putMembers([member('cid'), member('bob'), member('ann', { role: 'owner' })]))
    await storage.write(() => tx.putMembers([left, { ...member('dan'), groupID: 'g2' }]))
    expect(await storage.read(() => tx.activeMembers('g1'))).toEqual([member('ann', { role: 'owner' }), member('cid')])
    expect(await storage.read(() => tx.member('g1', 'bob'))).toEqual(left)
    expect(await storage.read(() => tx.member('g1', 'dan'))).toBeNull()
    expect(await storage.read(() => tx.activeMembers('g3'))).toEqual([])
  },

  'an operation is remembered for its user until it is old': async (storage: Storage) => {
    const op = (userID: string, at: number) => ({ userID, opID: 'op-1', hash: 'h', result: '{"a":1}', at })
    await storage.write(function* () {
      yield* tx.putOp(op('ann', 10))
      yield* tx.putOp(op('bob', 11))
    })
    expect(await storage.read(() => tx.op('bob', 'op-1'))).toEqual(op('bob', 11))
    expect(await storage.read(() => tx.op('ann', 'op-2'))).toBeNull()
    await storage.write(() => tx.pruneOps(11))
    expect(await storage.read(() => tx.op('ann', 'op-1'))).toBeNull()
    expect(await storage.read(() => tx.op('bob', 'op-1'))).toEqual(op('bob', 11))
  },

  'a session that nobody used for long is forgotten': async (storage: Storage) => {
    await storage.write(function* () {
      yield* tx.putSession({ ...session('a1', 'ann', 'phone'), usedAt: 10 })
      yield* tx.putSession({ ...session('b1', 'bob', 'phone'), usedAt: 11 })
      yield* tx.pruneSessions(11)
    })
    expect(await storage.read(() => tx.session('a1'))).toBeNull()
    expect((await storage.read(() => tx.session('b1')))?.usedAt).toBe(11)
  },

  'sessions end one by one, by device, or all of a user': async (storage: Storage) => {
    const left = () =>
      storage.read(function* () {
        const found: string[] = []
        for (const hash of ['a1', 'a2', 'a3', 'b1']) {
          const one = yield* tx.session(hash)
          if (one) found.push(one.tokenHash)
        }
        return found
      })
    await storage.write(function* () {
      yield* tx.putSession(session('a1', 'ann', 'phone'))
      yield* tx.putSession(session('a2', 'ann', 'phone'))
      yield* tx.putSession(session('a3', 'ann', 'desk'))
      yield* tx.putSession(session('b1', 'bob', 'phone'))
      yield* tx.putSession({ ...session('a3', 'ann', 'desk'), usedAt: 9 })
    })
    expect(await storage.read(() => tx.session('a3'))).toEqual({ ...session('a3', 'ann', 'desk'), usedAt: 9 })
    await storage.write(() => tx.deleteSession('a1'))
    expect(await left()).toEqual(['a2', 'a3', 'b1'])
    expect(await storage.write(() => tx.deleteSessionsOf('ann', 'phone'))).toBe(1)
    expect(await left()).toEqual(['a3', 'b1'])
    expect(await storage.write(() => tx.deleteSessionsOf('ann', null))).toBe(1)
    expect(await left()).toEqual(['b1'])
    expect(await storage.write(() => tx.deleteSessionsOf('cid', null))).toBe(0)
  },
}
