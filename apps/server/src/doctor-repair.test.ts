import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { damage, damageRow, examine, makeDemoFolder, openWorld, remove } from './doctor.samples.ts'

let folder: string
beforeEach(async () => {
  folder = await makeDemoFolder()
})
afterEach(() => remove(folder))

describe('the doctor repairs', () => {
  test('a wrong count, and a device that had it learns the right one', async () => {
    const device = join(folder, 'device')
    const unreadOn = async () => {
      const world = await openWorld(folder)
      const client = await world.user('alice', device)
      const conversations = client.getConversationManager()
      await expect.poll(() => client.getSyncState()).toBe('live')
      const { unreadCount } = await conversations.getConversation('c2c_mei')
      const total = await conversations.getTotalUnreadMessageCount()
      await client.close()
      await world.stop()
      return { unreadCount, total }
    }
    const right = await unreadOn()
    damage(
      folder,
      `UPDATE inbox SET version = version + 1000 WHERE user_id = 'alice' AND id = 'c2c_mei';
       UPDATE feeds SET head = (SELECT max(version) FROM inbox WHERE user_id = 'alice') WHERE user_id = 'alice'`,
    )
    damageRow(folder, 'alice', 'c2c_mei', `'$.unread', ${right.unreadCount + 50}`)
    expect(await unreadOn()).toEqual({ unreadCount: right.unreadCount + 50, total: right.total + 50 })

    const { code, lines } = await examine(folder, true)
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/: 1 finding$/),
      expect.stringMatching(
        new RegExp(`^repaired unread alice c2c_mei: ${right.unreadCount + 50} to ${right.unreadCount}, version \\d+$`),
      ),
    ])
    expect(code).toBe(0)
    expect((await examine(folder)).code).toBe(0)
    expect(await unreadOn()).toEqual(right)
  })

  test('nothing else, and says so with its exit code', async () => {
    damage(folder, "UPDATE feeds SET hlc = 1 WHERE user_id = 'alice'")
    expect((await examine(folder, true)).code).toBe(1)
    expect((await examine(folder)).code).toBe(1)
  })
})
