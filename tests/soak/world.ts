import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Random } from '../simulation/random.ts'
import { type Call, chooseCall } from './call.ts'
import { FaultyLine } from './faulty-line.ts'
import type { Host } from './host.ts'
import { createNodeHost } from './node-host.ts'
import { servePage } from './page-files.ts'
import { createPageHost } from './page-host.ts'
import { ServerHost } from './server-host.ts'

/** A browser starts and a login is answered within that time on a machine that is busy with other tests. */
const BACK_MS = 60_000

/** A server, three devices of alice, two friends, and the lines between them: real processes on a temporary folder. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidings-soak-'))
  readonly server = new ServerHost(join(this.folder, 'server'))
  readonly hosts: Host[] = []
  /** How often what was done. */
  readonly counts = new Map<string, number>()
  /** What must not happen at any time, such as a device that does not come back. */
  readonly troubles: string[] = []
  /** Calls that a living device has not settled yet. */
  readonly pending = new Map<number, string>()
  readonly #absent = new Map<Host | ServerHost, Promise<void>>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #ends: (() => Promise<void>)[] = []
  #calls = 0

  /** `program` is the Chromium of the page; null leaves the page out. */
  static async open(program: string | null): Promise<World> {
    const world = new World()
    try {
      await world.server.start()
      await world.#addHosts(program)
      await Promise.all(world.hosts.map((host) => host.start(false)))
      return world
    } catch (error) {
      await world.close()
      throw error
    }
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  isHere(host: Host | ServerHost): boolean {
    return !this.#absent.has(host)
  }

  /** One call of one user on a device that is there; what becomes of it is in its history. */
  act(random: Random): void {
    const host = random.pick(this.hosts.filter((h) => this.isHere(h)))
    if (!host) return
    const userID = random.pick(host.users)
    void this.#call(host, userID, chooseCall(random, userID, this.#calls + 1))
  }

  /** One chosen call, waited for. */
  async ask(name: string, userID: string, call: Call): Promise<void> {
    const host = this.hosts.find((h) => h.name === name)
    if (host) await this.#call(host, userID, call)
  }

  /** Lets something die and come back; meanwhile it counts as absent. */
  replace(who: Host | ServerHost, what: string, dieAndReturn: () => Promise<void>): void {
    this.count(what)
    const gone = dieAndReturn()
      .catch((error: unknown) => void this.troubles.push(`${what}: ${error}`))
      .finally(() => this.#absent.delete(who))
    this.#absent.set(who, gone)
  }

  /** Later, unless the world heals before. */
  after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }

  /** Every line is good, and everybody is back; lines that are dead without knowing it are ended. */
  async heal(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    // Before anybody is waited for: a login with a new UserSig needs the server's word.
    for (const { line } of this.hosts) line.mend()
    const deadline = new Promise<'late'>((resolve) => this.after(BACK_MS, () => resolve('late')))
    while (this.#absent.size > 0)
      if ((await Promise.race([Promise.all(this.#absent.values()), deadline])) === 'late')
        return void this.troubles.push(`somebody does not come back within ${BACK_MS / 1000} s`)
    for (const { line } of this.hosts) line.cut()
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const host of this.hosts) await host.close().catch(() => {})
    await this.server.end('SIGKILL')
    for (const end of this.#ends.reverse()) await end()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #call(host: Host, userID: string, call: Call): Promise<void> {
    const n = ++this.#calls
    this.count(`call ${call.kind}`)
    this.pending.set(n, `${host.name} ${JSON.stringify(call)}`)
    // A device that dies settles nothing any more.
    const line = await host.call(n, userID, call).catch(() => null)
    this.pending.delete(n)
    this.count(line === null ? 'answer none' : line.type === 'ok' ? 'answer ok' : 'answer failure')
  }

  async #addHosts(program: string | null): Promise<void> {
    const around = async (name: string) => {
      const line = await FaultyLine.open(() => this.server.port)
      this.#ends.push(() => line.close())
      return { folder: join(this.folder, name), line, sigOf: (userID: string) => this.server.sigOf(userID) }
    }
    this.hosts.push(createNodeHost('phone', ['alice'], await around('phone')))
    this.hosts.push(createNodeHost('laptop', ['alice'], await around('laptop')))
    this.hosts.push(createNodeHost('friends', ['bob', 'carol'], await around('friends')))
    if (program === null) return
    const files = await servePage()
    this.#ends.push(() => files.stop())
    this.hosts.push(createPageHost('page', 'alice', { ...(await around('page')), url: files.url, program }))
  }
}
