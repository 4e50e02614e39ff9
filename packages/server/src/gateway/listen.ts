import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { LIMITS } from '@tidings/model'
import { CLOSE } from '@tidings/protocol'
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
    sockets.handleUpgrade(request, stream, head, (socket) => connect(socket, request, gateway))
  })
  return sockets
}

function connect(socket: WebSocket, request: IncomingMessage, gateway: Gateway): void {
  const address = request.socket.remoteAddress ?? ''
  const peer: Peer = { address, isLoopback: isLoopback(address) }
  const events = gateway.accept(
    {
      send: (text) => socket.send(text),
      close: (code) => socket.close(code),
      buffered: () => socket.bufferedAmount,
    },
    peer,
  )
  socket.on('error', () => socket.terminate())
  if (!events) {
    socket.close(CLOSE.goingAway)
    return
  }
  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.close(CLOSE.badFrame)
    else events.onText(String(data))
  })
  socket.on('close', () => events.onClose())
}

const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
