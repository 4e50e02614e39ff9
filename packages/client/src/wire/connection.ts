import { type FailureName, failureName, TidingsError } from '@tidings/model'
import { type Down, type DownOf, decodeDown, encode, type Up, type UpOf } from '@tidings/protocol'
import type { Platform, Socket } from '../platform/platform.ts'
import { Backoff } from './backoff.ts'

type Asking = Extract<Up, { rid: number }>
type Question = Asking extends infer A ? (A extends Asking ? Omit<A, 'rid'> : never) : never
type Answer = Extract<Down, { rid: number }>

export interface ConnectionEvents {
  /** What to greet with, made anew for each try. */
  hello(): Omit<UpOf<'hello'>, 'type' | 'protocol'>
  /** For heartbeats. */
  cursor(): UpOf<'ping'>['cursor']
  onConnecting(): void
  onWelcome(frame: DownOf<'welcome'>): void
  /** Each frame as it goes over the line. */
  onTraffic(way: 'up' | 'down', text: string): void
  /** Everything that answers no question. */
  onFrame(frame: Exclude<Down, Answer>): void
  /** The line is down; it will be tried again unless the login was refused. */
  onDown(): void
  /** The server will not have this login; no further try is made. */
  onRefused(error: TidingsError): void
  /** A try failed before WELCOME. */
  onTryFailed(error: TidingsError): void
}

/** Each with its reason. */
const WIRE_TIMES = {
  /** A server that is up greets within a second; a mobile network may take ten. */
  welcomeMs: 10_000,
  answerMs: 15_000,
  /** Below the 30–60 s after which home routers forget a line. */
  heartbeatMs: 25_000,
  heartbeatJitterMs: 5000,
  /** Nothing heard for so long after a heartbeat: the line is dead. */
  silenceMs: 12_000,
  /** The same when there is a reason to doubt it. */
  doubtMs: 4000,
  /** "Offline" is a hint that can be wrong. */
  offlineMs: 30_000,
} as const

type State =
  | { readonly name: 'stopped' }
  | { readonly name: 'waiting'; readonly cancel: () => void }
  | { readonly name: 'greeting'; readonly socket: Socket; readonly cancel: () => void }
  | { readonly name: 'open'; readonly socket: Socket }

/** Keeps one socket alive: greets, pairs answers with questions, notices a dead line, comes back with jitter. */
export class Connection {
  readonly #platform: Platform
  readonly #url: string
  readonly #events: ConnectionEvents
  readonly #backoff: Backoff
  readonly #waiting = new Map<
    number,
    { resolve: (frame: Answer) => void; reject: (e: TidingsError) => void; cancel: () => void }
  >()
  #state: State = { name: 'stopped' }
  #rid = 0
  #cancelBeat: () => void = () => {}
  #heard = false
  #refusal: TidingsError | null = null
  #endedBy: FailureName | null = null
  #unsubscribe: () => void = () => {}

  constructor(platform: Platform, url: string, events: ConnectionEvents) {
    this.#platform = platform
    this.#url = url
    this.#events = events
    this.#backoff = new Backoff(platform.random)
  }

  get isOpen(): boolean {
    return this.#state.name === 'open'
  }

  /** Why the server ended the line that was there last; null when it did not say. */
  get endedBy(): FailureName | null {
    return this.#endedBy
  }

