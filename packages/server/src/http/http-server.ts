import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from '../observe/metrics.ts'
import { type DemoPart, demoLogin } from './demo-login.ts'
import { type Ask, isReading, json, notAllowed, notFound, type Reply, text } from './reply.ts'
import { createSiteHandler, type Site } from './site.ts'

// Slow headers and endless bodies are cut early (security 4.2); after an upgrade the gateway's own deadlines hold.
const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5000,
  maxHeaderSize: 8192,
  connectionsCheckingInterval: 5000,
} as const

export interface HttpParts {
  readonly metrics: Metrics
  readonly sdkAppID: number
  readonly isReady: () => boolean
  readonly isAllowedOrigin: (origin: string | undefined) => boolean
  readonly site: Site | undefined
  readonly demo: DemoPart | undefined
}

/** The HTTP side: alive, ready, metrics, and the web app with what it has to know. */
export function createHttpServer(parts: HttpParts): Server {
  const { metrics, isReady } = parts
  const site = parts.site && createSiteHandler(parts.site)
  /** Without passwords only where nobody else can come: an address that only this machine reaches. */
  const demo = (): DemoPart | undefined => {
    const address = (server.address() as AddressInfo | null)?.address ?? ''
    return address === '::1' || address.startsWith('127.') ? parts.demo : undefined
  }
  const readOnly: Record<string, () => Reply | Promise<Reply>> = {
    '/healthz': () => text(200, 'ok\n'),
    '/readyz': () => (isReady() ? text(200, 'ready\n') : text(503, 'not ready\n')),
    '/metrics': async () => text(200, await metrics.registry.metrics(), metrics.registry.contentType),
    '/config.json': () => {
      const people = demo()?.people.map(({ userID, nick }) => ({ userID, nick }))
      return json(200, { sdkAppID: parts.sdkAppID, demo: people ? { people } : null })
    },
  }

  async function answer(ask: Ask): Promise<Reply> {
    const read = Object.hasOwn(readOnly, ask.path) ? readOnly[ask.path] : undefined
    if (read) return isReading(ask.method) ? read() : notAllowed('GET, HEAD')
    if (ask.path === '/demo/login') {
      const open = demo()
      return open ? demoLogin(ask, open, parts.isAllowedOrigin) : notFound()
    }
    return site ? site(ask) : notFound()
  }

  const server = createServer(SERVER_OPTIONS, (request, response) => {
    const ask: Ask = {
      path: (request.url ?? '').split('?')[0] as string,
      method: request.method ?? '',
      headers: request.headers,
      body: (most) => readBody(request, most),
    }
    answer(ask)
      .catch(() => text(500, 'internal error\n'))
      .then(({ status, headers, body }) => {
        const length = status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }
        // What was not read of a body would be taken for the next request.
        const last = request.complete || isReading(ask.method) ? {} : { connection: 'close' }
        response.writeHead(status, { ...headers, ...length, ...last })
        response.end(ask.method === 'HEAD' ? undefined : body)
      })
      .catch(() => response.destroy())
  })
  server.maxHeadersCount = 64
  server.maxRequestsPerSocket = 1000
  server.maxConnections = 12_000
  return server
}

/** Never keeps more than asked for, whatever length was declared. */
async function readBody(request: IncomingMessage, most: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      bytes += part.byteLength
      if (bytes > most) return null
      parts.push(part)
    }
  } catch {
    return null
  }
  return Buffer.concat(parts)
}
