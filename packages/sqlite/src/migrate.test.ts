import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { type Migration, migrate } from './migrate.ts'

const first: Migration = { name: 'things', sql: 'CREATE TABLE things (id INTEGER PRIMARY KEY) STRICT' }
const second: Migration = {
  name: 'more',
  sql: 'CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT; INSERT INTO more VALUES (7)',
}

test('each step is applied once', () => {
  const db = openDatabase(':memory:')
  migrate(db, [first])
  migrate(db, [first, second])
  migrate(db, [first, second])
  expect(db.prepare('SELECT id FROM more').all()).toHaveLength(1)
  db.close()
})

test('a step that was edited after it shipped is refused', () => {
  const db = openDatabase(':memory:')
  migrate(db, [first])
  expect(() => migrate(db, [{ ...first, sql: `${first.sql} ` }])).toThrow(/differs/)
  db.close()
})

test('a database of a newer version is refused', () => {
  const db = openDatabase(':memory:')
  migrate(db, [first, second])
  expect(() => migrate(db, [first])).toThrow(/newer version/)
  db.close()
})

test('a step that fails leaves the schema as it was', () => {
  const db = openDatabase(':memory:')
  migrate(db, [first])
  expect(() => migrate(db, [first, second, { name: 'bad', sql: 'CREATE TABLE things (id)' }])).toThrow()
  expect(() => db.prepare('SELECT * FROM more')).toThrow(/no such table/)
  db.close()
})
