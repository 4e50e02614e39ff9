import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { copyOf, damage, examine, openWorld, remove } from './doctor.samples.ts'

const STORE = `1-${Buffer.from('alice').toString('hex')}.db`

let home: string
let folder: string
/** A device with messages, a refused one, and two operations that wait for a server that is gone. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tidings-doctor-test-'))
  const world = await openWorld(join(home, 'server'))
  const bob = await world.user('bob', join(home, 'bob'))
  const alice = await world.user('alice', join(home, 'alice'))
  const [theirs, ours] = [bob.getMessageManager(), alice.getMessageManager()]
  for (const text of ['one', 'two']) await theirs.sendMessage(theirs.createTextMessage(text), { userID: 'alice' })
  const conversations = alice.getConversationManager()
  await vi.waitFor(async () => expect((await conversations.getConversation('c2c_bob')).unreadCount).toBe(2))
  await ours.getHistoryMessageList({ userID: 'bob' }, { count: 10 })
  // Said while alice was away: never hers, and no gap.
  const [made, mine] = [bob.getGroupManager(), alice.getGroupManager()]
  await made.createGroup({ groupType: 'Public', groupID: 'club', groupName: 'club', members: ['alice'] })
  const say = (text: string) => theirs.sendMessage(theirs.createTextMessage(text), { groupID: 'club' })
  await say('first')
  await mine.quitGroup('club')
  await say('not for alice')
  await mine.joinGroup('club')
  await say('third')
  await vi.waitFor(async () => expect((await conversations.getConversation('group_club')).unreadCount).toBe(2))
  await ours.getHistoryMessageList({ groupID: 'club' }, { count: 10 })
  await expect(ours.sendMessage(ours.createTextMessage('no'), { groupID: 'nowhere' })).rejects.toThrow(/10010/)
  await bob.close()
  await world.stop()
  await vi.waitFor(() => expect(alice.getSyncState()).toBe('offline'))
  const unsent = ours.sendMessage(ours.createTextMessage('a secret'), { userID: 'bob' })
  unsent.catch(() => {})
  await conversations.pinConversation('c2c_bob', true)
  await alice.close()
})
afterAll(() => remove(home))
beforeEach(() => {
  folder = copyOf(join(home, 'alice'))
})
afterEach(() => remove(folder))

describe('the doctor of a device', () => {
  test('says where it stands and what waits, and finds nothing', async () => {
    const { code, lines } = await examine(folder)
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${STORE} \\d+\\.\\d KiB`)),
      expect.stringMatching(/^alice: cursor \d+ of epoch \S+, \d+ rows$/),
      'alice: 2 operations wait, 1 are refused; 2 messages are not sent',
      expect.stringMatching(/^1 user, \d conversations?, \d messages? checked: 0 findings$/),
    ])
    expect(code).toBe(0)
  })

  const planted: readonly (readonly [what: string, sql: string, says: RegExp])[] = [
    ['meta that is missing', 'DELETE FROM meta', /^meta alice: is missing, although there are rows or operations$/],
    ['meta that cannot be read', "UPDATE meta SET json = 'x'", /^row alice meta: cannot be read$/],
    [
      'a total that drifted',
      "UPDATE meta SET json = json_set(json, '$.aggregates.unread', 9)",
      /^unread alice: the total says 9, its rows add up to 4$/,
    ],
    [
      'a row that is not where it says',
      "UPDATE rows SET list_key = 5 WHERE id = 'c2c_bob'",
      /^order alice c2c_bob: stands where its row does not say$/,
    ],
    [
      'an operation above the last one',
      "INSERT INTO outbox SELECT 999, json_set(json, '$.n', 999) FROM outbox LIMIT 1",
      /^outbox alice 999: is above the last one, \d+$/,
    ],
    [
      'messages that it says it holds and does not',
      "DELETE FROM messages WHERE id = 'c2c_bob' AND seq = 1",
      /^held alice c2c_bob: 1 messages from 1 to 2$/,
    ],
    ['a table that is missing', 'DROP TABLE held', /^schema alice table held: is missing$/],
  ]
  for (const [what, sql, says] of planted)
    test(`names ${what}`, async () => {
      damage(folder, sql, STORE)
      const { code, lines } = await examine(folder)
      expect(lines.filter((line) => says.test(line))).toHaveLength(1)
      expect(lines.at(-1)).toMatch(/: 1 finding$/)
      expect(code).toBe(1)
      expect(lines.join('\n')).not.toContain('secret')
    })
})
