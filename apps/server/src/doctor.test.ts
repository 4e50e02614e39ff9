import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { copyOf, damage, damageRow, examine, makeDemoFolder, openWorld, remove } from './doctor.samples.ts'

let demo: string
let folder: string
beforeAll(async () => {
  demo = await makeDemoFolder()
})
afterAll(() => remove(demo))
beforeEach(() => {
  folder = copyOf(demo)
})
afterEach(() => remove(folder))

const SUMMARY = /^\d+ users, \d+ conversations, \d+ messages checked: (\d+) findings?$/

/** The findings alone: without the lines before and after them. */
async function findings(): Promise<string[]> {
  const { code, lines } = await examine(folder)
  const found = lines.slice(2, -1)
  expect(SUMMARY.exec(lines.at(-1) ?? '')?.[1], lines.join('\n')).toBe(String(found.length))
  expect(code).toBe(found.length === 0 ? 0 : 1)
  return found
}

/** Of alice's row `id`, as SQLite's json_set takes it. */
interface RowChange {
  readonly id: string
  readonly change: string
}

describe('the doctor of a server', () => {
  test('finds nothing in the world of the demo, and changes nothing', async () => {
    const before = readFileSync(join(folder, 'tidings.db'))
    const { code, lines } = await examine(folder)
    expect(lines[0]).toMatch(/^tidings\.db \d+\.\d KiB$/)
    expect(lines[1]).toMatch(/^schema (\d) of \1; epoch \S+, commit \d+$/)
    expect(lines[2]).toMatch(/^\d\d users, \d\d conversations, \d\d messages checked: 0 findings$/)
    expect([code, lines.length]).toEqual([0, 3])
    expect(readFileSync(join(folder, 'tidings.db')).equals(before)).toBe(true)
  })

  const planted: readonly (readonly [what: string, how: string | RowChange, says: readonly RegExp[]])[] = [
    ['a wrong unread count', { id: 'c2c_mei', change: "'$.unread', 77" }, [/^unread alice c2c_mei: says 77, is \d$/]],
    [
      'a head that lags',
      "UPDATE feeds SET head = head - 1 WHERE user_id = 'alice'",
      [/^feed alice: its head is \d+, its highest version \d+$/],
    ],
    [
      'two rows with one version',
      `DROP INDEX inbox_by_version; UPDATE inbox SET version = (SELECT min(version) FROM inbox WHERE user_id = 'mei')
       WHERE user_id = 'mei' AND version = (SELECT max(version) - 1 FROM inbox WHERE user_id = 'mei')`,
      [
        /^schema index inbox_by_version: is missing$/,
        /^version mei \d+: belongs to more than one row$/,
        /^digest mei \S+ \S+: is not of what its row says$/,
      ],
    ],
    [
      'a feed of nobody',
      "INSERT INTO feeds (user_id, head, hlc) VALUES ('ghost', 0, 0)",
      [/^feed ghost: there is no such user$/],
    ],
    [
      'a clock behind its rows',
      "UPDATE feeds SET hlc = 1 WHERE user_id = 'alice'",
      [/^feed alice: its clock is at 1, behind a row at \d+$/],
    ],
    [
      'a message that is gone',
      "DELETE FROM messages WHERE timeline = 'group_family' AND seq = 2",
      [/^timeline group_family: 2 is missing$/],
    ],
    [
      'a timeline that does not know its end',
      "UPDATE timelines SET last_seq = last_seq + 3 WHERE id = 'c2c_alice mei'",
      [
        /^timeline c2c_alice mei: says that it ends at \d+, ends at \d+$/,
        /^row alice c2c_mei: says that the timeline ends at \d+, it ends at \d+$/,
        /^row mei c2c_alice: says that the timeline ends at \d+, it ends at \d+$/,
      ],
    ],
    [
      'messages without a timeline',
      "UPDATE timelines SET id = 'c2c_x y' WHERE id = 'c2c_alice mei'",
      [
        /^timeline c2c_alice mei: has messages and no record$/,
        /^timeline c2c_x y: says that it ends at \d+, is empty$/,
        /^row alice c2c_mei: says that the timeline ends/,
        /^row mei c2c_alice: says that the timeline ends/,
      ],
    ],
    [
      'a read position beyond the end',
      { id: 'c2c_ben', change: "'$.readSeq', 999, '$.unread', 0" },
      [/^row alice c2c_ben: is read up to 999, beyond \d+$/],
    ],
    [
      'a last message that is not shown',
      "UPDATE messages SET excluded_from_last = 1 WHERE timeline = 'group_family' AND seq = (SELECT last_seq FROM timelines WHERE id = 'group_family')",
      expect.arrayContaining([
        expect.stringMatching(/^row alice group_family: showSeq is \d+, where no message stands that a list shows$/),
        expect.stringMatching(/^row alice group_family: lastMessageSeq is \d+, where no message/),
      ]) as unknown as RegExp[],
    ],
    [
      'a conversation group that does not exist',
      { id: 'c2c_ben', change: "'$.labels', json_array('nowhere')" },
      [/^label alice c2c_ben nowhere: does not exist$/],
    ],
    [
      'a row that is not where it says',
      "UPDATE inbox SET order_key = 5 WHERE user_id = 'alice' AND id = 'c2c_ben'",
      [/^order alice c2c_ben: stands where its row does not say$/],
    ],
    [
      'a row that is hidden and should show',
      "UPDATE inbox SET hidden = 1 WHERE user_id = 'alice' AND id = 'c2c_ben'",
      [/^order alice c2c_ben: is hidden and should show$/],
    ],
    [
      'a digest that is of something else',
      "UPDATE inbox SET digest = 1 WHERE user_id = 'alice' AND id = 'c2c_ben'",
      [
        /^digest alice conversation c2c_ben: is not of what its row says$/,
        /^digest alice: is not the sum of its rows$/,
      ],
    ],
    [
      'a row that cannot be read',
      "UPDATE inbox SET state = '{ my secret' WHERE user_id = 'alice' AND id = 'c2c_ben'",
      [/^row alice conversation c2c_ben: cannot be read$/],
    ],
    [
      'a member without an open stretch',
      `UPDATE members SET spans = '[{"join":0,"leave":1}]' WHERE group_id = 'lane' AND user_id = 'alice'`,
      expect.arrayContaining([
        'span alice lane: a member without an open stretch',
        "membership alice lane: the user's row and the group's record differ",
      ]) as unknown as RegExp[],
    ],
    [
      'stretches that overlap',
      `UPDATE members SET spans = '[{"join":0,"leave":3},{"join":2,"leave":null}]' WHERE group_id = 'lane' AND user_id = 'alice'`,
      expect.arrayContaining(['span alice lane: stretch 2 begins at 2, inside the one before']) as unknown as RegExp[],
    ],
    [
      'a member who is none in the list',
      { id: 'group_lane', change: "'$.member', json('false')" },
      [/^membership alice lane: the list says out, the group not$/],
    ],
    ['an index that is missing', 'DROP INDEX inbox_by_position', [/^schema index inbox_by_position: is missing$/]],
    [
      'a step of the schema that was edited',
      "UPDATE migrations SET checksum = 'x' WHERE number = 1",
      [/^schema first: is not the step that was shipped$/],
    ],
    [
      'another history',
      "UPDATE history SET epoch = 'other'",
      [/^epoch other: the file beside the database belongs to \S+; at the next start devices read their lists anew$/],
    ],
    [
      'an older copy',
      'UPDATE history SET commits = 1',
      [/^epoch \S+: the database is at commit 1, and was at \d+ before: it is an older copy;/],
    ],
  ]
  for (const [what, how, says] of planted)
    test(`names ${what}`, async () => {
      if (typeof how === 'string') damage(folder, how)
      else damageRow(folder, 'alice', how.id, how.change)
      const found = await findings()
      expect(found).toEqual(Array.isArray(says) ? says.map((line) => expect.stringMatching(line)) : says)
    })

  test('names a file beside the database that is gone', async () => {
    rmSync(join(folder, 'tidings.db.epoch'))
    expect(await findings()).toEqual([expect.stringMatching(/^epoch \S+: no readable file beside the database/)])
  })

  test('names pages that are damaged, and goes no further', async () => {
    const path = join(folder, 'tidings.db')
    const bytes = readFileSync(path)
    bytes.fill(0xaa, 8192, 16_384)
    writeFileSync(path, bytes)
    const { code, lines } = await examine(folder)
    expect(code).toBe(1)
    expect(lines.join('\n')).toMatch(/^integrity tidings\.db: /m)
    expect(lines.at(-1)).toMatch(/The rest was not checked/)
  })
})

