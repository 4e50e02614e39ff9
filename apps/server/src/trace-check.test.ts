import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readTraceHead, readTraceMessages } from './trace.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-trace-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(name: string, lines: readonly unknown[]): string {
  const path = join(folder, name)
  writeFileSync(path, lines.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join(''))
  return path
}
async function readMessages(lines: readonly unknown[]): Promise<void> {
  for await (const _ of readTraceMessages(file('t.msgs.jsonl', lines), 1000));
}
const readHead = (lines: readonly unknown[]) => readTraceHead(file('t.head.jsonl', lines))

const line = (more: object = {}) => ({ t: 1000, from: 'u1', to: 'u2', group: null, text: 'hi', ...more })
const inGroup = (more: object = {}) => line({ to: null, group: 'g1', ...more })
const user = (more: object = {}) => ({ kind: 'user', user: 'u1', name: '小林', ...more })
const group = (more: object = {}) => ({ kind: 'group', group: 'g1', name: '老友', members: ['u1'], ...more })
const friend = (more: object = {}) => ({ kind: 'friend', a: 'u1', b: 'u2', ...more })

describe('a line of a trace', () => {
  test('may use every limit of the wire to its last byte', async () => {
    await readMessages([
      line({ from: 'f'.repeat(32), to: 't'.repeat(32), text: '界'.repeat(4096), t: Date.now() + 3_600_000 }),
      inGroup({ group: 'g'.repeat(48), th: 'x'.repeat(4096 - '{"thread":""}'.length) }),
    ])
    await readHead([
      user({ user: 'u'.repeat(32), name: 'n'.repeat(500) }),
      group({ group: 'g'.repeat(48), name: 'n'.repeat(100), members: ['u'.repeat(32)] }),
    ])
  })

  type Bad = readonly (readonly [what: string, line: unknown, says: RegExp])[]
  const badMessages: Bad = [
    ['no JSON', '{"t":', /it is not JSON/],
    ['no object', '[1]', /it is not an object/],
    ['no time', line({ t: 'now' }), /"t" is not a plausible time/],
    ['a time before 1970', line({ t: -1 }), /"t".*in milliseconds/],
    ['a time with a fraction', line({ t: 1709481618.5 }), /"t".*in milliseconds/],
    ['a time in microseconds', line({ t: 1_709_481_618_000_000 }), /"t".*in milliseconds/],
    ['a time in nanoseconds', line({ t: 1_709_481_618_000_000_000 }), /"t".*in milliseconds/],
    ['a time two days ahead', line({ t: Date.now() + 2 * 86_400_000 }), /"t".*in milliseconds/],
    ['nobody who speaks', line({ from: 7 }), /"from" is not a user id: that takes 1 to 32 printable ASCII/],
    ['nobody to speak to', line({ to: null }), /exactly one/],
    ['both a user and a group', line({ group: 'g1' }), /exactly one/],
    ['a receiver with a space', line({ to: 'bob smith' }), /"to" is not a user id/],
    ['a receiver without a name', line({ to: '' }), /"to" is not a user id/],
    ['a receiver who is not ASCII', line({ to: '小林' }), /"to" is not a user id/],
    ['a sender with too long a name', line({ from: 'u'.repeat(33) }), /"from" is not a user id/],
    ['a group with too long a name', inGroup({ group: 'g'.repeat(49) }), /"group" is not a group id: .* 1 to 48/],
    ['a group without a name', inGroup({ group: '' }), /"group" is not a group id/],
    ['a text that is a number', line({ text: 7 }), /"text" is not a text/],
    ['too long a text', line({ text: `${'界'.repeat(4096)}!` }), /"text" has 12289 bytes of UTF-8, and 12288/],
    ['half a character', line({ text: 'a\ud800b' }), /"text" holds half a character/],
    ['too long a thread', line({ th: 'x'.repeat(4096) }), /"th" as custom data has 4109 bytes/],
  ]
  for (const [what, wrong, says] of badMessages)
    test(`is refused by file and line when a message has ${what}`, async () => {
      const reading = readMessages([line(), wrong])
      await expect(reading).rejects.toThrow(says)
      await expect(reading).rejects.toMatchObject({
        exitCode: 1,
        message: expect.stringMatching(/msgs\.jsonl, line 2: /),
      })
    })

  const badHeads: Bad = [
    ['a user with a space', user({ user: 'bob smith' }), /"user" is not a user id/],
    ['a user without a nick', user({ name: null }), /"name" is not a text/],
    ['too long a nick', user({ name: 'n'.repeat(501) }), /"name" has 501 bytes of UTF-8, and 500/],
    ['half a character in a nick', user({ name: '\udc00' }), /"name" holds half a character/],
    ['a group with a space', group({ group: 'g 1' }), /"group" is not a group id/],
    ['too long a group name', group({ name: '群'.repeat(34) }), /"name" has 102 bytes of UTF-8, and 100/],
    ['a member that is no id', group({ members: ['u1', ''] }), /number 2 of "members" is not a user id/],
    ['an owner that is no id', group({ owner: 'the boss' }), /"owner" is not a user id/],
    ['a group of nobody', group({ members: [] }), /the group has nobody/],
    ['a friend that is no id', friend({ b: 'b'.repeat(33) }), /"b" is not a user id/],
  ]
  for (const [what, wrong, says] of badHeads)
    test(`is refused by file and line when a head has ${what}`, async () => {
      const reading = readHead([user(), wrong])
      await expect(reading).rejects.toThrow(says)
      await expect(reading).rejects.toMatchObject({
        exitCode: 1,
        message: expect.stringMatching(/head\.jsonl, line 2: /),
      })
    })
})
