import { expect, test } from 'vitest'
import { user } from './local-store.samples.ts'
import { createMemoryDisk } from './memory-disk.ts'
import { createMemoryStore } from './memory-store.ts'
import { NameRefs } from './name-refs.ts'
import { Names } from './names.ts'

const group = (members: readonly string[], version = 1) =>
  ({ groupID: 'g', name: 'Hikers', faceUrl: '', groupType: 'Work', members, version }) as const

async function names(...groups: readonly object[]) {
  const store = createMemoryStore(createMemoryDisk())
  const users = ['ann', 'bob', 'cat'].map((userID) => user(userID, `N ${userID}`))
  await store.write({ users, groups: groups as ReturnType<typeof group>[] }, 'strict')
  return new Names(store)
}

test('a group brings the names of those who are shown for it', async () => {
  const known = await names(group(['ann', 'bob']))
  await known.load([], ['g'])
  expect([known.user('ann')?.nick, known.user('bob')?.nick, known.user('cat')]).toEqual(['N ann', 'N bob', undefined])
  expect(new NameRefs().conversation('group_g', 'cat', known).users.sort()).toEqual(['ann', 'bob', 'cat'])
})

test('a profile from before groups showed their members shows nobody, until a newer one is learned', async () => {
  const { members: _, ...old } = group([])
  const known = await names(old)
  await known.load([], ['g'])
  expect(known.group('g')?.members).toEqual([])
  expect(known.learn([], [group(['ann'], 1)]).groups).toEqual([])
  expect(known.learn([], [group(['ann'], 2)]).groups).toEqual(['g'])
  expect(known.group('g')?.members).toEqual(['ann'])
})
