import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FAILURES, type FailureName } from '@tidings/model'
import { createClient } from '@tidings/node'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { APP } from '../end-to-end/running-server.ts'
import { LANGUAGES, pagesOf, textOf } from './sample.ts'

/** The members that a source file's interface declares. */
function membersOf(path: string, name: string): string[] {
  const text = readFileSync(fileURLToPath(new URL(`../../packages/client/src/api/${path}`, import.meta.url)), 'utf8')
  const found = ts
    .createSourceFile(path, text, ts.ScriptTarget.ES2023, false)
    .statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name)
  if (!found || !ts.isInterfaceDeclaration(found)) throw new Error(`${path} declares no ${name}`)
  return found.members.flatMap((m) => (m.name && ts.isIdentifier(m.name) ? [m.name.text] : []))
}

/** The rows of every table of a text, as cells. */
const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\|(.+)\|$/gm)].map(([, row = '']) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()))

/** The names in backticks of a cell, without their arguments. */
const namesIn = (cell = ''): string[] => [...cell.matchAll(/`([A-Za-z_]\w*)[^`]*`/g)].map(([, name = '']) => name)

const namesInFirstCells = (text: string) => rowsOf(text).flatMap(([first]) => namesIn(first))

const client = createClient({ sdkAppID: APP, server: 'ws://127.0.0.1:1' })
const parts = [client, client.getConversationManager(), client.getMessageManager(), client.getGroupManager()]
const isOffered = (name: string) => parts.some((part) => name in part)

describe.each(LANGUAGES)('the tables in %s', (language) => {
  test('explain every field of a conversation, every field of a filter and every event', () => {
    const told = namesInFirstCells(textOf(language, 'conversation-list.md'))
    // What a filter carries only in its older shape is told where one comes from that shape.
    const older = ['groupName', 'nextSeq', 'count']
    const fields = membersOf('conversation-object.ts', 'TidingsConversation').filter((name) => name !== 'toJSON')
    const filter = membersOf('list-filter.ts', 'ConversationListFilter').filter((name) => !older.includes(name))
    expect(told).toEqual(
      expect.arrayContaining([...fields, ...filter, ...membersOf('conversation-listener.ts', 'ConversationListener')]),
    )
  })

  test('explain every member of a live list', () => {
    const told = namesInFirstCells(textOf(language, 'thirty-lines.md'))
    expect(told).toEqual(expect.arrayContaining(membersOf('open-list.ts', 'ConversationList')))
  })

  test('give the errors their own numbers', () => {
    const rows = rowsOf(textOf(language, 'errors.md')).filter(([code]) => /^\d/.test(code ?? ''))
    expect(rows.length).toBeGreaterThan(20)
    for (const [codes = '', names] of rows)
      expect(codes.split(/, |、/).map(Number)).toEqual(
        namesIn(names).map((name) => FAILURES[name as FailureName]?.code ?? name),
      )
  })

  test('call the same what is called the same, and missing what is missing', () => {
    const text = textOf(language, 'from-tencent.md')
    const [calls = '', missing = ''] = [text.split(/^## /m)[2], text.split(/^## /m)[5]]
    const same = rowsOf(calls).filter(([, there]) => /^(the same|相同)/.test(there ?? ''))
    expect(same.length).toBeGreaterThan(12)
    expect(same.flatMap(([name]) => namesIn(name)).filter((name) => !isOffered(name))).toEqual([])
    expect(namesIn(missing)).toContain('revokeMessage')
    expect(namesIn(missing).filter(isOffered)).toEqual([])
  })
})

const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

test('every link from one page of the guide to another leads somewhere', () => {
  const pages = new Map(
    ['README.md', ...LANGUAGES.flatMap((l) => pagesOf(l).map((page) => `${l}/${page}`))].map((path) => [
      path,
      readFileSync(fileURLToPath(new URL(`../../docs/guide/${path}`, import.meta.url)), 'utf8'),
    ]),
  )
  const targets = new Set<string>()
  for (const [path, text] of pages) {
    targets.add(path)
    for (const [, heading = ''] of text.matchAll(/^#+ (.+)$/gm)) targets.add(`${path}#${slugOf(heading)}`)
  }
  const links = [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\]\(([^):]+)\)/g)].map(([, link = '']) => new URL(link, `file:///${path}`)),
  )
  expect(links.length).toBeGreaterThan(20)
  const broken = links
    .map(({ pathname, hash }) => `${pathname.slice(1)}${decodeURI(hash)}`)
    .filter((to) => !targets.has(to))
  expect(broken).toEqual([])
})
