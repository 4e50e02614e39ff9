import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createUserSig } from '@tidings/node'
import { end, keep } from './children.ts'
import { ROOT } from './page-files.ts'

const COMMAND = join(ROOT, 'apps/server/bin/tidings.mjs')

/** The command as it is installed, on one folder: started, killed and started again. */
export class ServerHost {
  readonly data: string
  #child: ChildProcess | null = null
  #port = 0

  constructor(data: string) {
    this.data = data
  }

  get port(): number {
    return this.#port
  }

  async start(): Promise<void> {
    const args = ['serve', '--data', this.data, '--port', '0', '--auto-create-users', '--log-level', 'error']
    const child = keep(spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }))
    this.#child = child
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /ws:\/\/[^:]+:(\d+)/.exec(line)?.[1]
      if (port === undefined) continue
      this.#port = Number(port)
      child.stdout.resume()
      return
    }
    throw new Error('the server ended before it listened')
  }

  /** Ends it by a signal; answers its exit code, null when the signal was what ended it. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child
    this.#child = null
    return await end(child, signal)
  }

  sigOf(userID: string): string {
    const secret = readFileSync(join(this.data, 'secret'), 'utf8').trim()
    return createUserSig(userID, { sdkAppID: 1400000001, secret })
  }
}

/** Runs a subcommand to its end; answers its exit code and what it printed. */
export async function runCommand(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = keep(spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }))
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  const [code] = await once(child, 'close')
  return { code: code as number | null, output }
}
