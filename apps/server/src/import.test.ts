import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openSqliteStorage } from '@tidings/storage-sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { importTraces } from './import.ts'

let folder: string
let said: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-import-'))
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text
    return true
  })
  vi.spyOn(console, 'log').mockImplementation((text) => {
    said += `${text}\n`
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

function trace(): string {
  const jsonl = (lines: readonly object[]) => gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const t = 1_709_481_618_000
  writeFileSync(
    join(folder, 'a.head.jsonl.gz'),
    jsonl([
      { kind: 'user', user: 'u1', name: '小林' },
      { kind: 'user', user: 'u2', name: 'Ben' },
      { kind: 'group', group: 'g1', name: '老友', members: ['u1', 'u2'] },
      { kind: 'friend', a: 'u1', b: 'u2' },
    ]),
  )
  const messages = join(folder, 'a.msgs.jsonl.gz')
  writeFileSync(
    messages,
    jsonl([
      { t, from: 'u1', to: 'u2', group: null, text: 'hi' },
      { t, from: 'u1', to: 'u2', group: null, text: 'hi' },
      { t: t + 1, from: 'u2', to: null, group: 'g1', text: '看这个', at: ['u1'] },
      { t: t + 2, from: 'u9', to: 'u1', group: null, text: '', type: 'call', dur: 5 },
    ]),
  )
  return messages
}

describe('an import', () => {
  test('brings in people and messages once, however often it is run', async () => {
    const options = { data: join(folder, 'data'), appId: 1 }
    const messages = trace()
    await importTraces([messages], options)
    expect(said).toContain('a.head.jsonl.gz: 2 users, 1 groups, 1 friendships')
    expect(said).toContain('4 messages imported\n')
    said = ''
    await importTraces([messages], { ...options, markRead: true })
    expect(said).toContain('0 messages imported, 4 known already\n')
    expect(said).toContain('Everything is set read.')
    expect(statSync(join(folder, 'data', 'tidings.db')).mode & 0o777).toBe(0o600)
  })

  test('does not touch data that a running server has open, and says so', async () => {
    const storage = await openSqliteStorage({ path: join(folder, 'tidings.db') })
    await expect(importTraces([trace()], { data: folder, appId: 1 })).rejects.toThrow(/has the data in .* open/)
    await storage.close()
  })
})
