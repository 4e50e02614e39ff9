import { type Client, createClient, createMemoryStores, type Runtime, type SocketEvents } from '@tidings/client'
import { addDigest, bucketOf, DIGEST_BITS, digestOf, EMPTY_CONVERSATION } from '@tidings/model'
import { message } from '@tidings/model/testing'
import { type Down, decodeUp, encode, type Up, type WireRow } from '@tidings/protocol'

/** A device that says more than that to one server, in the time a test takes, does not stop by itself. */
const MOST_FRAMES = 4000
const FAN = 2 ** DIGEST_BITS.step
const START = 1_790_000_000_000
export const NO_NAMES = { users: [], groups: [] }

/** A conversation with somebody, with one message. */
export const wireRow = (name: string, version: number, fields: Partial<typeof EMPTY_CONVERSATION> = {}): WireRow => ({
  kind: 'conversation',
  id: `c2c_${name}`,
  version,
  state: {
    ...EMPTY_CONVERSATION,
    lastSeq: 1,
    showSeq: 1,
    lastMessageSeq: 1,
    rev: 1,
    unread: 1,
    activeAt: START * 1000 + version,
    ...fields,
  },
  last: message({ sender: name, clientMsgID: `message-of-${name}-0001`, time: START }),
})

type Asked<T extends Up['type']> = Extract<Up, { type: T }>
/** What is said instead of the truth: frames, raw text, or nothing at all. */
export type Answers = { readonly [T in Up['type']]?: (frame: Asked<T>) => readonly (Down | string)[] }

/** A server in the same process that tells the truth, or what a test puts in its place, and a device in virtual time. */
export class HostileWorld {
  readonly rows: WireRow[] = ['bob', 'cem', 'dan'].map((name, i) => wireRow(name, i + 1))
  readonly heard: Up[] = []
  readonly logged: string[] = []
  epoch = 'epoch-1'
  lies: Answers = {}
  readonly client: Client
  #now = START + 1000
  #timers: { readonly at: number; readonly call: () => void }[] = []
  #socket: SocketEvents | null = null

  constructor() {
    this.client = createClient({ sdkAppID: 1, server: 'ws://hostile' }, this.#platform())
  }

  static async open(lies: Answers = {}): Promise<HostileWorld> {
    const world = new HostileWorld()
    world.lies = lies
    const login = world.client.login('ann', 'a-sig')
    login.catch(() => {})
    await world.pass(100)
    await login
    return world
  }

  get head(): number {
    return Math.max(...this.rows.map(({ version }) => version))
  }

  /** Text as it is, a frame as it is encoded. */
  say(what: Down | string): void {
    this.#socket?.onText(typeof what === 'string' ? what : encode(what))
  }

  /** The line goes; the device comes back by itself when time passes. */
  drop(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.onClose(1006)
  }

  /** Lets time pass, and what happens in it happen. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.#quiet()
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next || this.heard.length > MOST_FRAMES) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.call()
      await this.#quiet()
    }
    this.#now = end
  }

  /** Lets what was said do its work, without a timer. */
  async turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  async ids(): Promise<string[]> {
    const { conversationList } = await this.client.getConversationManager().getConversationList(0, 1000)
    return conversationList.map((c) => c.conversationID)
  }

  /** What the truth adds up to. */
  digest(): number {
    return this.rows.map(digestOf).reduce(addDigest, 0)
  }

  /** Settles when nothing more is said at this moment. */
  async #quiet(): Promise<void> {
    for (let idle = 0; idle < 8 && this.heard.length <= MOST_FRAMES; ) {
      const before = this.heard.length
      await new Promise((resolve) => setImmediate(resolve))
      idle = this.heard.length === before ? idle + 1 : 0
    }
  }

  #answer(text: string): void {
    const frame = decodeUp(text)
    this.heard.push(frame)
    if (this.heard.length > MOST_FRAMES) return
    const lie = this.lies[frame.type] as ((frame: Up) => readonly (Down | string)[]) | undefined
    const said = lie ? lie(frame) : this.truth(frame)
    const socket = this.#socket
    // As a network would: later, and only while the line is there.
    setImmediate(() => {
      if (socket === this.#socket) for (const what of said) this.say(what)
    })
  }

