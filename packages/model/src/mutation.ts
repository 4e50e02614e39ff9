import type { MessageContent } from './message.ts'
import { type ConversationState, lastMessageSeqOf, type ReceiveMessageOpt } from './row.ts'

/** Names a place in a timeline across epochs: the seq, and the id of the message there (rule O). */
export interface Anchor {
  readonly seq: number
  /** msgID of the message at `seq`; `''` when the timeline was empty. */
  readonly msgID: string
}

/** What a user can ask for on one conversation. `t` is the intent time, server microseconds as the device knows them. */
export type ConversationMutation =
  | { readonly kind: 'read'; readonly id: string; readonly upTo: Anchor }
  /** Read by the clock: everything up to that second, one-to-one only. */
  | { readonly kind: 'readTime'; readonly id: string; readonly seconds: number }
  | { readonly kind: 'pin'; readonly id: string; readonly pinned: boolean; readonly t: number }
  | { readonly kind: 'mark'; readonly id: string; readonly bits: string; readonly on: boolean; readonly t: number }
  | { readonly kind: 'recvOpt'; readonly id: string; readonly opt: ReceiveMessageOpt; readonly t: number }
  | { readonly kind: 'customData'; readonly id: string; readonly data: string; readonly t: number }
  | { readonly kind: 'delete'; readonly id: string; readonly upTo: Anchor; readonly clear: boolean; readonly t: number }
  | { readonly kind: 'clear'; readonly id: string; readonly upTo: Anchor }
  /** A draft that all devices of the user share; `''` takes it away. It is a row of its own. */
  | { readonly kind: 'draft'; readonly id: string; readonly text: string; readonly t: number }
  | { readonly kind: 'labelled'; readonly id: string; readonly label: string; readonly on: boolean; readonly t: number }

/** What a user can ask for on a named folder of conversations. `label` is an id made by the device. */
export type LabelMutation =
  | { readonly kind: 'labelCreate'; readonly label: string; readonly name: string; readonly t: number }
  | { readonly kind: 'labelRename'; readonly label: string; readonly name: string; readonly t: number }
  | { readonly kind: 'labelDelete'; readonly label: string; readonly t: number }

export interface SendMutation {
  readonly kind: 'send'
  readonly id: string
  readonly content: MessageContent
  /** Newest seq the sender had seen; a group message implies that it was read (U4). */
  readonly seenSeq: number
  /** This message is what a shared draft became: one that was written up to then goes with it, in one step. */
  readonly draftT?: number
  /** Travels once to who is online; never stored. */
  readonly onlineOnly: boolean
}

export type Mutation = ConversationMutation | LabelMutation | SendMutation
export type ListMutation = ConversationMutation | LabelMutation

/** What only one end knows: the server's clock decides, a device guesses. */
export interface MutationFacts {
  /** Intent time, already clamped by whoever applies. */
  readonly t: number
  /** The next key of this user's hybrid clock; called at most once. */
  readonly nextKey: () => number
  /** Server time of the message at the resolved anchor, ms; 0 when unknown. */
  readonly anchorTime: number
}

/** Mutations that make a row out of nothing, and bring a deleted one back. */
export const revives = (m: ConversationMutation): boolean =>
  (m.kind === 'pin' && m.pinned) ||
  (m.kind === 'mark' && m.on) ||
  (m.kind === 'customData' && m.data !== '') ||
  (m.kind === 'labelled' && m.on)

/** Brings a deleted row back when the wish is younger than the delete. */
function revive(c: ConversationState, facts: MutationFacts): ConversationState {
  if (facts.t < c.hideT) return c
  return { ...c, hiddenSeq: -1, reviveT: Math.max(c.reviveT, facts.t) }
}

/**
 * What a mutation means for a row. The server runs it to decide, a device to guess. The count of unread messages is not
 * its business: the server counts anew, a device derives (U). An unchanged object means: nothing happened.
 */
export function applyMutation(c: ConversationState, m: ConversationMutation, facts: MutationFacts): ConversationState {
  const { t } = facts
  switch (m.kind) {
    case 'readTime':
    case 'draft':
      return c
    case 'read': {
      // Never backwards, never past what there is: two devices may report out of order.
      const readSeq = Math.max(c.readSeq, Math.min(m.upTo.seq, c.lastSeq))
      if (readSeq === c.readSeq) return c
      return {
        ...c,
        readSeq,
        readTime: Math.max(c.readTime, facts.anchorTime),
        groupAt: c.groupAt.filter((at) => at.seq > readSeq),
      }
    }
    case 'pin': {
      if (t < c.pinT || t < c.hideT) return c
      const shown = m.pinned ? revive(c, facts) : c
      if (c.pinned === m.pinned) return { ...shown, pinT: t }
      return { ...shown, pinned: m.pinned, pinnedAt: m.pinned ? facts.nextKey() : c.pinnedAt, pinT: t }
    }
    case 'mark': {
      if (t < c.hideT) return c
      const bits = BigInt(m.bits)
      let marks = BigInt(c.marks)
      const markT: Record<string, number> = { ...c.markT }
      for (let n = 0, bit = 1n; bit <= bits; n++, bit <<= 1n) {
        if (!(bits & bit) || t < (markT[n] ?? 0)) continue
        marks = m.on ? marks | bit : marks & ~bit
        markT[n] = t
      }
      return { ...(m.on ? revive(c, facts) : c), marks: String(marks), markT }
    }
    case 'recvOpt':
      return t < c.recvOptT ? c : { ...c, recvOpt: m.opt, recvOptT: t }
    case 'customData':
      if (t < c.customDataT || t < c.hideT) return c
      return { ...(m.data === '' ? c : revive(c, facts)), customData: m.data, customDataT: t }
    case 'labelled': {
      if (t < (c.labelT[m.label] ?? 0) || t < c.hideT) return c
      const others = c.labels.filter((label) => label !== m.label)
      return {
        ...(m.on ? revive(c, facts) : c),
        labels: m.on ? [...others, m.label].sort() : others,
        labelT: { ...c.labelT, [m.label]: t },
      }
    }
    case 'clear':
      return cleared(c, m.upTo.seq)
    case 'delete': {
      const upTo = Math.min(m.upTo.seq, c.lastSeq)
      const gone = m.clear ? cleared(c, upTo) : c
      // Something newer is shown that the user had not seen, or the user wanted it back since: it stays (D).
      if (c.showSeq > upTo || t < c.reviveT) return gone
      return {
        ...gone,
        readSeq: Math.max(c.readSeq, upTo),
        readTime: Math.max(c.readTime, facts.anchorTime),
        groupAt: [],
        hiddenSeq: Math.max(c.hiddenSeq, upTo),
        hideT: Math.max(c.hideT, t),
        pinned: false,
        pinT: Math.max(c.pinT, t),
        marks: '0',
        markT: {},
        labels: [],
        labelT: {},
      }
    }
  }
}

function cleared(c: ConversationState, upTo: number): ConversationState {
  const clearedSeq = Math.max(c.clearedSeq, Math.min(upTo, c.lastSeq))
  if (clearedSeq === c.clearedSeq) return c
  const next = { ...c, clearedSeq, groupAt: c.groupAt.filter((at) => at.seq > clearedSeq) }
  return { ...next, lastMessageSeq: lastMessageSeqOf(next) }
}
