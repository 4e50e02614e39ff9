import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createClient } from '@tidings/node'
import ts from 'typescript'
import { expect, test } from 'vitest'

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const page = readFileSync(at('docs/reference/v2tim.md'), 'utf8')

interface Row {
  readonly name: string
  readonly here: string
  readonly test: string
}

/** The rows of the table under a heading: the first name in backticks, what it is here, its test. */
function rowsOf(heading: string): Row[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^\| `(\w+)[^|]*\|(.+)\|$/gm)].map(([, name = '', rest = '']) => {
    const cells = rest.split('|').map((cell) => cell.trim())
    return { name, here: cells.length > 1 ? (cells[0] ?? '') : '', test: cells.at(-1) ?? '' }
  })
}

/** Members of an interface as the source declares them. */
function membersOf(path: string, name: string): string[] {
  const text = readFileSync(at(`packages/client/src/api/${path}`), 'utf8')
  const found = ts
    .createSourceFile(path, text, ts.ScriptTarget.ES2023, false)
    .statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name)
  if (!found || !ts.isInterfaceDeclaration(found)) throw new Error(`${path} declares no ${name}`)
  return found.members.flatMap((m) => (m.name && ts.isIdentifier(m.name) ? [m.name.text] : []))
}

const client = createClient({ sdkAppID: 1, server: 'ws://127.0.0.1:1' })
const conversations = client.getConversationManager()
const messages = client.getMessageManager()
const methodsOf = (manager: object) =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(manager)).filter((name) => name !== 'constructor')

const ALL = ['Methods', 'Ours besides', 'Events', 'Fields of a conversation', 'Fields of a filter', 'Results']

test('every method that the table calls there is there, and none is there that it does not name', () => {
  const rows = rowsOf('Methods')
  expect(rows.length).toBeGreaterThan(35)
  for (const { name, here } of rows) {
    const isThere = name in conversations || name in messages
    expect([name, isThere]).toEqual([name, !here.startsWith('not there')])
  }
  const named = [...rows, ...rowsOf('Ours besides')].map(({ name }) => name)
  expect(methodsOf(conversations).filter((name) => !named.includes(name))).toEqual([])
})

test('every event of the listener is in the table, and every event of the table in the listener', () => {
  const named = rowsOf('Events').map(({ name }) => name)
  expect(named.toSorted()).toEqual(membersOf('conversation-listener.ts', 'ConversationListener').toSorted())
})

test('every field of a conversation and of a filter is in its table', () => {
  const fields = rowsOf('Fields of a conversation').map(({ name, here }) => /^`(\w+)`/.exec(here)?.[1] ?? name)
  const declared = membersOf('conversation-object.ts', 'TidingsConversation').filter((name) => name !== 'toJSON')
  expect(fields.toSorted()).toEqual(declared.toSorted())
  const filter = rowsOf('Fields of a filter').map(({ name }) => name)
  expect(filter.toSorted()).toEqual(membersOf('list-filter.ts', 'ConversationListFilter').toSorted())
})

test('every line of the tables names a test that exists', () => {
  const rows = ALL.flatMap(rowsOf)
  for (const { name, here, test: named } of rows) {
    if (here.startsWith('not there')) {
      expect([name, named]).toEqual([name, '-'])
      continue
    }
    const [path = '', words = ''] = named.split(': ')
    expect([name, path, existsSync(at(path))]).toEqual([name, path, true])
    // A title stands behind `test(`, or behind the cases of `test.each(`.
    const titles = readFileSync(at(path), 'utf8').match(/(?:test\(|\)\(|^ {2})['`"].*/gm) ?? []
    const isFound = words !== '' && titles.some((title) => title.includes(words))
    expect([name, named, isFound]).toEqual([name, named, true])
  }
})
