import {
  createServer,
  type World as ServerWorld,
  type Step,
  type Storage,
  silentLogger,
  type TidingsServer,
  type Work,
} from '@tidings/server'
import type { Commit } from './commit.ts'
import type { Faults } from './faults.ts'
import type { Random } from './random.ts'
import type { ServerEnd } from './server-end.ts'
import type { SimBus } from './sim-bus.ts'
import type { Opened, SimStorage } from './sim-storage.ts'
import { APP, EPOCH_MS, SECRET } from './simulated-app.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface NodeParts {
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: Faults
  readonly storage: SimStorage
  readonly bus: SimBus
  readonly onCommit: (commit: Commit) => void
  /** The storage is open: what is committed can be read. */
  readonly onOpen: () => void
  /** The process should die before it says a word of what it has just committed. */
  readonly onCrashPoint: (node: SimNode) => void
}

/** One process of the real server. It can die at any moment. */
export class SimNode implements ServerEnd {
  readonly index: number
  /** Milliseconds that its clock is off. */
  clockOffset = 0
  /** Dies right after its next commit. */
  diesAfterCommit = false
  epoch = ''
  #state: 'down' | 'starting' | 'up' = 'down'
  #life = 0
  #server: TidingsServer | null = null
  #opened: Opened | null = null
  readonly #parts: NodeParts

  constructor(index: number, parts: NodeParts) {
    this.index = index
    this.#parts = parts
  }

  get isUp(): boolean {
    return this.#state !== 'down'
  }

  now(): number {
    return EPOCH_MS + Math.floor(this.#parts.clock.now) + this.clockOffset
  }

  start(): void {
    if (this.isUp) return
    const life = ++this.#life
    this.#state = 'starting'
    void this.#start(life)
  }

  async #start(life: number): Promise<void> {
    const { clock, random, storage, bus } = this.#parts
    const isAlive = () => life === this.#life
    const opened = await storage.open((run) => void clock.after(random.below(5), () => isAlive() && run()))
    if (!isAlive()) {
      opened.abandon()
      return
    }
    const world: ServerWorld = {
      now: () => this.now(),
      after: (ms, call) => clock.after(ms, () => isAlive() && call()),
      randomID: (bytes) => random.id(bytes),
      random: () => random.next(),
    }
    this.#opened = opened
    this.#state = 'up'
    this.epoch = opened.storage.epoch
    this.#parts.onOpen()
    this.#server = createServer({
      storage: this.#watched(opened.storage, life),
      bus: bus.join(this.index),
      world,
      logger: silentLogger,
      options: { sdkAppID: APP, secrets: [SECRET], autoCreateUsers: true },
    })
  }

  /** SIGKILL: what was not committed is gone, nobody is told. */
  crash(): void {
    this.#life++
    this.#opened?.abandon()
    this.#parts.bus.leave(this.index)
    this.#opened = this.#server = null
    this.#state = 'down'
    this.diesAfterCommit = false
  }

  accept: ServerEnd['accept'] = (socket) => {
    const life = this.#life
    const events = this.#server?.gateway.accept(socket, { address: '10.0.0.1', isLoopback: true }) ?? null
    if (!events) return null
    return {
      onText: (text) => void (life === this.#life && events.onText(text)),
      onClose: () => void (life === this.#life && events.onClose()),
    }
  }

  /** Every step of every command passes here: planted faults change some, checks see what was committed. */
  #watched(storage: Storage, life: number): Storage {
    const { faults, onCommit, onCrashPoint } = this.#parts
    return {
      epoch: storage.epoch,
      write: async <T>(command: () => Work<T>): Promise<T> => {
        const asked: Step[] = []
        const done: Step[] = []
        const now = this.now()
        const result = await storage.write(() => spied(command(), asked, done, now, false))
        const hasMoved = asked.some((step) => step.call === 'putRows' && step.args[0].length > 0)
        if (hasMoved && this.diesAfterCommit && life === this.#life) onCrashPoint(this)
        if (life !== this.#life) return await new Promise<never>(() => {})
        return result
      },
      read: (query) => storage.read(() => spied(query(), [], [], 0, true)),
      close: () => storage.close(),
    }

    function* spied<T>(work: Work<T>, asked: Step[], done: Step[], now: number, isRead: boolean): Work<T> {
      let next = work.next()
      while (!next.done) {
        const step = faults.step(next.value)
        asked.push(next.value)
        done.push(step)
        next = work.next(faults.answer(step, yield step, isRead))
      }
      // What returns is kept, in memory and in a file: the engines fail a command before, or not at all.
      if (!isRead) onCommit({ asked, done, epoch: storage.epoch, now })
      return next.value
    }
  }
}
