import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { AT_ALL, OPERATION_ID } from '@tidings/model'
import type { ImportItem } from '@tidings/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pairTraceFiles, readTraceHead, readTraceMessages } from './trace.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-trace-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(name: string, lines: readonly unknown[]): string {
  const path = join(folder, name)
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

async function itemsOf(lines: readonly unknown[]): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  for await (const batch of readTraceMessages(file('t.msgs.jsonl.gz', lines), 1000)) items.push(...batch.items)
  return items
}
const line = (more: object = {}) => ({ t: 1000, from: 'u1', to: 'u2', group: null, text: 'hi', ...more })

describe('the files of a trace', () => {
  test('find each other by name, whichever of them was given', () => {
    const head = file('a.head.jsonl.gz', [])
    const messages = file('a.msgs.jsonl.gz', [])
    const alone = file('b.msgs.jsonl', [])
    expect(pairTraceFiles([messages])).toEqual([{ head, messages }])
    expect(pairTraceFiles([head, messages])).toEqual([{ head, messages }])
    expect(pairTraceFiles([head])).toEqual([{ head, messages: null }])
    expect(pairTraceFiles([alone, messages])).toEqual([
      { head: null, messages: alone },
      { head, messages },
    ])
  })

  test('that are missing or called otherwise are refused before anything is read', () => {
    expect(() => pairTraceFiles([join(folder, 'no.msgs.jsonl.gz')])).toThrow(/no file/)
    expect(() => pairTraceFiles([file('chat.json', [])])).toThrow(/not called NAME/)
  })
})

describe('the head of a trace', () => {
  test('gives users, groups and friends, with an owner for every group and a user for every name', async () => {
    const head = await readTraceHead(
      file('a.head.jsonl.gz', [
        { kind: 'corpus', id: 'a', license: 'MIT' },
        { kind: 'user', user: 'u1', name: '小林' },
        { kind: 'group', group: 'g1', name: '老友', members: ['u1', 'u2'] },
        { kind: 'group', group: 'g2', name: 'Crew', members: ['u1'], owner: 'u3' },
        { kind: 'friend', a: 'u1', b: 'u4' },
      ]),
    )
    expect(head).toEqual({
      users: [
        { userID: 'u1', nick: '小林' },
        { userID: 'u2', nick: '' },
        { userID: 'u3', nick: '' },
        { userID: 'u4', nick: '' },
      ],
      groups: [
        { groupID: 'g1', name: '老友', owner: 'u1', members: ['u1', 'u2'] },
        { groupID: 'g2', name: 'Crew', owner: 'u3', members: ['u1'] },
      ],
      friends: [{ a: 'u1', b: 'u4' }],
    })
  })
})

describe('the messages of a trace', () => {
  test('keep who, whom, when and what', async () => {
    const [one, two] = await itemsOf([line(), line({ to: null, group: 'g1', at: ['u2', 'u2', 'u9'], t: 1001 })])
    expect(one).toMatchObject({
      from: 'u1',
      to: 'u2',
      group: null,
      time: 1000,
      tie: 0,
      elem: { type: 1, text: 'hi' },
      cloudCustomData: '',
      mentions: [],
    })
    expect(two).toMatchObject({ to: null, group: 'g1', mentions: ['u2', 'u9'] })
  })

  test('are named by what their line says, and alike lines by their count', async () => {
    const lines = [line(), line(), line({ text: 'other' })]
    const names = (await itemsOf(lines)).map((item) => item.clientMsgID)
    expect(new Set(names).size).toBe(3)
    for (const name of names) expect(name).toMatch(OPERATION_ID)
    expect((await itemsOf(lines)).map((item) => item.clientMsgID)).toEqual(names)
    // A longer cut of the same trace names them the same.
    expect((await itemsOf([line({ t: 1 }), ...lines])).slice(1).map((item) => item.clientMsgID)).toEqual(names)
  })

  test('are told apart when their lines differ only in the space around them', async () => {
    const text = JSON.stringify(line())
    const names = (await itemsOf([text, ` ${text}\t`, `${text}\r`])).map((item) => item.clientMsgID)
    expect(new Set(names).size).toBe(3)
    expect((await itemsOf([text, text, text])).map((item) => item.clientMsgID)).toEqual(names)
  })

  test('mention all who are named, but nobody whose name cannot be one', async () => {
    const many = Array.from({ length: 200 }, (_, n) => `u${n}`)
    const [item] = await itemsOf([line({ to: null, group: 'g1', at: ['bob smith', '', 7, 'é', AT_ALL, ...many] })])
    expect(item?.mentions).toEqual([AT_ALL, ...many])
  })

  test('of one millisecond are numbered in the order of their lines', async () => {
    const items = await itemsOf([
      line(),
      line({ from: 'u3' }),
      line({ t: 1001 }),
      line({ t: 1002 }),
      line({ t: 1002, from: 'u4' }),
    ])
    expect(items.map((item) => item.tie)).toEqual([0, 1, 0, 0, 1])
  })

  test('that are calls become custom messages with a readable preview in their language', async () => {
    const call = (dur: number, lang?: string) => line({ text: '', type: 'call', dur, ...(lang && { lang }) })
    const items = await itemsOf([call(125, 'zh'), call(-1, 'zh-CN'), call(125), call(-1), call(3725)])
    expect(items.map((item) => item.elem)).toEqual(
      [
        [125, '语音通话 02:05'],
        [-1, '未接来电'],
        [125, 'Voice call 02:05'],
        [-1, 'Missed call'],
        [3725, 'Voice call 1:02:05'],
      ].map(([duration, description]) => ({
        type: 2,
        data: JSON.stringify({ businessID: 'call', duration }),
        description,
        extension: '',
      })),
    )
  })

  test('keep a thread as custom data, and an action as its text', async () => {
    const [threaded, action] = await itemsOf([line({ th: 't-7' }), line({ act: 1, text: 'waves' })])
    expect(threaded?.cloudCustomData).toBe('{"thread":"t-7"}')
    expect(action?.elem).toEqual({ type: 1, text: 'waves' })
  })

  test('come in batches, with how far the file was read', async () => {
    const path = file(
      'b.msgs.jsonl',
      Array.from({ length: 5 }, (_, n) => line({ t: n })),
    )
    const batches = []
    for await (const { items, part } of readTraceMessages(path, 2)) batches.push([items.length, part])
    expect(batches.map(([length]) => length)).toEqual([2, 2, 1])
    expect(batches.at(-1)?.[1]).toBe(1)
  })

  test('are refused when their file is cut off', async () => {
    const path = join(folder, 'cut.msgs.jsonl.gz')
    const text = Array.from({ length: 200 }, (_, n) => JSON.stringify(line({ t: n, text: `message ${n * n}` }))).join(
      '\n',
    )
    writeFileSync(path, gzipSync(text).subarray(0, -40))
    const read = async () => {
      for await (const _ of readTraceMessages(path, 1000));
    }
    await expect(read()).rejects.toThrow(/cannot be read to its end/)
  })
})
