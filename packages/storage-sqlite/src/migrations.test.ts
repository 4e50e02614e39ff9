import { addDigest, digestOf } from '@tidings/model'
import { conversation } from '@tidings/model/testing'
import { migrate, openDatabase } from '@tidings/sqlite'
import { expect, test } from 'vitest'
import { accountTables } from './account-tables.ts'
import { feedTables } from './feed-tables.ts'
import { migrations } from './migrations.ts'

test('a database from before groups showed their members shows the first of them, with a profile that is newer', () => {
  const db = openDatabase(':memory:')
  migrate(db, migrations.slice(0, 1))
  db.exec(`
    INSERT INTO groups VALUES ('g', 'Work', 'Team', '', 'ann', 7, 0), ('empty', 'Work', 'Gone', '', 'ann', 1, 1);
    INSERT INTO members VALUES
      ('g', 'ann', 'owner', 1, '[{"join":3,"leave":4},{"join":9,"leave":null}]'),
      ('g', 'bob', 'member', 1, '[{"join":5,"leave":null}]'),
      ('g', 'cat', 'member', 0, '[{"join":0,"leave":2}]'),
      ('g', 'dan', 'member', 1, '[{"join":0,"leave":null}]'),
      ('g', 'eve', 'member', 1, '[{"join":10,"leave":null}]'),
      ('g', 'fay', 'member', 1, '[{"join":0,"leave":null}]'),
      ('g', 'gus', 'member', 1, '[{"join":11,"leave":null}]');`)
  migrate(db, migrations)
  const tables = accountTables(db)
  expect(tables.group('g')).toEqual({
    groupID: 'g',
    groupType: 'Work',
    name: 'Team',
    faceUrl: '',
    owner: 'ann',
    members: ['dan', 'fay', 'bob', 'ann', 'eve'],
    version: 8,
    dismissed: false,
  })
  expect(tables.group('empty')?.members).toEqual([])
  db.close()
})

test('a database from before there were digests has them for every row, and their sum for every feed', () => {
  const db = openDatabase(':memory:')
  migrate(db, migrations.slice(0, 2))
  const rows = [
    conversation({ id: 'c2c_bob', version: 1, showSeq: 3, unread: 2 }),
    conversation({ id: 'c2c_cat', version: 2, showSeq: 3, hiddenSeq: 3 }),
    conversation({ id: 'c2c_dan', version: 3, showSeq: 1, pinned: true, pinnedAt: 9 }),
  ]
  const put = db.prepare('INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (const { kind, id, version, state } of rows) put.run('ann', kind, id, version, 0, 0, JSON.stringify(state))
  db.exec(`INSERT INTO feeds VALUES ('ann', 3, 9), ('bob', 0, 0)`)
  migrate(db, migrations)
  const tables = feedTables(db)
  expect(tables.feed('ann').digest).toBe(rows.map(digestOf).reduce(addDigest, 0))
  expect(tables.feed('ann').digest).not.toBe(0)
  expect(tables.feed('bob').digest).toBe(0)
  expect(tables.rowDigests(rows.map(({ kind, id }) => ({ userID: 'ann', kind, id })))).toEqual(rows.map(digestOf))
  db.close()
})
