import { beforeEach, expect, test } from 'vitest'
import { importGroup, importUsers } from './import-people.ts'
import { readChanges, readNames } from './read-feed.ts'
import { create, freshStorage, group, send, storage } from './rules.samples.ts'

beforeEach(async () => {
  await freshStorage()
  await storage.write(() =>
    importUsers(['u1', 'u2', 'u3', 'u4', 'u5'].map((userID) => ({ userID, nick: `N ${userID}` }))),
  )
})

const profile = async (viewer: string) => {
  const { groups, users } = await storage.read(() => readNames(viewer, [], ['g']))
  return { members: groups[0]?.members ?? [], version: groups[0]?.version ?? 0, users: users.map((u) => u.userID) }
}

test('a group shows its first members in the order they joined', async () => {
  await create('cat', ['u3', 'bob'])
  await send('cat', 'group_g')
  await group('ann', { kind: 'join', groupID: 'g' })
  expect(await profile('cat')).toMatchObject({ members: ['cat', 'u3', 'bob', 'ann'] })
  expect((await profile('cat')).users).toEqual(['cat', 'u3', 'bob', 'ann'])
})

test('who leaves makes room for the next who came, and who comes back is the last', async () => {
  await storage.write(() =>
    importGroup({ groupID: 'g', name: 'g', owner: 'ann', members: ['u5', 'u4', 'u3', 'u2'] }, 1_790_000_000_000),
  )
  await send('ann', 'group_g')
  await group('u4', { kind: 'quit', groupID: 'g' })
  await send('ann', 'group_g')
  await group('u1', { kind: 'join', groupID: 'g' })
  expect((await profile('ann')).members).toEqual(['ann', 'u5', 'u3', 'u2', 'u1'])
  await send('ann', 'group_g')
  await group('ann', { kind: 'kick', groupID: 'g', members: ['u5', 'u1'] })
  await group('u4', { kind: 'join', groupID: 'g' })
  expect((await profile('ann')).members).toEqual(['ann', 'u3', 'u2', 'u4'])
})

test('the sixth member is not shown until one of the five leaves', async () => {
  const members = ['u1', 'u2', 'u3', 'u4', 'u5']
  await storage.write(() => importGroup({ groupID: 'g', name: 'g', owner: 'ann', members }, 1_790_000_000_000))
  expect((await profile('u5')).members).toEqual(['ann', 'u1', 'u2', 'u3', 'u4'])
  const { renamedFor } = await group('u2', { kind: 'quit', groupID: 'g' })
  expect((await profile('u5')).members).toEqual(['ann', 'u1', 'u3', 'u4', 'u5'])
  expect([...renamedFor].sort()).toEqual(['ann', 'u1', 'u3', 'u4', 'u5'])
})

test('a member who is not shown comes and goes without a word to the others', async () => {
  const members = ['u1', 'u2', 'u3', 'u4', 'u5']
  await storage.write(() => importGroup({ groupID: 'g', name: 'g', owner: 'ann', members }, 1_790_000_000_000))
  expect((await group('u5', { kind: 'quit', groupID: 'g' })).renamedFor).toEqual([])
})

test('who is in a group is told to its members alone, and newly so to who comes or goes', async () => {
  await create('ann', ['u1'])
  const stranger = await profile('bob')
  expect(stranger).toMatchObject({ members: [], users: [] })
  await group('bob', { kind: 'join', groupID: 'g' })
  const member = await profile('bob')
  expect(member.members).toEqual(['ann', 'u1', 'bob'])
  expect(member.version).toBeGreaterThan(stranger.version)
  await group('bob', { kind: 'quit', groupID: 'g' })
  const gone = await profile('bob')
  expect(gone).toMatchObject({ members: [], users: [] })
  expect(gone.version).toBeGreaterThan(member.version)
})

test('a dismissed group shows nobody', async () => {
  await create('ann', ['u1'])
  await group('ann', { kind: 'dismiss', groupID: 'g' })
  expect(await profile('ann')).toMatchObject({ members: [], users: [] })
})

test('a row of a group brings those who are shown for it, once each', async () => {
  await create('ann', ['u1', 'u2'])
  await send('u1', 'group_g')
  await send('u1', 'c2c_ann')
  const page = await storage.read(() => readChanges('ann', 0))
  expect(page?.names.groups.map(({ members }) => members)).toEqual([['ann', 'u1', 'u2']])
  expect(page?.names.users.map(({ userID }) => userID).sort()).toEqual(['ann', 'u1', 'u2'])
})
