import type { Line } from './line.ts'
import type { Planted } from './mutants.ts'

type Json = Record<string, unknown>
const LAST = Number.MAX_SAFE_INTEGER

/** A device's frame, as a node hears it while a fault is planted. */
export function upFault(planted: Planted, { node }: Line, text: string, sent: Set<string>): string {
  const frame = JSON.parse(text) as Json
  if (frame.type !== 'mutate') return text
  const ops = frame.ops as { opID: string; epoch: string; mutation: Json }[]
  if (planted === 'anyOrder') ops.reverse()
  for (const op of ops) {
    const { mutation } = op
    const isSend = mutation.kind === 'send'
    if (planted === 'deleteAll' && mutation.kind === 'delete') (mutation.upTo as Json).seq = LAST
    if (planted === 'readAllReadsAll' && mutation.kind === 'read') (mutation.upTo as Json).seq = LAST
    if (planted === 'sendReadsAll' && isSend) mutation.seenSeq = LAST
    if (planted === 'pinByArrival' && mutation.kind === 'pin') mutation.t = LAST
    if (planted === 'draftByArrival' && mutation.kind === 'draft') mutation.t = LAST
    if (planted === 'draftOutlivesMessage' && isSend) delete mutation.draftT
    if (planted === 'epochForgotten' && node) op.epoch = node.epoch
    if (planted !== 'newIDOnRetry' || !isSend) continue
    if (sent.has(op.opID))
      (mutation.content as Json).clientMsgID = `retried-message-${sent.size}-${op.opID}`.slice(0, 60)
    sent.add(op.opID)
  }
  return JSON.stringify(frame)
}
