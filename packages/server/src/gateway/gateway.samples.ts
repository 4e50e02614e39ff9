import { createHmac } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { type Down, decodeDown } from '@tidings/protocol'
import { createMemoryBus } from '../bus/memory-bus.ts'
import { silentLogger } from '../observe/logger.ts'
import { createMetrics } from '../observe/metrics.ts'
import { DEFAULT_LIMITS } from '../options.ts'
import type { ServiceContext } from '../service/context.ts'
import { createMemoryStorage } from '../storage/memory-storage.ts'
import { Gateway } from './gateway.ts'

export const APP = 1400000001
const SECRET = 'a-secret-for-the-gateway-test-000001'
export let now: number
export let context: ServiceContext
export let gateway: Gateway
let timers: { at: number; call: () => void }[]
let ids: number

/** A new gateway over an empty memory, at a time that only the test moves. */
export function freshGateway(): void {
  now = 1_790_000_000_000
  timers = []
  ids = 0
  context = {
    storage: createMemoryStorage(),
    bus: createMemoryBus(),
    logger: silentLogger,
    world: {
      now: () => now,
      after(ms, call) {
        const timer = { at: now + ms, call }
        timers.push(timer)
        return () => {
          timers = timers.filter((other) => other !== timer)
        }
      },
      randomID: (bytes) => `${++ids}`.padStart(Math.ceil((bytes * 4) / 3), 'x'),
      random: () => 0.5,
    },
    options: {
      sdkAppID: APP,
      secrets: [SECRET],
      allowOrigins: [],
      allowLoopbackOrigins: false,
      autoCreateUsers: true,
      limits: DEFAULT_LIMITS,
    },
  }
  gateway = new Gateway(
    context,
    createMetrics(() => 0),
  )
}

/** The clock goes on, and no timer notices. */
export function skip(ms: number): void {
  now += ms
}

/** Everything that can happen without time does. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

export async function pass(ms: number): Promise<void> {
  const end = now + ms
  for (;;) {
    const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
    if (!next) break
    timers = timers.filter((timer) => timer !== next)
    now = next.at
    next.call()
    await settle()
  }
  now = end
}

function sigOf(userID: string): string {
  const time = Math.floor(now / 1000)
  const text = `TLS.identifier:${userID}\nTLS.sdkappid:${APP}\nTLS.time:${time}\nTLS.expire:600\n`
  const json = {
    'TLS.ver': '2.0',
    'TLS.identifier': userID,
    'TLS.sdkappid': APP,
    'TLS.time': time,
    'TLS.expire': 600,
    'TLS.sig': createHmac('sha256', SECRET).update(text).digest('base64'),
  }
  const plain = deflateSync(JSON.stringify(json)).toString('base64')
  return plain.replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_')
}

export class Peer {
  readonly heard: Down[] = []
  closed: number | null = null
  buffered = 0
  readonly #events
  constructor(address = '127.0.0.1', isLoopback = true) {
    this.#events = gateway.accept(
      {
        send: (text) => void this.heard.push(decodeDown(text)),
        close: (code) => {
          this.closed = code
        },
        buffered: () => this.buffered,
      },
      { address, isLoopback },
    )
  }
  get isAccepted(): boolean {
    return this.#events !== null
  }
  say(frame: unknown): void {
    this.#events?.onText(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }
  async hear<T extends Down['type']>(type: T): Promise<Extract<Down, { type: T }>> {
    for (let i = 0; i < 20 && !this.heard.some((frame) => frame.type === type); i++) await settle()
    const frame = this.heard.findLast((heard) => heard.type === type)
    if (!frame) throw new Error(`heard no ${type} but ${JSON.stringify(this.heard)}`)
    return frame as Extract<Down, { type: T }>
  }
  async greet(userID: string, device = `device-of-${userID}-0001`): Promise<this> {
    this.say(hello(userID, device))
    await this.hear('welcome')
    return this
  }
}

export const hello = (userID: string, device: string, more: object = {}) => ({
  type: 'hello',
  protocol: 0,
  sdkAppID: APP,
  userID,
  userSig: sigOf(userID),
  device,
  cursor: null,
  ...more,
})

let made = 0
export const sendTo = (id: string, text = 'x', rid = 1) => {
  const clientMsgID = `client-message-${++made}`
  const content = { clientMsgID, elem: { type: 1, text }, cloudCustomData: '', excludedFromLast: false }
  const mutation = {
    kind: 'send',
    id,
    content: { ...content, excludedFromUnread: false, mentions: [], priority: 2 },
    seenSeq: 0,
    onlineOnly: false,
  }
  return { type: 'mutate', rid, drained: false, ops: [{ opID: clientMsgID, epoch: 'memory', mutation }] }
}
