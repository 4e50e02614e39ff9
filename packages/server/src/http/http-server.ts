import { createServer, type Server } from 'node:http'
import type { Metrics } from '../observe/metrics.ts'

// Slow headers and endless bodies are cut early (security 4.2); after an upgrade the gateway's own deadlines hold.
const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5000,
  maxHeaderSize: 8192,
  connectionsCheckingInterval: 5000,
} as const

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** The HTTP side: alive, ready, metrics. */
export function createHttpServer(metrics: Metrics, isReady: () => boolean): Server {
  const routes: Record<string, () => Promise<{ status: number; type: string; body: string }>> = {
    '/healthz': async () => ({ status: 200, type: 'text/plain', body: 'ok\n' }),
    '/readyz': async () =>
      isReady()
        ? { status: 200, type: 'text/plain', body: 'ready\n' }
        : { status: 503, type: 'text/plain', body: 'not ready\n' },
    '/metrics': async () => ({
      status: 200,
      type: metrics.registry.contentType,
      body: await metrics.registry.metrics(),
    }),
  }
  const server = createServer(SERVER_OPTIONS, (request, response) => {
    const route = routes[(request.url ?? '').split('?')[0] as string]
    const allowed = request.method === 'GET' || request.method === 'HEAD'
    const reply = !route
      ? Promise.resolve({ status: 404, type: 'text/plain', body: 'not found\n' })
      : allowed
        ? route()
        : Promise.resolve({ status: 405, type: 'text/plain', body: 'method not allowed\n' })
    void reply.then(({ status, type, body }) => {
      response.writeHead(status, { ...HEADERS, 'content-type': type })
      response.end(request.method === 'HEAD' ? '' : body)
    })
  })
  server.maxHeadersCount = 64
  server.maxRequestsPerSocket = 1000
  server.maxConnections = 12_000
  return server
}
