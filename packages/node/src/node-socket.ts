import type { Socket, SocketEvents } from '@tidings/client'
import { WebSocket } from 'ws'

/** A page of rows is at most 256 KiB; this leaves room for a server with larger ones, and none for a flood. */
const MAX_PAYLOAD = 4 * 1024 * 1024

/** Neither open nor closed properly: what the standard calls a connection that broke. */
const BROKEN = 1006

/** A WebSocket that reports every end, a refused address included, by one `onClose` and never by a throw. */
export function openNodeSocket(url: string, events: SocketEvents): Socket {
  let socket: WebSocket
  try {
    socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: MAX_PAYLOAD, skipUTF8Validation: false })
  } catch {
    queueMicrotask(() => events.onClose(BROKEN))
    return { send() {}, close() {} }
  }
  socket.on('open', () => events.onOpen())
  socket.on('message', (data, isBinary) => {
    if (!isBinary) events.onText(data.toString())
  })
  // Without a listener an error ends the process; `close` follows each.
  socket.on('error', () => {})
  socket.on('close', (code) => events.onClose(code))
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: (code) => socket.close(code),
  }
}
