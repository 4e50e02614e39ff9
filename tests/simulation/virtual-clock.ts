import type { Random } from './random.ts'

interface Task {
  readonly at: number
  readonly tie: number
  readonly run: () => void
}

/** Time that moves only when everything that could happen now has happened. */
export class VirtualClock {
  /** Milliseconds since the world began. */
  now = 0
  steps = 0
  readonly #heap: Task[] = []
  readonly #random: Random
  #order = 0
  #held = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** Runs a task once, `ms` from now; tasks of the same moment run in an order that the seed decides. */
  after(ms: number, run: () => void): () => void {
    let isCancelled = false
    const tie = this.#random.next() + this.#order++ * 1e-9
    this.#push({ at: this.now + Math.max(0, ms), tie, run: () => isCancelled || run() })
    return () => {
      isCancelled = true
    }
  }

  /** Something real is under way that takes turns of the event loop: time stands still until it is let go. */
  hold(): () => void {
    this.#held++
    return () => {
      this.#held--
    }
  }

  /** Runs until a moment. Between tasks every promise that can settle does. */
  async runUntil(end: number): Promise<void> {
    await settled()
    for (;;) {
      const next = this.#heap[0]
      if (!next || next.at > end) break
      this.#pop()
      this.now = next.at
      this.steps++
      next.run()
      await settled()
      while (this.#held > 0) await new Promise((resolve) => setImmediate(resolve))
    }
    this.now = end
  }

  #push(task: Task): void {
    const heap = this.#heap
    heap.push(task)
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1
      if (!isBefore(heap[i] as Task, heap[parent] as Task)) break
      swap(heap, i, parent)
      i = parent
    }
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop() as Task
    if (heap.length === 0) return
    heap[0] = last
    for (let i = 0; ; ) {
      let first = i
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && isBefore(heap[child] as Task, heap[first] as Task)) first = child
      if (first === i) return
      swap(heap, i, first)
      i = first
    }
  }
}

const isBefore = (a: Task, b: Task) => a.at < b.at || (a.at === b.at && a.tie < b.tie)

function swap(heap: Task[], i: number, j: number): void {
  const task = heap[i] as Task
  heap[i] = heap[j] as Task
  heap[j] = task
}

/** A turn of the event loop asks the kernel for I/O, of which there is none: so many immediates share one. */
const TURNS = 256
let left = 0
let waiting: (() => void) | null = null

function turn(): void {
  left--
  const resolve = waiting
  waiting = null
  resolve?.()
}

/** All microtasks run before the next immediate; nothing in the simulation waits for anything else. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    waiting = resolve
    if (left > 0) return
    left = TURNS
    for (let i = 0; i < TURNS; i++) setImmediate(turn)
  })
