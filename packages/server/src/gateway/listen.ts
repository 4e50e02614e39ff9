import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { LIMITS } from '@tidings/model'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ServerOptions } from '../options.ts'
import type { Gateway } from './gateway.ts'
import { isAllowed } from './origin.ts'
import type { Peer } from './socket.ts'

/** Takes upgrades of an HTTP server into the gateway. Every limit is below the library's own (security 4.2). */
export function listenForSockets(http: Server, gateway: Gateway, options: ServerOptions): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: LIMITS.frameUp,
    skipUTF8Validation: false,
    maxFragments: 16,
    maxBufferedChunks: 256,
  } as ConstructorParameters<typeof WebSocketServer>[0])
  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    if (!isAllowed(request.headers.origin, options)) return refuse(stream, '403 Forbidden')
    // A token in the address would end in logs.
    if ((request.url ?? '/').includes('?')) return refuse(stream, '400 Bad Request')
    if (gateway.isDraining) return refuse(stream, '503 Service Unavailable')
    const address = request.socket.remoteAddress ?? ''
    const peer: Peer = { address, isLoopback: isLoopback(address) }
    const release = gateway.admit(peer)
    if (!release) return refuse(stream, '429 Too Many Requests')
    stream.once('close', release)
    sockets.handleUpgrade(request, stream, head, (socket) => connect(socket, peer, gateway))
  })
  return sockets
}

function connect(socket: WebSocket, peer: Peer, gateway: Gateway): void {
  const events = gateway.open(
    {
      send: (text) => socket.send(text),
      close: (code) => socket.close(code),
      buffered: () => socket.bufferedAmount,
    },
    peer,
  )
  socket.on('error', () => socket.terminate())
  // No frame is binary and none is empty: the session refuses it as it refuses every frame that is none.
  socket.on('message', (data, isBinary) => events.onText(isBinary ? '' : String(data)))
  socket.on('close', () => events.onClose())
}

const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')

function refuse(stream: Duplex, status: string): void {
  // A peer that never closes its half would keep the descriptor for ever.
  stream.once('finish', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
