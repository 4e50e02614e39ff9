import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { vi } from 'vitest'
import { end, type Workshop } from '../end-to-end/processes.ts'
import type { Sample } from './sample.ts'
import { SECRET, type World } from './world.ts'

const DEMO_URL = 'ws://127.0.0.1:8787'

/** A sample that makes its own client is a program for a terminal; the others are fragments. */
export const isProgram = ({ code }: Sample): boolean => /^const client = createClient\(/m.test(code)

/** Runs a fragment in alice's world and answers what it printed by the time that ben's next message had come. */
export async function runFragment(sample: Sample, folder: string, world: World): Promise<string> {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...args) => void lines.push(format(...args)))
  // A listener that throws is reported there, and nowhere else.
  const warn = vi.spyOn(console, 'warn').mockImplementation((...args) => void lines.push(`warning: ${format(...args)}`))
  vi.stubGlobal('client', world.alice)
  vi.stubGlobal('conversations', world.alice.getConversationManager())
  vi.stubGlobal('messages', world.alice.getMessageManager())
  try {
    await import(/* @vite-ignore */ pathToFileURL(join(folder, sample.file)).href)
    await world.goOn()
    return lines.join('\n')
  } finally {
    vi.unstubAllGlobals()
    log.mockRestore()
    warn.mockRestore()
  }
}

/** Runs a program as pasted, types "more" and "quit" when it shows what the page says, and answers all it printed. */
export async function runProgram(sample: Sample, workshop: Workshop, world: World): Promise<string> {
  const demo = join(workshop.folder, 'tidings-data/demo')
  mkdirSync(demo, { recursive: true })
  writeFileSync(join(demo, 'secret'), `${SECRET}\n`)
  const path = join(workshop.folder, sample.file)
  writeFileSync(path, sample.code.replace(DEMO_URL, world.url))
  const child = spawn(process.execPath, [...workshop.execArgv, path], {
    cwd: workshop.folder,
    env: workshop.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  workshop.keep(child)
  let printed = ''
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text
  })
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
    if (sample.printed && printed.trimEnd().endsWith(sample.printed)) child.stdin.end('\nq\n')
  })
  await world.goOn()
  const timer = setTimeout(() => void end(child), 15_000)
  const [code] = await once(child, 'close')
  clearTimeout(timer)
  if (code !== 0) throw new Error(`the program ended with ${code}:\n${printed}\n${complaints}`)
  return printed.trimEnd()
}
