import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureSecret, readSecret, requireSecret, secretPath } from './secret.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-secret-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the secret', () => {
  test('is made once, readable by its owner alone, in a folder of its own', () => {
    const place = { data: join(folder, 'data') }
    const path = secretPath(place)
    const { secret } = ensureSecret(place)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
    expect(ensureSecret(place).secret).toBe(secret)
    expect(readFileSync(path, 'utf8')).toBe(`${secret}\n`)
  })

  test('is taken from the file that was named', () => {
    const secretFile = join(folder, 'key')
    writeFileSync(secretFile, `${'k'.repeat(32)}\n`)
    expect(ensureSecret({ data: folder, secretFile })).toEqual({ secret: 'k'.repeat(32), generated: false })
  })

  test('counts as generated in its own place at every start, in a named one only when it is made', () => {
    const place = { data: join(folder, 'data') }
    expect([ensureSecret(place), ensureSecret(place)].map(({ generated }) => generated)).toEqual([true, true])
    expect(ensureSecret({ ...place, secretFile: `${folder}/./data/secret` }).generated).toBe(true)
    const named = { ...place, secretFile: join(folder, 'key') }
    expect([ensureSecret(named), ensureSecret(named)].map(({ generated }) => generated)).toEqual([true, false])
  })

  test('is not made by reading', () => {
    expect(readSecret(join(folder, 'secret'))).toBeNull()
  })

  test('that has to be there and is not, is a sentence that says what to type', () => {
    expect(() => requireSecret({ data: folder })).toThrow(/no secret in .*--data or --secret-file/)
    expect(readSecret(join(folder, 'secret'))).toBeNull()
    const { secret } = ensureSecret({ data: folder })
    expect(requireSecret({ data: folder })).toBe(secret)
  })

  test('is refused when it is shorter than 32 bytes', () => {
    const secretFile = join(folder, 'short')
    writeFileSync(secretFile, 'k'.repeat(31))
    expect(() => ensureSecret({ data: folder, secretFile })).toThrow(/too short/)
  })

  test('that cannot be read or kept is a sentence', () => {
    expect(() => readSecret(folder)).toThrow(/cannot be read/)
    writeFileSync(join(folder, 'file'), '')
    expect(() => ensureSecret({ data: join(folder, 'file') })).toThrow(/file is not a folder\.$/)
  })
})
