import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMetrics } from '../observe/metrics.ts'
import { createHttpServer, type HttpParts } from './http-server.ts'

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** The HTTP side on the network, without a gateway. */
export async function listening(
  parts: Partial<Pick<HttpParts, 'site' | 'demo' | 'isReady'>>,
  host = '127.0.0.1',
): Promise<Listening> {
  const server = createHttpServer({
    site: undefined,
    demo: undefined,
    isReady: () => true,
    ...parts,
    metrics: createMetrics(() => 0),
    sdkAppID: 7,
    isAllowedOrigin: (origin) => origin === undefined || origin === 'http://localhost:5173',
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request whose path goes out as it is: `fetch` would tidy it first. */
export const ask = (
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sized = 'transfer-encoding' in headers || body === '' ? {} : { 'content-length': Buffer.byteLength(body) }
    const asking = request({ host: '127.0.0.1', port, path, method, headers: { ...sized, ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    asking.on('error', reject)
    asking.end(body)
  })
