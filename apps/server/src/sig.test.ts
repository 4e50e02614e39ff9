import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ensureSecret } from './secret.ts'
import { sig } from './sig.ts'

let data: string
let said: string
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'tidings-sig-')), 'data')
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(join(data, '..'), { recursive: true, force: true })
})

test('a UserSig is the one line on stdout when the secret is there', async () => {
  ensureSecret({ data })
  await sig('alice', { data, appId: 1, expire: 60 })
  expect(said).toMatch(/^[\w*-]+\n$/)
})

test('a UserSig is not made from a secret that no server has', async () => {
  await expect(sig('alice', { data, appId: 1, expire: 60 })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^There is no secret in .*: name the server's with --data or --secret-file\.$/),
  })
  expect(said).toBe('')
  expect(existsSync(data)).toBe(false)
})
