import { randomBytes } from 'node:crypto'
import { type Client, createClient, createUserSig } from '@tidings/node'
import {
  createMemoryBus,
  createMemoryStorage,
  createServer,
  type ServerOptions,
  type ServerParts,
  type Storage,
  silentLogger,
  type World,
} from '@tidings/server'

export const APP = 1400000001
const SECRET = 'test-secret-test-secret-test-secret-0001'

export const world: World = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
  randomID: (bytes) => randomBytes(bytes).toString('base64url'),
  random: () => Math.random(),
}

export interface RunningServer {
  readonly url: string
  readonly port: number
  /** A logged-in client; closed with the server. */
  user(userID: string, dataDir?: string, userSig?: string): Promise<Client>
  /** With `keepClients` the server goes and its clients do not. */
  stop(options?: { readonly keepClients?: boolean }): Promise<void>
}

/** A real server on a free loopback port, with people who can log in. */
export async function startServer(
  options: Partial<ServerOptions> = {},
  storage: Storage = createMemoryStorage(),
  at = 0,
  web: Pick<ServerParts, 'site' | 'demo'> = {},
): Promise<RunningServer> {
  const server = createServer({
    storage,
    bus: createMemoryBus(),
    world,
    logger: silentLogger,
    options: { sdkAppID: APP, secrets: [SECRET], autoCreateUsers: true, ...options },
    ...web,
  })
  const { port } = await server.listen({ host: '127.0.0.1', port: at })
  const url = `ws://127.0.0.1:${port}`
  const clients: Client[] = []
  return {
    url,
    port,
    async user(userID, dataDir, userSig = sigOf(userID)) {
      const client = createClient({ sdkAppID: APP, server: url, ...(dataDir === undefined ? {} : { dataDir }) })
      clients.push(client)
      await client.login(userID, userSig)
      return client
    },
    async stop({ keepClients = false } = {}) {
      if (!keepClients) await Promise.all(clients.map((client) => client.close()))
      await server.drain()
    },
  }
}

export const sigOf = (userID: string): string => createUserSig(userID, { sdkAppID: APP, secret: SECRET })

/** Waits until something holds, by asking again at every event loop turn; fails after a bounded number of turns. */
export async function until<T>(ask: () => Promise<T | false | null | undefined>, what: string): Promise<T> {
  const end = Date.now() + 10_000
  while (Date.now() < end) {
    const answer = await ask()
    if (answer) return answer
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`never: ${what}`)
}
