import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@tidings/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openServer } from './open-server.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-open-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const open = (data: string) => openServer(data, silentLogger, { sdkAppID: 1, secrets: ['k'.repeat(32)] })
const says = (exitCode: number, message: RegExp) => ({
  name: 'Complaint',
  exitCode,
  message: expect.stringMatching(message),
})

describe('the data folder', () => {
  test('is made with those above it, for its owner alone', async () => {
    const data = join(folder, 'a', 'b')
    await (await open(data)).drain()
    for (const made of [join(folder, 'a'), data]) expect(statSync(made).mode & 0o777).toBe(0o700)
  })

  test('that is a file, or is below one, is a sentence', async () => {
    const path = join(folder, 'file')
    writeFileSync(path, '')
    await expect(open(path)).rejects.toMatchObject(says(2, /file is not a folder\.$/))
    await expect(open(join(path, 'deep', 'er'))).rejects.toMatchObject(says(2, /file is not a folder\.$/))
  })

  test.runIf(process.platform === 'linux')('that the system will not make is a sentence at once', async () => {
    await expect(open('/proc/nope/data')).rejects.toMatchObject(says(2, /^The folder \/proc\/nope cannot be made: /))
  })

  test('whose database is none is a sentence, every time', async () => {
    writeFileSync(join(folder, 'tidings.db'), 'Dear diary, '.repeat(1000))
    for (let time = 0; time < 2; time++)
      await expect(open(folder)).rejects.toMatchObject(says(1, /^The database in .* cannot be opened: [^\n]+\w\.$/))
    rmSync(join(folder, 'tidings.db'))
    mkdirSync(join(folder, 'tidings.db'))
    await expect(open(folder)).rejects.toMatchObject(says(1, /^The database in .* cannot be opened: [^\n]+\w\.$/))
  })

  test('is left closed when the clock is not plausible', async () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(0)
    await expect(open(folder)).rejects.toMatchObject(says(1, /^The server cannot start: the clock .* plausible\.$/))
    now.mockRestore()
    await (await open(folder)).drain()
  })
})
