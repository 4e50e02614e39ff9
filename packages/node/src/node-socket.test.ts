import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { SocketEvents } from '@tidings/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { openNodeSocket } from './node-socket.ts'

let server: WebSocketServer
let url: string
beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => void server.close())

function listener() {
  const events = { onOpen: vi.fn(), onText: vi.fn(), onClose: vi.fn() } satisfies SocketEvents
  const first = <A extends unknown[]>(event: { mockImplementation(call: (...args: A) => void): unknown }) =>
    new Promise<A[0]>((resolve) => event.mockImplementation((...args) => resolve(args[0])))
  return {
    events,
    onClose: events.onClose,
    opened: first<[]>(events.onOpen),
    text: first<[string]>(events.onText),
    closed: first<[number]>(events.onClose),
  }
}

test('text goes both ways, uncompressed, and the server says why it closes', async () => {
  const arrived = once(server, 'connection')
  const { events, onClose, opened, text, closed } = listener()
  const socket = openNodeSocket(url, events)
  await opened
  const [peer] = await arrived
  const received = once(peer, 'message')
  socket.send('hello 你好')
  expect(String((await received)[0])).toBe('hello 你好')
  expect(peer.extensions).toBe('')
  peer.send(Buffer.from([1, 2]))
  peer.send('welcome')
  expect(await text).toBe('welcome')
  peer.close(4001)
  expect(await closed).toBe(4001)
  socket.send('too late')
  socket.close()
  expect(onClose).toHaveBeenCalledTimes(1)
})

test('our own close reaches the other end with its code', async () => {
  const arrived = once(server, 'connection')
  const { events, opened, closed } = listener()
  const socket = openNodeSocket(url, events)
  await opened
  const [peer] = await arrived
  const ended = once(peer, 'close')
  socket.close(1000)
  expect((await ended)[0]).toBe(1000)
  expect(await closed).toBe(1000)
})

test('a refused connection, a bad address and an early close each end by one onClose', async () => {
  const refused = listener()
  openNodeSocket('ws://127.0.0.1:1', refused.events)
  const bad = listener()
  openNodeSocket('not an address', bad.events).send('nothing')
  const early = listener()
  const socket = openNodeSocket(url, early.events)
  socket.send('too early')
  socket.close()
  expect(await Promise.all([refused.closed, bad.closed, early.closed])).toEqual([1006, 1006, 1006])
  // Anything a socket still has to say comes before the next connection of the same server.
  const later = listener()
  openNodeSocket(url, later.events)
  await later.opened
  for (const { onClose } of [refused, bad, early]) expect(onClose).toHaveBeenCalledTimes(1)
})

test('a frame beyond 4 MiB ends the connection', async () => {
  const arrived = once(server, 'connection')
  const { events, closed } = listener()
  openNodeSocket(url, events)
  const [peer] = await arrived
  peer.on('error', () => {})
  peer.send('x'.repeat(4 * 1024 * 1024 + 1))
  expect([1006, 1009]).toContain(await closed)
})
