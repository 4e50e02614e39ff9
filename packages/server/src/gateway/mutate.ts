import {
  ConversationType,
  c2cConversationID,
  LIMITS,
  type Message,
  parseConversationID,
  TidingsError,
} from '@tidings/model'
import { encode, type Operation, type OperationResult, type UpOf } from '@tidings/protocol'
import { applyListMutation } from '../service/apply-mutation.ts'
import { commit } from '../service/context.ts'
import { deliverMessage } from '../service/deliver-message.ts'
import { deliverOnline } from '../service/deliver-online.ts'
import { readNames } from '../service/read-feed.ts'
import { failureOf, logFault } from './failure-reply.ts'
import type { Identity, SessionParts } from './session.ts'

interface Wait {
  readonly code: number
  readonly afterMs: number
}

/**
 * Runs the operations of one frame: in order within a lane, side by side across lanes. A lane is a conversation, or all
 * that names a conversation group: who files a conversation relies on the group being made before. At a lane's first
 * failure that may heal, its later operations are answered "retry" (consistency rule B).
 */
export async function mutate(parts: SessionParts, who: Identity, frame: UpOf<'mutate'>): Promise<OperationResult[]> {
  const lanes = new Map<string, Operation[]>()
  for (const op of frame.ops) {
    const lane = 'label' in op.mutation ? '' : op.mutation.id
    lanes.set(lane, [...(lanes.get(lane) ?? []), op])
  }
  const results = new Map<Operation, OperationResult>()
  await Promise.all(
    [...lanes.values()].map(async (ops) => {
      let blocked: Wait | null = null
      const labels = new Map<string, string>()
      for (const asked of ops) {
        const op = renamed(asked, labels)
        const result: OperationResult = blocked
          ? { outcome: 'retry', opID: op.opID, ...(blocked as Wait) }
          : await perform(parts, who, op, frame.drained)
        if (result.outcome === 'retry') blocked = { code: result.code, afterMs: result.afterMs }
        if (result.outcome === 'done' && result.label !== undefined && 'label' in op.mutation)
          labels.set(op.mutation.label, result.label)
        results.set(asked, result)
      }
    }),
  )
  return frame.ops.map((op) => results.get(op) as OperationResult)
}

/** A group whose name existed goes by another id: what the same frame asks of it means that one (F). */
function renamed(op: Operation, labels: ReadonlyMap<string, string>): Operation {
  const label = 'label' in op.mutation ? labels.get(op.mutation.label) : undefined
  return label === undefined ? op : ({ ...op, mutation: { ...op.mutation, label } } as Operation)
}

async function perform(parts: SessionParts, who: Identity, op: Operation, drained: boolean): Promise<OperationResult> {
  const { context, limiter, metrics } = parts
  const { opID } = op
  try {
    if (op.mutation.kind === 'send') {
      limiter.admitMessages(who.userID, 1, drained)
      const result = await send(parts, who, op as Operation & { mutation: { kind: 'send' } })
      metrics.messages.inc()
      return result
    }
    const { mutation } = op
    // A frame of reads is one operation: "read all" of a thousand conversations must not take minutes (U3).
    limiter.admitOperations(who.userID, mutation.kind === 'read' ? 1 / LIMITS.drainOps : 1, drained)
    const { version, superseded, label } = await commit(context, () =>
      applyListMutation({
        userID: who.userID,
        opID,
        epoch: op.epoch,
        currentEpoch: context.storage.epoch,
        mutation,
        now: context.world.now(),
      }),
    )
    metrics.operations.inc()
    return { outcome: 'done', opID, version, superseded, ...(label === undefined ? {} : { label }) }
  } catch (error) {
    logFault(context.logger, 'mutate', error)
    const { code, afterMs } = failureOf(error)
    if (error instanceof TidingsError && error.retry === 'never') return { outcome: 'refused', opID, code }
    return { outcome: 'retry', opID, code, afterMs: Math.max(afterMs, 100) }
  }
}

async function send(
  parts: SessionParts,
  who: Identity,
  op: Operation & { mutation: { kind: 'send' } },
): Promise<OperationResult> {
  const { context } = parts
  const { id, content, seenSeq, draftT, onlineOnly } = op.mutation
  const delivery = {
    sender: who.userID,
    to: parseConversationID(id),
    content,
    // A seq of another history names another message here.
    seenSeq: op.epoch === context.storage.epoch ? seenSeq : 0,
    draftT,
    now: context.world.now(),
    autoCreateUsers: context.options.autoCreateUsers,
  }
  if (onlineOnly) {
    const { message, receivers } = await context.storage.read(() => deliverOnline(delivery))
    await passOn(parts, who, delivery.to.type, id, message, receivers)
    return { outcome: 'done', opID: op.opID, version: 0, superseded: false, sent: place(message) }
  }
  const { message, version } = await commit(context, () => deliverMessage(delivery))
  return { outcome: 'done', opID: op.opID, version, superseded: false, sent: place(message) }
}

const place = ({ seq, rev, time }: Message) => ({ seq, rev, time })

/** An online-only message goes to who is connected, once, and is never stored (H4). */
async function passOn(
  parts: SessionParts,
  who: Identity,
  type: number,
  id: string,
  message: Message,
  receivers: readonly string[],
): Promise<void> {
  const { storage, bus } = parts.context
  const refs = await storage.read(() => readNames(who.userID, [who.userID], []))
  const frame = encode({
    type: 'online',
    id: type === ConversationType.C2C ? c2cConversationID(who.userID) : id,
    message,
    refs,
  })
  for (const userID of receivers) if (userID !== who.userID) bus.publish({ kind: 'frame', userID, frame })
}