describe('the doctor cannot check', () => {
  test('a folder that a server holds', async () => {
    const world = await openWorld(folder)
    try {
      await expect(examine(folder)).rejects.toMatchObject({
        exitCode: 2,
        message: `Another process has tidings.db in ${folder} open: stop it first.`,
      })
    } finally {
      await world.stop()
    }
  })

  test('a folder without a database, or none at all', async () => {
    rmSync(join(folder, 'tidings.db'))
    await expect(examine(folder)).rejects.toMatchObject({
      exitCode: 2,
      message: /neither the database of a server nor/,
    })
    await expect(examine(join(folder, 'nowhere'))).rejects.toMatchObject({ exitCode: 2, message: /cannot be read/ })
  })

  test('a file that is no database', async () => {
    truncateSync(join(folder, 'tidings.db'), 0)
    writeFileSync(join(folder, 'tidings.db'), 'x'.repeat(4096))
    await expect(examine(folder)).rejects.toMatchObject({ exitCode: 2, message: /cannot be opened/ })
  })

  test('a database of a newer version', async () => {
    damage(folder, "INSERT INTO migrations (number, name, checksum) VALUES (99, 'later', 'x')")
    await expect(examine(folder)).rejects.toMatchObject({ exitCode: 2, message: /made by a newer version/ })
  })
})
