import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { end, type Workshop } from './processes.ts'

/** One line of a list, as far as these tests compare it. */
export interface ListedRow {
  readonly id: string
  /** A call reads `call` and its seconds. */
  readonly text: string
  /** Unix seconds. */
  readonly time: number
  readonly unread: number
  readonly status: number
}

/** What a device can be asked; each answers with a promise on this side. */
export interface DeviceCalls {
  login(server: string, dataDir: string | null, userID: string, userSig: string | null): void
  list(): ListedRow[]
  totalUnread(): number
  /** Sends without waiting; what becomes of it is heard as `shown` and `acked`. */
  say(conversationID: string, texts: readonly string[]): void
  /** Sends and waits for the server; answers the message's time. */
  tell(conversationID: string, text: string): number
  /** All texts of a conversation, oldest first. */
  history(conversationID: string): string[]
}

/** What a device tells by itself. */
export type DeviceEvent =
  | { readonly event: 'shown' | 'acked'; readonly text: string }
  | { readonly event: 'start' | 'finish' | 'failed' | 'new' }

export type ToDevice = { readonly n: number; readonly call: keyof DeviceCalls; readonly args: readonly unknown[] }
export type FromDevice = DeviceEvent | { readonly n: number; readonly value?: unknown; readonly error?: string }

const DEADLINE_MS = 30_000

/** A client in a process of its own, which can be killed. */
export class Device {
  readonly heard: DeviceEvent[] = []
  readonly #child: ChildProcess
  readonly #waits = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  readonly #watchers = new Set<() => void>()
  #n = 0

  constructor(workshop: Workshop) {
    this.#child = fork(fileURLToPath(new URL('./device-program.ts', import.meta.url)), {
      execArgv: workshop.execArgv,
      env: workshop.env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    workshop.keep(this.#child)
    this.#child.on('message', (message: FromDevice) => this.#hear(message))
    this.#child.once('exit', () => {
      for (const wait of this.#waits.values()) wait.reject(new Error('the device is gone'))
    })
  }

  ask<K extends keyof DeviceCalls>(call: K, ...args: Parameters<DeviceCalls[K]>): Promise<ReturnType<DeviceCalls[K]>> {
    const n = ++this.#n
    const answer = new Promise<ReturnType<DeviceCalls[K]>>((resolve, reject) => this.#waits.set(n, { resolve, reject }))
    // A device that is killed leaves questions nobody waits for any more.
    answer.catch(() => {})
    this.#child.send({ n, call, args } satisfies ToDevice, () => {})
    return answer
  }

  /** Texts of my own that were in the list, or that the server has answered. */
  texts(event: 'shown' | 'acked'): string[] {
    return this.heard.flatMap((e) => (e.event === event ? [e.text] : []))
  }

  /** Settles at the event that makes it true. */
  until(isTrue: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new Error(`never: ${what}`))), DEADLINE_MS)
      const settle = (how: () => void) => {
        clearTimeout(timer)
        this.#watchers.delete(look)
        how()
      }
      const look = () => {
        if (isTrue()) settle(resolve)
      }
      this.#watchers.add(look)
      look()
    })
  }

  hears(event: DeviceEvent['event']): Promise<void> {
    return this.until(() => this.heard.some((e) => e.event === event), `a device hears "${event}"`)
  }

  /** Kill -9; settles when the process is gone. */
  kill(): Promise<void> {
    return end(this.#child)
  }

  #hear(message: FromDevice): void {
    if ('event' in message) {
      this.heard.push(message)
      for (const look of [...this.#watchers]) look()
      return
    }
    const wait = this.#waits.get(message.n)
    this.#waits.delete(message.n)
    if (message.error === undefined) wait?.resolve(message.value as never)
    else wait?.reject(new Error(message.error))
  }
}
