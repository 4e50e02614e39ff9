import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type Browser, chromium } from 'playwright'
import { CHROMIUM_ARGS } from '../web/chromium.ts'
import { end, keep } from './children.ts'

/** A Chromium whose process is ours to kill, and whose profile outlives it. */
export interface ChromiumProcess {
  readonly browser: Browser
  /** Kill -9; settles when the process is gone. */
  kill(): Promise<void>
}

export async function startChromium(program: string, profile: string): Promise<ChromiumProcess> {
  const args = [
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-default-browser-check',
    '--disable-breakpad',
    ...CHROMIUM_ARGS,
    'about:blank',
  ]
  const child = keep(spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }))
  const kill = async () => void (await end(child))
  try {
    const lines = createInterface({ input: child.stderr })
    for await (const line of lines) {
      const [address] = /ws:\/\/\S+/.exec(/DevTools listening/.test(line) ? line : '') ?? []
      if (!address) continue
      // What it writes from here on is read and forgotten, or a full pipe would stop it.
      child.stderr.resume()
      return { browser: await chromium.connectOverCDP(address), kill }
    }
    throw new Error('Chromium ended before it listened')
  } catch (error) {
    await kill()
    throw error
  }
}
