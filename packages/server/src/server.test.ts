import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createMemoryBus } from './bus/memory-bus.ts'
import { silentLogger } from './observe/logger.ts'
import { DEFAULT_LIMITS, type ServerLimits } from './options.ts'
import { createServer, type ServerParts, type TidingsServer } from './server.ts'
import { createMemoryStorage } from './storage/memory-storage.ts'
import type { Storage } from './storage/storage.ts'

let server: TidingsServer | null = null
afterEach(() => server?.drain())

async function listening(
  storage: Storage = createMemoryStorage(),
  limits: Partial<ServerLimits> = {},
  parts: Pick<ServerParts, 'site' | 'demo'> = {},
) {
  server = createServer({
    ...parts,
    storage,
    bus: createMemoryBus(),
    world: {
      now: Date.now,
      after(ms, call) {
        const timer = setTimeout(call, ms)
        return () => clearTimeout(timer)
      },
      randomID: () => 'x'.repeat(43),
      random: () => 0.5,
    },
    logger: silentLogger,
    options: { sdkAppID: 1, secrets: ['x'.repeat(32)], limits: { ...DEFAULT_LIMITS, ...limits } },
  })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  return { server, port }
}

test('a server whose disk failed is not ready any more, and says so to who runs it', async () => {
  let fail: (error: Error) => void = () => {}
  const broken = new Promise<Error>((resolve) => {
    fail = resolve
  })
  const { server, port } = await listening({ ...createMemoryStorage(), broken })
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status
  expect(await ready()).toBe(200)
  fail(new Error('fsync'))
  expect((await server.failed).message).toBe('fsync')
  expect(await ready()).toBe(503)
})

test('who is refused before the handshake hears why, and the line is closed also when they keep their half open', async () => {
  const { port } = await listening()
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  socket.write(`GET /?token=x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`)
  const [head] = (await once(socket, 'data')) as [Buffer]
  expect(String(head)).toContain('400 Bad Request')
  await once(socket, 'end')
  // The other end is gone for good: what is written to it meets nobody.
  const gone = once(socket, 'error').catch(() => {})
  await vi.waitFor(() => {
    socket.write('x')
    expect(socket.destroyed).toBe(true)
  })
  await gone
})

test('one socket too many is refused with 429', async () => {
  const { port } = await listening(undefined, { handshakes: { perSecond: 0.001, burst: 1 } })
  const first = new WebSocket(`ws://127.0.0.1:${port}`)
  await once(first, 'open')
  const second = new WebSocket(`ws://127.0.0.1:${port}`)
  const [, response] = (await once(second, 'unexpected-response')) as [unknown, { statusCode: number }]
  expect(response.statusCode).toBe(429)
  second.on('error', () => {})
  second.terminate()
})

test('a binary frame is refused like every frame that is none', async () => {
  const { port } = await listening()
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  await once(socket, 'open')
  socket.send(Buffer.from('{}'))
  const [[data], [code]] = (await Promise.all([once(socket, 'message'), once(socket, 'close')])) as [[Buffer], [number]]
  expect(JSON.parse(String(data))).toEqual({ type: 'refused', code: 130002, afterMs: 0 })
  expect(code).toBe(4002)
})

test('a demo login follows the same rule of origins as a socket, and the page comes from the same address', async () => {
  const demo = { people: [{ userID: 'ben', nick: 'Ben' }], issueSig: () => 'sig' }
  const page = { body: new TextEncoder().encode('<p>'), type: 'text/html' }
  const { port } = await listening(undefined, {}, { demo, site: new Map([['/index.html', page]]) })
  const at = `http://127.0.0.1:${port}`
  expect(await (await fetch(`${at}/c/c2c_ben`)).text()).toBe('<p>')
  expect(await (await fetch(`${at}/config.json`)).json()).toEqual({ sdkAppID: 1, demo: { people: demo.people } })
  const login = async (headers: Record<string, string>) =>
    (
      await fetch(`${at}/demo/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"userID":"ben"}',
      })
    ).status
  expect(await login({})).toBe(200)
  expect(await login({ origin: 'https://example.org' })).toBe(403)
})
