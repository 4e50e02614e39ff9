import * as v from 'valibot'
import { refs, wireRow } from './rows.ts'
import * as s from './shapes.ts'

/** What became of one operation. `version` is the version of the row it wrote, 0 when it wrote none. */
const result = v.variant('outcome', [
  v.object({
    outcome: v.literal('done'),
    opID: s.operationID,
    version: s.count,
    /** Older than what the server holds: it changed nothing (M2). */
    superseded: v.boolean(),
    /** For a send: where the message stands. */
    sent: v.optional(v.object({ seq: s.count, rev: s.count, time: s.count })),
    /** For labelCreate: the id that the name has had before, or the one that was asked for. */
    label: v.optional(s.operationID),
  }),
  v.object({ outcome: v.literal('refused'), opID: s.operationID, code: s.count }),
  v.object({ outcome: v.literal('retry'), opID: s.operationID, code: s.count, afterMs: s.count }),
])
export type OperationResult = s.Frozen<v.InferOutput<typeof result>>

const rows = v.array(wireRow)
const messages = v.array(s.message)

/** All that a server may say. Unknown keys are ignored, so that an old device survives a newer server. */
export const down = v.variant('type', [
  v.object({
    type: v.literal('welcome'),
    protocol: s.count,
    epoch: s.epoch,
    head: s.count,
    /** The sum of the digests of all rows at `head`, [0, 2^52). */
    digest: s.count,
    /** Server clock, Unix microseconds: a device measures its offset. */
    now: s.count,
    /** Token of this device's session, to come back without a UserSig. */
    session: v.string(),
    /** Unix milliseconds when the UserSig ends; 0 for a login by session. */
    sigExpiresAt: s.count,
  }),
  v.object({ type: v.literal('pong'), epoch: s.epoch, head: s.count, digest: s.count, now: s.count }),
  /** Something changed, and it did not fit or the device was slow: pull. */
  v.object({ type: v.literal('head'), epoch: s.epoch, head: s.count }),
  v.object({ type: v.literal('push'), epoch: s.epoch, prev: s.count, to: s.count, rows, refs }),
  v.object({
    type: v.literal('pulled'),
    rid: s.requestID,
    epoch: s.epoch,
    from: s.count,
    to: s.count,
    more: v.boolean(),
    /** With the last page: the sum of the digests of all rows. */
    digest: v.optional(s.count),
    rows,
    refs,
  }),
  /** The cursor belongs to another history: start over. */
  v.object({ type: v.literal('reset'), rid: s.requestID, epoch: s.epoch }),
  v.object({
    type: v.literal('walked'),
    rid: s.requestID,
    epoch: s.epoch,
    head: s.count,
    more: v.boolean(),
    rows,
    refs,
  }),
  /** For each bucket asked, the sums of the buckets it is made of. */
  v.object({
    type: v.literal('digested'),
    rid: s.requestID,
    epoch: s.epoch,
    head: s.count,
    sums: v.array(v.array(s.count)),
  }),
  /** The digests of the rows in the leaf buckets asked, by kind and id. */
  v.object({
    type: v.literal('listed'),
    rid: s.requestID,
    epoch: s.epoch,
    head: s.count,
    digests: v.array(v.tuple([s.rowKind, s.rowID, s.count])),
  }),
  /** The first `taken` of the rows asked, as far as they exist. */
  v.object({
    type: v.literal('fetched'),
    rid: s.requestID,
    epoch: s.epoch,
    head: s.count,
    taken: s.count,
    rows,
    refs,
  }),
  v.object({ type: v.literal('mutated'), rid: s.requestID, epoch: s.epoch, results: v.array(result) }),
  v.object({
    type: v.literal('messages'),
    rid: s.requestID,
    epoch: s.epoch,
    id: s.conversationID,
    /** The revision that this answer is as of. */
    rev: s.count,
    messages,
    /** True: nothing older within what was asked. */
    finished: v.boolean(),
    refs,
  }),
  v.object({ type: v.literal('online'), id: s.conversationID, message: s.message, refs }),
  v.object({ type: v.literal('grouped'), rid: s.requestID, groupID: s.groupID, version: s.count }),
  v.object({ type: v.literal('profiled'), rid: s.requestID, refs }),
  v.object({ type: v.literal('names'), refs }),
  v.object({ type: v.literal('done'), rid: s.requestID }),
  v.object({ type: v.literal('failed'), rid: s.requestID, code: s.count, afterMs: s.count }),
  /** The login is refused, or the session is over; the socket closes after it. */
  v.object({ type: v.literal('refused'), code: s.count, afterMs: s.count }),
  /** Come back after a random time below that. */
  v.object({ type: v.literal('goaway'), withinMs: s.count }),
])
export type Down = s.Frozen<v.InferOutput<typeof down>>
export type DownOf<T extends Down['type']> = Extract<Down, { type: T }>