  /** What an honest server answers. */
  truth(frame: Up): readonly Down[] {
    const { epoch, head } = this
    const now = this.#now * 1000
    switch (frame.type) {
      case 'hello':
        return [this.welcome()]
      case 'ping':
        return [{ type: 'pong', epoch, head, digest: this.digest(), now }]
      case 'pull': {
        const { rid, cursor } = frame
        if (cursor.epoch !== epoch || cursor.version > head) return [{ type: 'reset', rid, epoch }]
        const rows = this.rows.filter(({ version }) => version > cursor.version)
        const page = { epoch, from: cursor.version, to: head, more: false, digest: this.digest() }
        return [{ type: 'pulled', rid, ...page, rows, refs: NO_NAMES }]
      }
      case 'walk':
        return [
          {
            type: 'walked',
            rid: frame.rid,
            epoch,
            head,
            more: false,
            rows: frame.below ? [] : this.rows,
            refs: NO_NAMES,
          },
        ]
      case 'digest':
        return [{ type: 'digested', rid: frame.rid, epoch, head, sums: this.#sums(frame.buckets) }]
      case 'list': {
        const rows = this.rows.filter(({ kind, id }) => frame.buckets.includes(bucketOf(kind, id)))
        const digests = rows.map((row) => [row.kind, row.id, digestOf(row)] as [WireRow['kind'], string, number])
        return [{ type: 'listed', rid: frame.rid, epoch, head, digests }]
      }
      case 'fetch': {
        const rows = this.rows.filter(({ kind, id }) => frame.keys.some((key) => key.kind === kind && key.id === id))
        return [{ type: 'fetched', rid: frame.rid, epoch, head, taken: frame.keys.length, rows, refs: NO_NAMES }]
      }
      case 'history': {
        const last = this.rows.find(({ id }) => id === frame.id)
        const messages = last?.kind === 'conversation' && last.last ? [last.last] : []
        return [
          { type: 'messages', rid: frame.rid, epoch, id: frame.id, rev: 1, messages, finished: true, refs: NO_NAMES },
        ]
      }
      case 'profiles':
        return [{ type: 'profiled', rid: frame.rid, refs: NO_NAMES }]
      case 'mutate':
        return [
          {
            type: 'mutated',
            rid: frame.rid,
            epoch,
            results: frame.ops.map(({ opID }) => ({ outcome: 'done', opID, version: 0, superseded: true })),
          },
        ]
      default:
        return 'rid' in frame ? [{ type: 'done', rid: frame.rid }] : []
    }
  }

  welcome(): Extract<Down, { type: 'welcome' }> {
    const { epoch, head } = this
    const now = this.#now * 1000
    return { type: 'welcome', protocol: 0, epoch, head, digest: this.digest(), now, session: 's', sigExpiresAt: 0 }
  }

  #sums(buckets: readonly number[]): number[][] {
    const sums = Array.from({ length: Math.max(1, buckets.length) }, () => new Array<number>(FAN).fill(0))
    for (const row of this.rows) {
      const leaf = bucketOf(row.kind, row.id)
      const bucket = Math.floor(leaf / FAN)
      const of = sums[buckets.length === 0 ? 0 : buckets.indexOf(bucket)]
      const place = buckets.length === 0 ? bucket : leaf % FAN
      if (of) of[place] = addDigest(of[place] ?? 0, digestOf(row))
    }
    return sums
  }

  #platform(): Runtime {
    let ids = 0
    return {
      name: 'test',
      clock: {
        now: () => this.#now,
        after: (ms, call) => {
          const timer = { at: this.#now + ms, call }
          this.#timers.push(timer)
          return () => {
            this.#timers = this.#timers.filter((other) => other !== timer)
          }
        },
      },
      random: () => 0.5,
      randomID: () => `id-of-this-test-${String(++ids).padStart(6, '0')}`,
      sha256: async (text) => text,
      openSocket: (_url, events) => {
        this.#socket = events
        setImmediate(() => events.onOpen())
        return {
          send: (text) => {
            if (this.#socket === events) this.#answer(text)
          },
          close: () => {
            if (this.#socket === events) this.#socket = null
            setImmediate(() => events.onClose(1000))
          },
        }
      },
      connectivity: { isOnline: () => true, subscribe: () => () => {} },
      stores: createMemoryStores(),
      log: (level, event) => void this.logged.push(`${level} ${event}`),
    }
  }
}
