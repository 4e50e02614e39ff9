import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createUserSig } from '@tidings/node'

const tsx = createRequire(import.meta.url).resolve('tsx')
const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const PACKAGES = ['model', 'protocol', 'client', 'sqlite', 'node', 'server', 'storage-sqlite']

/** A running server that can be killed. */
export interface ServerProcess {
  readonly url: string
  readonly port: number
  /** Kill -9; settles when the process is gone. */
  kill(): Promise<void>
}

/** A temporary folder from which real processes run on the sources, and where they keep their data. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidings-e2e-'))
  readonly data = join(this.folder, 'server')
  /** How to start a file of the sources as a process of its own. */
  readonly execArgv = ['--import', tsx]
  readonly env: NodeJS.ProcessEnv
  readonly #running = new Set<ChildProcess>()

  constructor() {
    const paths = Object.fromEntries(
      PACKAGES.map((name) => [`@tidings/${name}`, [source(`packages/${name}/src/index.ts`)]]),
    )
    this.env = { ...process.env, TSX_TSCONFIG_PATH: join(this.folder, 'tsconfig.json') }
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }))
    writeFileSync(join(this.folder, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(this.folder, 'tidings.ts'),
      `import { main } from ${JSON.stringify(source('apps/server/src/main.ts'))}
       process.exitCode = await main(process.argv.slice(2))`,
    )
  }

  /** Runs a subcommand to its end and answers what it printed. */
  async tidings(...args: readonly string[]): Promise<string> {
    const child = this.#tidings(args)
    let printed = ''
    child.stdout?.on('data', (text) => {
      printed += text
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`tidings ${args[0]} ended with ${code}: ${printed}`)
    return printed
  }

  /** `tidings serve` on the data of this workshop; with a port, where a killed one was. */
  async serve(port = 0): Promise<ServerProcess> {
    const args = ['serve', '--data', this.data, '--port', String(port), '--auto-create-users', '--log-level', 'error']
    const child = this.#tidings(args)
    for await (const line of createInterface({ input: child.stdout! })) {
      const [url, listening] = /ws:\/\/[^:]+:(\d+)/.exec(line) ?? []
      if (url) return { url, port: Number(listening), kill: () => end(child) }
    }
    throw new Error('the server ended before it listened')
  }

  sigOf(userID: string): string {
    const secret = readFileSync(join(this.data, 'secret'), 'utf8').trim()
    return createUserSig(userID, { sdkAppID: 1400000001, secret })
  }

  /** Sees to it that a process ends with this workshop. */
  keep(child: ChildProcess): void {
    this.#running.add(child)
    child.once('exit', () => this.#running.delete(child))
  }

  /** Ends what still runs and removes the folder. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map(end))
    rmSync(this.folder, { recursive: true, force: true })
  }

  #tidings(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [...this.execArgv, join(this.folder, 'tidings.ts'), ...args], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.keep(child)
    return child
  }
}

/** Kill -9, and wait until nothing is left of it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
