import type { Socket, SocketEvents } from '@tidings/client'

/** Neither open nor closed properly: what the standard calls a connection that broke. */
const BROKEN = 1006

/** A WebSocket that reports every end, a refused address included, by one `onClose` and never by a throw. */
export function openBrowserSocket(url: string, events: SocketEvents): Socket {
  let socket: WebSocket
  try {
    socket = new WebSocket(url)
  } catch {
    queueMicrotask(() => events.onClose(BROKEN))
    return { send() {}, close() {} }
  }
  socket.onopen = () => events.onOpen()
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') events.onText(data)
  }
  socket.onclose = ({ code }) => events.onClose(code)
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: (code) => socket.close(code),
  }
}
