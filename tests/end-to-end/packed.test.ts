import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { end } from './processes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const DEMO_URL = 'ws://127.0.0.1:8787'

let packs: string
let folder: string
let demo: ChildProcess | null = null
beforeEach(() => {
  packs = mkdtempSync(join(tmpdir(), 'tidings-packs-'))
  folder = mkdtempSync(join(tmpdir(), 'tidings-packed-'))
})
afterEach(async () => {
  if (demo) await end(demo)
  for (const path of [packs, folder]) rmSync(path, { recursive: true, force: true })
})

/** Runs a program to its end and answers what it printed; anything but success is an error with its words. */
async function run(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
    words += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    words += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}:\n${words}`)
  return printed
}

/** The demo of the installed command, in the folder, on a free port. */
async function startDemo(): Promise<string> {
  const command = join(folder, 'node_modules/.bin/tidings')
  demo = spawn(command, ['demo', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: demo.stdout! })) {
    const url = /ws:\/\/\S+:\d+/.exec(line)?.[0]
    if (url) return url
  }
  throw new Error('the demo ended before it listened')
}

test("the README's program runs as pasted on packages that were packed and installed in an empty folder", async () => {
  await run(root, process.execPath, join(root, 'scripts/build.mjs'))
  const paths = readdirSync(join(root, 'packages')).map((name) => `./packages/${name}`)
  await run(root, 'npm', 'pack', '--silent', '--pack-destination', packs, ...paths, './apps/server', './apps/web')
  const tarballs = readdirSync(packs).map((name) => join(packs, name))
  expect(tarballs).toHaveLength(paths.length + 2)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  // Without scripts nothing is compiled: one of the SQLite engines comes ready made.
  const quick = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
  await run(folder, 'npm', 'install', ...quick, ...tarballs)
  expect(existsSync(join(folder, 'node_modules/@tidings/model/src'))).toBe(false)

  const [, program = ''] = /```js\n([\s\S]+?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  expect(program).toContain(DEMO_URL)
  const url = await startDemo()
  // The one change: the port of the README may be taken here.
  writeFileSync(join(folder, 'list.mjs'), program.replace(DEMO_URL, url))
  const printed = await run(folder, process.execPath, 'list.mjs')
  expect(printed).toContain('Hello from a program')
  expect(await run(folder, join(folder, 'node_modules/.bin/tidings'), '--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
}, 180_000)
