import {
  type Bus,
  createMemoryBus,
  createMemoryDisk,
  createMemoryStorage,
  createServer,
  type MemoryDisk,
  type MemoryStorage,
  type Nudge,
  type World as ServerWorld,
  type Step,
  type Storage,
  silentLogger,
  type TidingsServer,
  type Work,
} from '@tidings/server'
import type { Checks } from './checks.ts'
import type { Faults } from './faults.ts'
import type { ServerEnd } from './network.ts'
import type { Random } from './random.ts'
import type { VirtualClock } from './virtual-clock.ts'

export const APP = 1400000001
export const SECRET = 'simulated-secret-simulated-secret-01'
/** The world begins then, Unix milliseconds. */
export const EPOCH_MS = 1_790_000_000_000

/** The real server over memory, with a process that can die and a disk that outlives it. */
export class SimServer implements ServerEnd {
  disk: MemoryDisk = createMemoryDisk()
  epoch = 'epoch-1'
  /** Milliseconds that the server's clock is off. */
  clockOffset = 0
  /** Share of nudges that the bus loses. */
  busLoss = 0.1
  isCalm = false
  #epochs = 1
  #life = 0
  #server: TidingsServer | null = null
  #storage: MemoryStorage | null = null
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly #checks: Checks
  readonly #faults: Faults

  constructor(clock: VirtualClock, random: Random, checks: Checks, faults: Faults) {
    this.#clock = clock
    this.#random = random
    this.#checks = checks
    this.#faults = faults
  }

  get isUp(): boolean {
    return this.#server !== null
  }

  start(): void {
    const life = ++this.#life
    const storage = createMemoryStorage({
      disk: this.disk,
      epoch: this.epoch,
      schedule: (run) => void this.#clock.after(this.#random.below(5), () => life === this.#life && run()),
    })
    const world: ServerWorld = {
      now: () => EPOCH_MS + Math.floor(this.#clock.now) + this.clockOffset,
      after: (ms, call) => this.#clock.after(ms, () => life === this.#life && call()),
      randomID: (bytes) => this.#random.id(bytes),
      random: () => this.#random.next(),
    }
    this.#storage = storage
    this.#server = createServer({
      storage: this.#watched(storage, life),
      bus: this.#lossyBus(life),
      world,
      logger: silentLogger,
      options: { sdkAppID: APP, secrets: [SECRET], autoCreateUsers: true },
    })
  }

  /** SIGKILL: what was not committed is gone, nobody is told. */
  crash(): void {
    this.#life++
    this.#storage?.abandon()
    this.#server = null
    this.#storage = null
  }

  /** An older copy of the disk comes back, under another epoch (E1). */
  restore(backup: MemoryDisk): void {
    this.crash()
    this.disk = backup.clone()
    if (!this.#faults.is('epochStays')) this.epoch = `epoch-${++this.#epochs}`
    this.#checks.restored(this.disk, this.epoch)
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
  #watched(storage: MemoryStorage, life: number): Storage {
    const faults = this.#faults
    const checks = this.#checks
    return {
      epoch: storage.epoch,
      write: async <T>(command: () => Work<T>): Promise<T> => {
        const steps: Step[] = []
        const result = await storage.write(() => spied(command(), steps))
        // A crash may come between the commit and everything that follows it.
        if (!this.isCalm && this.#random.chance(0.002)) this.onCrashPoint()
        if (life !== this.#life) return await new Promise<never>(() => {})
        return result
      },
      read: (query) => storage.read(() => spied(query(), [])),
      close: () => storage.close(),
    }

    function* spied<T>(work: Work<T>, steps: Step[]): Work<T> {
      let next = work.next()
      while (!next.done) {
        const step = faults.step(next.value)
        steps.push(step)
        next = work.next(faults.answer(step, yield step))
      }
      // Memory commits as soon as the command returns, so what is seen here is what is kept.
      checks.committed(steps)
      return next.value
    }
  }

  onCrashPoint: () => void = () => {}

  #lossyBus(life: number): Bus {
    const inner = createMemoryBus()
    return {
      ...inner,
      publish: (nudge: Nudge) => {
        if (!this.isCalm && nudge.kind === 'head' && this.#random.chance(this.busLoss)) return
        const late = !this.isCalm && this.#random.chance(0.05) ? this.#random.below(20_000) : this.#random.below(10)
        this.#clock.after(late, () => life === this.#life && inner.publish(nudge))
        if (!this.isCalm && this.#random.chance(0.05))
          this.#clock.after(late + this.#random.below(500), () => life === this.#life && inner.publish(nudge))
      },
    }
  }
}
