import { type Down, decodeUp, encode, type Up } from '@tidings/protocol'
import { beforeEach, expect, test } from 'vitest'
import type { Platform, SocketEvents } from '../platform/platform.ts'
import { Connection, type ConnectionEvents } from './connection.ts'

let now: number
let timers: { at: number; call: () => void }[]
let sockets: { events: SocketEvents; sent: Up[]; isClosed: boolean }[]
let log: string[]
let tellPage: Parameters<Platform['connectivity']['subscribe']>[0]

const platform: Platform = {
  name: 'test',
  clock: {
    now: () => now,
    after(ms, call) {
      const timer = { at: now + ms, call }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
  },
  random: () => 0.5,
  randomID: () => 'an-id-of-this-test-001',
  sha256: async (text) => text,
  openSocket(_url, events) {
    const socket = { events, sent: [] as Up[], isClosed: false }
    sockets.push(socket)
    return {
      send: (text) => void socket.sent.push(decodeUp(text)),
      close: () => {
        socket.isClosed = true
      },
    }
  },
  connectivity: {
    isOnline: () => true,
    subscribe(listener) {
      tellPage = listener
      return () => {}
    },
  },
  log: () => {},
}

const events: ConnectionEvents = {
  hello: () => ({ sdkAppID: 1, userID: 'ann', session: 's', device: 'device-of-ann-0001', cursor: null }),
  cursor: () => null,
  onConnecting: () => void log.push('connecting'),
  onWelcome: () => void log.push('welcome'),
  onFrame: (frame) => void log.push(frame.type),
  onTraffic: () => {},
  onDown: () => void log.push('down'),
  onRefused: (error) => void log.push(`refused ${error.code}`),
  onTryFailed: (error) => void log.push(`failed ${error.code}`),
}

function pass(ms: number): void {
  const end = now + ms
  for (;;) {
    const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
    if (!next) break
    timers = timers.filter((timer) => timer !== next)
    now = next.at
    next.call()
  }
  now = end
}

const last = () => sockets.at(-1) as (typeof sockets)[0]
const hear = (frame: Down) => last().events.onText(encode(frame))
const welcome = (): Down => ({
  type: 'welcome',
  protocol: 0,
  epoch: 'e',
  head: 0,
  digest: 0,
  now: 0,
  session: 's',
  sigExpiresAt: 0,
})
const pings = () => last().sent.filter((frame) => frame.type === 'ping').length
let connection: Connection

beforeEach(() => {
  now = 1000
  timers = []
  sockets = []
  log = []
  connection = new Connection(platform, 'ws://test', events)
  connection.start()
  last().events.onOpen()
  hear(welcome())
})

test('a device that only listens says where it stands all the same', () => {
  for (let i = 0; i < 12; i++) {
    pass(10_000)
    hear({ type: 'head', epoch: 'e', head: i })
  }
  expect(pings()).toBeGreaterThanOrEqual(3)
  expect(last().isClosed).toBe(false)
})

test('a line on which nothing is heard after a heartbeat is dead, and another one is tried', () => {
  pass(38_000)
  expect(sockets[0]?.isClosed).toBe(true)
  expect(log).toEqual(['connecting', 'welcome', 'down', 'failed 9508', 'connecting'])
})

test('a network that went is noticed within seconds, and one that only seemed to go costs nothing', () => {
  tellPage('offline')
  hear({ type: 'pong', epoch: 'e', head: 0, digest: 0, now: 0 })
  pass(5000)
  expect(last().isClosed).toBe(false)
  tellPage('offline')
  pass(5000)
  expect(sockets[0]?.isClosed).toBe(true)
})

test('a page that is looked at again asks whether its line still lives', () => {
  const before = pings()
  tellPage('visible')
  expect(pings()).toBe(before + 1)
})

test('a question is answered by its number, fails with the server’s code, or in time with 9520', async () => {
  const first = connection.ask({ type: 'logout' })
  const second = connection.ask({ type: 'logout' })
  const third = connection.ask({ type: 'logout' })
  hear({ type: 'failed', rid: 2, code: 10010, afterMs: 0 })
  hear({ type: 'done', rid: 1 })
  await expect(first).resolves.toMatchObject({ type: 'done' })
  await expect(second).rejects.toMatchObject({ code: 10010 })
  third.catch(() => {})
  for (let i = 0; i < 3; i++) {
    pass(8000)
    hear({ type: 'head', epoch: 'e', head: 0 })
  }
  await expect(third).rejects.toMatchObject({ code: 9520 })
})

test('a line that closes fails what was asked with 9508', async () => {
  const asked = connection.ask({ type: 'logout' })
  last().events.onClose(1006)
  await expect(asked).rejects.toMatchObject({ code: 9508 })
  await expect(connection.ask({ type: 'logout' })).rejects.toMatchObject({ code: 9508 })
})

test('a refused login is not tried again; a frame that the server could not read is no refusal', () => {
  hear({ type: 'refused', code: 130002, afterMs: 0 })
  last().events.onClose(4002)
  pass(1000)
  expect(sockets.length).toBe(2)
  last().events.onOpen()
  hear({ type: 'refused', code: 70003, afterMs: 0 })
  last().events.onClose(4003)
  pass(600_000)
  expect(sockets.length).toBe(2)
  expect(log.at(-1)).toBe('refused 70003')
})

test('a hostile server cannot make it throw', () => {
  for (const text of [
    '',
    'null',
    '{"type":"welcome"}',
    '{"__proto__":1}',
    '[[[[[[',
    '{"type":"pong"}',
    'x'.repeat(2e6),
  ])
    last().events.onText(text)
  expect(connection.isOpen).toBe(true)
})
