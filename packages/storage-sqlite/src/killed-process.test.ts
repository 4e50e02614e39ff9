import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { tx } from '@tidings/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStorage } from './sqlite-storage.ts'

const tsx = createRequire(import.meta.url).resolve('tsx')
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

let dir: string
const path = () => join(dir, 'tidings.db')

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidings-killed-'))
  // The child runs on the sources too.
  const paths = Object.fromEntries(
    ['model', 'server', 'sqlite', 'protocol'].map((name) => [
      `@tidings/${name}`,
      [source(`../../${name}/src/index.ts`)],
    ]),
  )
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }))
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(dir, 'writer.ts'),
    `import { tx } from '@tidings/server'
     import { openSqliteStorage } from ${JSON.stringify(source('./sqlite-storage.ts'))}
     const storage = await openSqliteStorage({ path: ${JSON.stringify(path())} })
     console.log('epoch ' + storage.epoch)
     const start = (await storage.read(() => tx.feed('ann'))).head
     let next = start
     async function writeForEver() {
       for (;;) {
         const head = ++next
         await storage.write(() => tx.putFeeds([{ userID: 'user' + head, head, hlc: 0, digest: 0 }, { userID: 'ann', head, hlc: 0, digest: 0 }]))
         console.log('acked ' + head)
       }
     }
     for (let lane = 0; lane < 8; lane++) void writeForEver()`,
  )
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Lets a process write until it has acked that many, kills it, and answers what it had acked and its epoch. */
async function writeUntilKilled(acks: number): Promise<{ readonly acked: number[]; readonly epoch: string }> {
  const child: ChildProcess = spawn(process.execPath, ['--import', tsx, join(dir, 'writer.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TSX_TSCONFIG_PATH: join(dir, 'tsconfig.json') },
  })
  const exited = once(child, 'exit')
  const acked: number[] = []
  let epoch = ''
  for await (const line of createInterface({ input: child.stdout! })) {
    const [word, value = ''] = line.split(' ')
    if (word === 'epoch') epoch = value
    else acked.push(Number(value))
    if (acked.length === acks) child.kill('SIGKILL')
  }
  await exited
  return { acked, epoch }
}

test('what was acked survives kill -9, three times, in the same epoch', async () => {
  const epochs = new Set<string>()
  for (let kill = 1; kill <= 3; kill++) {
    const { acked, epoch } = await writeUntilKilled(50 * kill)
    expect(acked.length).toBeGreaterThanOrEqual(50 * kill)
    epochs.add(epoch)
    const storage = await openSqliteStorage({ path: path() })
    epochs.add(storage.epoch)
    for (const head of acked) {
      expect((await storage.read(() => tx.feed(`user${head}`))).head).toBe(head)
    }
    await storage.close()
  }
  expect(epochs.size).toBe(1)
})
