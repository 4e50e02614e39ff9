import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVERYTHING } from '@tidings/client/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNodeStores } from './node-stores.ts'

const refused = { code: 6019, reason: 'local_store' }
let root: string
const dataDir = () => join(root, 'data')
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tidings-stores-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Another process that has written everything and keeps the store of amy open. */
async function holder(): Promise<ChildProcess> {
  const source = (path: string) => new URL(path, import.meta.url).pathname
  // A child runs on the sources, as the tests do.
  const tsconfig = join(root, 'tsconfig.json')
  const paths = {
    '@tidings/client': [source('../../client/src/index.ts')],
    '@tidings/model': [source('../../model/src/index.ts')],
    '@tidings/protocol': [source('../../protocol/src/index.ts')],
    '@tidings/sqlite': [source('../../sqlite/src/index.ts')],
  }
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions: { paths } }))
  const program = join(root, 'holder.ts')
  writeFileSync(
    program,
    `import { createNodeStores } from ${JSON.stringify(source('./node-stores.ts'))}
     createNodeStores(${JSON.stringify(dataDir())}).open(1, 'amy').then(async (store) => {
       await store.write(${JSON.stringify(EVERYTHING)}, 'strict')
       console.log('held')
       setInterval(() => {}, 1000)
     })`,
  )
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const child = spawn(process.execPath, ['--import', tsx, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig },
  })
  const [first] = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])
  expect(String(first)).toBe('held\n')
  return child
}

test('a store that another process has open is refused, until that process is killed; nothing it wrote is lost', async () => {
  const stores = createNodeStores(dataDir())
  const child = await holder()
  await expect(stores.open(1, 'amy')).rejects.toMatchObject(refused)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const store = await stores.open(1, 'amy')
  expect(await store.open()).toMatchObject({ meta: EVERYTHING.meta, outbox: EVERYTHING.outbox })
  await store.close()
})

test.each([['on disk'], ['in memory']])(
  'one user is open once in a process, and again after closing, %s',
  async (where) => {
    const stores = createNodeStores(where === 'on disk' ? dataDir() : undefined)
    const first = await stores.open(1, 'amy')
    await first.write(EVERYTHING, 'strict')
    await expect(stores.open(1, 'amy')).rejects.toMatchObject(refused)
    await first.close()
    const second = await stores.open(1, 'amy')
    // The first handle is spent: closing it again must not let a third one in.
    await first.close()
    await expect(stores.open(1, 'amy')).rejects.toMatchObject(refused)
    expect((await second.open()).outbox).toEqual(EVERYTHING.outbox)
    await second.close()
  },
)

test('users and apps never share a store, also where file names ignore case', async () => {
  const stores = createNodeStores(dataDir())
  const open = await Promise.all([
    stores.open(1, 'amy'),
    stores.open(1, 'AMY'),
    stores.open(2, 'amy'),
    stores.open(1, '../amy'),
  ])
  await open[0]!.write(EVERYTHING, 'strict')
  for (const other of open.slice(1)) expect((await other.open()).meta).toBeNull()
  for (const store of open) await store.close()
  const files = readdirSync(dataDir()).map((name) => name.toLowerCase())
  expect(new Set(files).size).toBe(files.length)
  expect(readdirSync(root)).toEqual(['data'])
})

test('only the owner may look into the data directory', async () => {
  const stores = createNodeStores(dataDir())
  await stores.setLastUser(1, 'amy')
  expect(statSync(dataDir()).mode & 0o777).toBe(0o700)
  expect(statSync(join(dataDir(), '1.last')).mode & 0o777).toBe(0o600)
})

test('who logged in last is remembered for each app, until it is forgotten', async () => {
  const stores = createNodeStores(dataDir())
  expect(await stores.lastUser(1)).toBeNull()
  await stores.setLastUser(1, 'amy')
  await stores.setLastUser(2, 'bob')
  const restarted = createNodeStores(dataDir())
  expect(await restarted.lastUser(1)).toBe('amy')
  await restarted.setLastUser(1, null)
  expect(await restarted.lastUser(1)).toBeNull()
  expect(await restarted.lastUser(2)).toBe('bob')
})

test('a directory that cannot be used rejects with 6019', async () => {
  writeFileSync(join(root, 'a file'), '')
  const stores = createNodeStores(join(root, 'a file'))
  await expect(stores.open(1, 'amy')).rejects.toMatchObject(refused)
  await expect(stores.setLastUser(1, 'amy')).rejects.toMatchObject(refused)
})

test('who logged in last is kept, also when several clients of one process say so at once', async () => {
  const stores = createNodeStores(dataDir())
  const people = Array.from({ length: 20 }, (_, i) => `person${i}`)
  await Promise.all(people.map((userID) => stores.setLastUser(1, userID)))
  expect(people).toContain(await stores.lastUser(1))
  expect(readdirSync(dataDir())).toEqual(['1.last'])
})
