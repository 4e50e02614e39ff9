import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureSecret, readSecret, secretPath } from './secret.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-secret-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the secret', () => {
  test('is made once, readable by its owner alone, in a folder of its own', () => {
    const path = secretPath({ data: join(folder, 'data') })
    const secret = ensureSecret(path)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
    expect(ensureSecret(path)).toBe(secret)
    expect(readFileSync(path, 'utf8')).toBe(`${secret}\n`)
  })

  test('is taken from the file that was named', () => {
    const path = join(folder, 'key')
    writeFileSync(path, `${'k'.repeat(32)}\n`)
    expect(ensureSecret(secretPath({ data: folder, secretFile: path }))).toBe('k'.repeat(32))
  })

  test('is not made by reading', () => {
    expect(readSecret(join(folder, 'secret'))).toBeNull()
  })

  test('is refused when it is shorter than 32 bytes', () => {
    const path = join(folder, 'short')
    writeFileSync(path, 'k'.repeat(31))
    expect(() => ensureSecret(path)).toThrow(/too short/)
  })

  test('that cannot be read or kept is a sentence', () => {
    expect(() => readSecret(folder)).toThrow(/cannot be read/)
    chmodSync(folder, 0o700)
    writeFileSync(join(folder, 'file'), '')
    expect(() => ensureSecret(join(folder, 'file', 'secret'))).toThrow(/secret/)
  })
})
