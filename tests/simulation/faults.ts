import type { LocalStore, WriteBatch } from '@tidings/client'
import type { Step } from '@tidings/server'

/**
 * Rules switched off, by changing what passes the borders of the real code: steps of the server's transactions, frames on
 * the wire, writes of a device's store. Each must be noticed by the checks, or the checks are blind.
 */
export const PLANTED = {
  /** V2: two rows of one user share a version (the second overwrites the first one's place in the feed). */
  sharedVersion: 'V2',
  /** V3: the answer's `to` is the head of a later moment. */
  headAfterRows: 'V3',
  /** V4: a push is applied although one before it was lost. */
  gapIgnored: 'V4',
  /** V6: heartbeats do not say how far the feed is. */
  heartbeatMute: 'V6',
  /** E1: a restored database says it is the old one. */
  epochStays: 'E1',
  /** I1: a repeated message is a new one. */
  newIDOnRetry: 'I1',
  /** M: a replayed operation is done again. */
  opsForgotten: 'M (op_dedupe)',
  /** O1: the outbox reaches the disk some time after the promise. */
  outboxLate: 'O1',
  /** O2: operations of one conversation leave in any order. */
  anyOrder: 'O2',
  /** W: the cursor reaches the disk without its rows. */
  cursorAlone: 'W',
  /** U1: the count is not made anew when a read moves. */
  countStale: 'U1',
  /** K1: keys are the wall clock alone. */
  wallClock: 'K1',
  /** D1: deletions are not part of the feed. */
  noTombstones: 'D1',
  /** D2: a delete takes everything, also what was never seen. */
  deleteAll: 'D2',
  /** M1: pins go by arrival. */
  pinByArrival: 'M1',
  /** P1: a newer version of a row does not bring the message that it shows. */
  staleLast: 'decision 10',
} as const
export type Planted = keyof typeof PLANTED

type Json = Record<string, unknown>

export class Faults {
  readonly #planted: Planted | null
  readonly #lost = new Map<string, number>()
  readonly #sent = new Set<string>()
  #retries = 0

  constructor(planted: Planted | null) {
    this.#planted = planted
  }

  is(name: Planted): boolean {
    return this.#planted === name
  }

  /** A step before the storage sees it. */
  step(step: Step): Step {
    if (this.is('opsForgotten') && step.call === 'putOp') return { call: 'pruneOps', args: [0] }
    if (this.is('wallClock') && step.call === 'putFeeds')
      return { call: 'putFeeds', args: [step.args[0].map((feed) => ({ ...feed, hlc: 0 }))] }
    return step
  }

  /** A step's answer before the command sees it. */
  answer(step: Step, answer: unknown): unknown {
    if (this.is('countStale') && step.call === 'countUnread') return 0
    if (this.is('noTombstones') && step.call === 'rowsAfter')
      return (answer as { kind: string; state: { showSeq: number; hiddenSeq: number } }[]).filter(
        (row) => row.kind !== 'conversation' || row.state.showSeq > row.state.hiddenSeq,
      )
    return answer
  }

  /** A frame of a device. */
  up(_device: string, text: string): string[] {
    if (this.#planted === null) return [text]
    const frame = JSON.parse(text) as Json
    if (frame.type !== 'mutate') return [text]
    const ops = frame.ops as { opID: string; mutation: Json }[]
    if (this.is('anyOrder')) ops.reverse()
    for (const op of ops) {
      const { mutation } = op
      if (this.is('deleteAll') && mutation.kind === 'delete') (mutation.upTo as Json).seq = Number.MAX_SAFE_INTEGER
      if (this.is('pinByArrival') && mutation.kind === 'pin') mutation.t = Number.MAX_SAFE_INTEGER
      if (this.is('newIDOnRetry') && mutation.kind === 'send') {
        if (this.#sent.has(op.opID)) (mutation.content as Json).clientMsgID = `retried-message-${++this.#retries}`
        this.#sent.add(op.opID)
      }
    }
    return [JSON.stringify(frame)]
  }

  /** A frame of the server. */
  down(device: string, text: string): string[] {
    if (this.#planted === null) return [text]
    const frame = JSON.parse(text) as Json
    if (this.is('heartbeatMute') && frame.type === 'pong') return []
    if (this.is('headAfterRows') && frame.type === 'pulled' && !frame.more) frame.to = (frame.to as number) + 1
    if (this.is('sharedVersion') && frame.type === 'pulled' && (frame.rows as unknown[]).length > 1)
      (frame.rows as unknown[]).pop()
    if (this.is('staleLast') && frame.type === 'push')
      for (const row of frame.rows as Json[]) if (row.kind === 'conversation') row.last = null
    if (this.is('gapIgnored') && frame.type === 'push') return this.#withoutGap(device, frame)
    return [JSON.stringify(frame)]
  }

  /** Loses a push now and then, and makes the next one look as if it followed. */
  #withoutGap(device: string, frame: Json): string[] {
    const lost = this.#lost.get(device)
    if (lost !== undefined && lost < (frame.prev as number)) {
      this.#lost.delete(device)
      return [JSON.stringify({ ...frame, prev: lost })]
    }
    if ((frame.to as number) % 3 !== 0) return [JSON.stringify(frame)]
    this.#lost.set(device, frame.prev as number)
    return []
  }

  /** A device's store. */
  store(store: LocalStore, later: (run: () => void) => void): LocalStore {
    if (this.is('outboxLate'))
      return {
        ...store,
        write: (batch, durability) => {
          const { outbox, ...rest } = batch
          if (!outbox || outbox.length === 0) return store.write(batch, durability)
          later(() => void store.write({ outbox }, 'relaxed').catch(() => {}))
          return store.write(rest, durability)
        },
      }
    if (this.is('cursorAlone'))
      return {
        ...store,
        write: (batch: WriteBatch, durability) => {
          const { rows, ...rest } = batch
          if (!rows || rows.length === 0 || batch.replaceRows) return store.write(batch, durability)
          later(() => void store.write({ rows }, 'relaxed').catch(() => {}))
          return store.write(rest, durability)
        },
      }
    return store
  }
}
