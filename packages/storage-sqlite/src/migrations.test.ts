import { migrate, openDatabase } from '@tidings/sqlite'
import { expect, test } from 'vitest'
import { accountTables } from './account-tables.ts'
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
