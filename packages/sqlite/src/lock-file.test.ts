import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LockedError, lockFile } from './lock-file.ts'

let dir: string
const path = () => join(dir, 'test.lock')
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidings-lock-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const tsx = createRequire(import.meta.url).resolve('tsx')

async function holder(): Promise<ChildProcess> {
  const source = `import { lockFile } from ${JSON.stringify(new URL('./lock-file.ts', import.meta.url).href)}
    lockFile(${JSON.stringify(path())}); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout!, 'data')
  return child
}

test('a lock is held once at a time in a process', () => {
  const lock = lockFile(path())
  expect(() => lockFile(path())).toThrow(LockedError)
  lock.release()
  lock.release()
  lockFile(path()).release()
})

test('another process is refused, is told who holds it, and gets it when the holder is killed', async () => {
  const child = await holder()
  expect(() => lockFile(path())).toThrow(`process ${child.pid}`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockFile(path()).release()
})