  start(): void {
    if (this.#state.name !== 'stopped') return
    this.#unsubscribe = this.#platform.connectivity.subscribe((event) => {
      if (event === 'hidden') return
      // A network that went or came, and a machine that woke up, may have left a line that is dead and does not know it.
      if (this.#state.name === 'open') this.#beat(this.#state.socket, WIRE_TIMES.doubtMs)
      else if (event !== 'offline' && this.#state.name === 'waiting') this.#try()
    })
    this.#try()
  }

  stop(): void {
    this.#unsubscribe()
    const state = this.#state
    this.#state = { name: 'stopped' }
    if (state.name === 'waiting' || state.name === 'greeting') state.cancel()
    if (state.name === 'greeting' || state.name === 'open') state.socket.close()
    this.#dropQuestions()
  }

  /** Asks and waits; rejects with 9508 when there is no line, 9520 when no answer comes, or the server's failure. */
  ask(question: Question): Promise<Answer> {
    const state = this.#state
    if (state.name !== 'open') return Promise.reject(new TidingsError('disconnected'))
    const rid = ++this.#rid
    return new Promise<Answer>((resolve, reject) => {
      const cancel = this.#platform.clock.after(WIRE_TIMES.answerMs, () => {
        this.#waiting.delete(rid)
        reject(new TidingsError('timeout'))
      })
      this.#waiting.set(rid, { resolve, reject, cancel })
      this.#say(state.socket, { ...question, rid } as Up)
    })
  }

  #try(): void {
    if (this.#state.name === 'waiting') this.#state.cancel()
    this.#refusal = null
    this.#events.onConnecting()
    let closed = false
    const isCurrent = () => 'socket' in this.#state && this.#state.socket === socket && !closed
    const socket = this.#platform.openSocket(this.#url, {
      onOpen: () => {
        if (isCurrent()) this.#say(socket, { type: 'hello', protocol: 0, ...this.#events.hello() })
      },
      onText: (text) => {
        if (isCurrent()) this.#hear(socket, text)
      },
      onClose: () => {
        const wasCurrent = isCurrent()
        closed = true
        if (wasCurrent) this.#lost()
      },
    })
    const cancel = this.#platform.clock.after(WIRE_TIMES.welcomeMs, () => {
      if (!isCurrent()) return
      socket.close()
      closed = true
      this.#lost()
    })
    this.#state = { name: 'greeting', socket, cancel }
  }

  #say(socket: Socket, frame: Up): void {
    const text = encode(frame)
    this.#events.onTraffic('up', text)
    socket.send(text)
  }

  #hear(socket: Socket, text: string): void {
    this.#events.onTraffic('down', text)
    let frame: Down
    try {
      frame = decodeDown(text)
    } catch (error) {
      // A frame that cannot be read must not end the session: the heartbeat repairs what it may have said.
      this.#platform.log('warn', 'unreadable frame', error)
      return
    }
    this.#heard = true
    if (frame.type === 'refused') {
      this.#refusal = new TidingsError(failureName(frame.code), { retryAfterMs: frame.afterMs })
      return
    }
    if (frame.type === 'goaway') {
      this.#backoff.askedToLeave(frame.withinMs)
      return
    }
    if (this.#state.name === 'greeting') {
      if (frame.type !== 'welcome') return
      this.#state.cancel()
      this.#state = { name: 'open', socket }
      this.#backoff.opened(this.#platform.clock.now())
      this.#beatLater(socket)
      this.#events.onWelcome(frame)
      return
    }
    if ('rid' in frame) this.#answered(frame)
    else this.#events.onFrame(frame)
  }

  #answered(frame: Answer): void {
    const question = this.#waiting.get(frame.rid)
    if (!question) return
    this.#waiting.delete(frame.rid)
    question.cancel()
    if (frame.type === 'failed')
      question.reject(new TidingsError(failureName(frame.code), { retryAfterMs: frame.afterMs }))
    else question.resolve(frame)
  }

  #lost(): void {
    const wasOpen = this.#state.name === 'open'
    if (this.#state.name === 'greeting') this.#state.cancel()
    this.#cancelBeat()
    const refusal = this.#refusal
    this.#endedBy = refusal?.reason ?? null
    // A frame that the server could not read says nothing about the login.
    if (refusal && refusal.retry !== 'later' && !(wasOpen && refusal.reason === 'bad_frame')) {
      this.#state = { name: 'stopped' }
      this.#unsubscribe()
      this.#dropQuestions()
      this.#events.onDown()
      this.#events.onRefused(refusal)
      return
    }
    const now = this.#platform.clock.now()
    // Without a network a try is a waste; the event that it is back does not wait for this timer.
    const least = this.#platform.connectivity.isOnline() ? 0 : WIRE_TIMES.offlineMs
    const wait = Math.max(this.#backoff.next(now), refusal?.retryAfterMs ?? 0, least)
    this.#state = { name: 'waiting', cancel: this.#platform.clock.after(wait, () => this.#try()) }
    this.#dropQuestions()
    if (wasOpen) this.#events.onDown()
    // Also for a line that was lost: the next try may be long in coming, and nobody should be told that all is well.
    this.#events.onTryFailed(refusal ?? new TidingsError('disconnected'))
  }

  #dropQuestions(): void {
    this.#cancelBeat()
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const question of waiting) {
      question.cancel()
      question.reject(new TidingsError('disconnected'))
    }
  }

  /**
   * Says where this device stands, whatever it hears meanwhile: the server drops who is silent, and the answer repairs what
   * a lost push left out (V6). If nothing at all is heard after it, the line is dead.
   */
  #beatLater(socket: Socket): void {
    const { clock, random } = this.#platform
    const wait = WIRE_TIMES.heartbeatMs + (random() * 2 - 1) * WIRE_TIMES.heartbeatJitterMs
    this.#cancelBeat = clock.after(wait, () => this.#beat(socket, WIRE_TIMES.silenceMs))
  }

  #beat(socket: Socket, patienceMs: number): void {
    this.#cancelBeat()
    this.#heard = false
    this.#say(socket, { type: 'ping', cursor: this.#events.cursor() })
    this.#cancelBeat = this.#platform.clock.after(patienceMs, () => {
      if (this.#heard) return this.#beatLater(socket)
      socket.close()
      this.#lost()
    })
  }
}
