import type { AddressInfo } from 'node:net'
import type { Bus } from './bus/bus.ts'
import { Gateway } from './gateway/gateway.ts'
import { listenForSockets } from './gateway/listen.ts'
import { isAllowed } from './gateway/origin.ts'
import type { DemoPart } from './http/demo-login.ts'
import { createHttpServer } from './http/http-server.ts'
import type { Site } from './http/site.ts'
import type { Logger } from './observe/logger.ts'
import { createMetrics } from './observe/metrics.ts'
import { DEFAULT_LIMITS, type ServerOptions, TIMES } from './options.ts'
import type { ServiceContext } from './service/context.ts'
import { createImporter, type Importer } from './service/importer.ts'
import type { Storage } from './storage/storage.ts'
import { tx } from './storage/work.ts'
import type { World } from './world.ts'

export interface ServerParts {
  readonly storage: Storage
  readonly bus: Bus
  readonly world: World
  readonly logger: Logger
  readonly options: Pick<ServerOptions, 'sdkAppID' | 'secrets'> & Partial<ServerOptions>
  /** The web app, when this server is to hand it out. */
  readonly site?: Site
  /** People who may be logged in as without a password; offered on a loopback address only. */
  readonly demo?: DemoPart
}

/** The whole server, without drivers: hand it a storage, a bus and a world, and let it listen. */
export interface TidingsServer {
  /** Answers the port, which matters when it was asked for 0. */
  listen(at: { readonly host: string; readonly port: number }): Promise<{ readonly port: number }>
  readonly importer: Importer
  /** For a simulator: sockets that come from elsewhere than the network. */
  readonly gateway: Gateway
  /** Resolves when the storage can do nothing any more: the process should end, and the next one look at the disk. */
  readonly failed: Promise<Error>
  /** Tells devices to come back, stops listening, finishes what was accepted, closes the storage. */
  drain(): Promise<void>
}

const DAY_MS = 86_400_000
// K2: a clock outside that range would poison every order key for ever.
const CLOCK_RANGE = [1_760_000_000_000, 4_102_444_800_000] as const

/** Puts the parts together. Refuses a clock before the build or after 2100. */
export function createServer(parts: ServerParts): TidingsServer {
  const { storage, bus, world, logger } = parts
  const now = world.now()
  if (now < CLOCK_RANGE[0] || now > CLOCK_RANGE[1]) throw new Error('the clock of this machine is not plausible')
  const options: ServerOptions = {
    allowOrigins: [],
    allowLoopbackOrigins: false,
    autoCreateUsers: false,
    limits: DEFAULT_LIMITS,
    ...parts.options,
  }
  const context: ServiceContext = { storage, bus, world, logger, options }
  const metrics = createMetrics(() => gateway.connections)
  const gateway: Gateway = new Gateway(context, metrics)
  let isReady = false
  let isBroken = false
  const failed =
    storage.broken?.then((error) => {
      isBroken = true
      return error
    }) ?? new Promise<Error>(() => {})
  const http = createHttpServer({
    metrics,
    sdkAppID: options.sdkAppID,
    isReady: () => isReady && !isBroken,
    isAllowedOrigin: (origin) => isAllowed(origin, options),
    site: parts.site,
    demo: parts.demo,
  })
  const sockets = listenForSockets(http, gateway, options)
  let cancelPrune = () => {}

  return {
    gateway,
    importer: createImporter(context),
    failed,
    async listen({ host, port }) {
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject)
        http.listen(port, host, () => resolve())
      })
      isReady = true
      prune()
      const address = http.address() as AddressInfo
      logger.info('listening', { host, port: address.port })
      return { port: address.port }
    },
    async drain() {
      isReady = false
      cancelPrune()
      cancelPrune = () => {}
      await gateway.drain()
      await new Promise<void>((resolve) => {
        http.close(() => resolve())
        http.closeIdleConnections()
        if (sockets.clients.size === 0 && !http.listening) resolve()
        // A peer that does not answer the close frame must not hold the process.
        world.after(1000, () => {
          for (const socket of sockets.clients) socket.terminate()
          http.closeAllConnections()
        })
      })
      await bus.close()
      await storage.close()
      logger.info('drained')
    },
  }

  function prune(): void {
    storage
      .write(function* () {
        yield* tx.pruneOps(world.now() - TIMES.opsKeptMs)
        yield* tx.pruneSessions(world.now() - TIMES.sessionIdleMs)
      })
      .catch((error: unknown) => logger.error('prune', error))
    cancelPrune = world.after(DAY_MS, prune)
  }
}
