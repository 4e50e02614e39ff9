import {
  type ConversationMutation,
  type Mutation,
  parseConversationID,
  readMessageID,
  type Span,
  timelineOf,
} from '@tidings/model'
import type { GroupAction } from '@tidings/protocol'
import type { Step, StoredMessage } from '@tidings/server'
import type { Checks } from './checks.ts'
import type { Commit } from './commit.ts'
import { grantDraft, sendDraft } from './reference-drafts.ts'
import { grantGroup, grantLabel } from './reference-groups.ts'
import { freshLine, grant, isShown, type ModelLine, type Said } from './reference-line.ts'
import { freshState, getOr, linesOf, type ModelLabel, membersOf, tick, wishedAt } from './reference-state.ts'

/** What a device asked for, and in which history. */
export interface Wish {
  readonly epoch: string
  readonly mutation: Mutation
}

/**
 * The same service, told in the plainest way: it takes what people wished in the order in which the server granted it, and
 * knows nothing of versions, cursors and feeds. What it says of each list is compared with the server's rows at the end.
 */
export class ReferenceModel {
  /** What devices asked for, by user and operation, as it left the device. */
  readonly wishes = new Map<string, Wish>()
  readonly groupWishes = new Map<string, GroupAction>()
  readonly #checks: Checks
  #state = freshState()
  #saved = freshState()

  constructor(checks: Checks) {
    this.#checks = checks
  }

  get users(): Iterable<string> {
    return this.#state.lines.keys()
  }

  linesOf(userID: string): ReadonlyMap<string, ModelLine> {
    return this.#state.lines.get(userID) ?? new Map()
  }

  line(userID: string, id: string): ModelLine | undefined {
    return this.#state.lines.get(userID)?.get(id)
  }

  labelsOf(userID: string): ReadonlyMap<string, ModelLabel> {
    return this.#state.labels.get(userID) ?? new Map()
  }

  spansOf(userID: string, groupID: string): readonly Span[] {
    return this.#state.spans.get(groupID)?.get(userID) ?? []
  }

  draftsOf(userID: string): ReadonlyMap<string, { readonly text: string }> {
    return this.#state.drafts.get(userID) ?? new Map()
  }

  talk(timeline: string): readonly Said[] {
    return this.#state.talks.get(timeline) ?? []
  }

  save(): void {
    this.#saved = structuredClone(this.#state)
  }

  restore(): void {
    this.#state = structuredClone(this.#saved)
  }

  committed({ asked, epoch, now }: Commit): void {
    let hasAuthor = false
    for (const step of asked) {
      if (step.call === 'insertMessages') for (const message of step.args[0]) this.#say(message, epoch, now)
      if (step.call === 'putOp') this.#grant(step.args[0], epoch)
      if (step.call === 'insertMessages' || step.call === 'putOp') hasAuthor = true
    }
    if (!hasAuthor && asked.some(hasRows)) this.#checks.bad('what changes was asked for', JSON.stringify(asked.at(-1)))
  }

  #say(message: StoredMessage, epoch: string, now: number): void {
    const { sender, timeline } = message
    const talk = getOr(this.#state.talks, timeline, () => [])
    const place = talk.push({
      sender,
      name: message.clientMsgID,
      at: message.time,
      isCounted: !message.excludedFromUnread,
      isShown: !message.excludedFromLast,
    })
    const wish = this.wishes.get(`${sender} ${message.clientMsgID}`)
    if (wish?.mutation.kind !== 'send') {
      this.#checks.bad('what is said was asked for', `${sender} ${timeline}`)
      return
    }
    sendDraft(this.#state, sender, wish.mutation)
    const groupID = timeline.startsWith('group_') ? timeline.slice(6) : null
    const peers = timeline.slice(4).split(' ')
    const hearers = groupID === null ? new Set(peers) : membersOf(this.#state, groupID)
    for (const userID of hearers) {
      const id = groupID === null ? `c2c_${userID === peers[0] ? peers[1] : peers[0]}` : timeline
      const lines = linesOf(this.#state, userID)
      const known = lines.get(id)
      const line = known ?? freshLine()
      lines.set(id, line)
      const isBorn = !known || (!isShown(line) && line.movedAt === 0 && line.hiddenT === 0)
      if (isBorn || !message.excludedFromLast) line.movedAt = tick(this.#state, userID, now)
      if (isBorn) line.hiddenTo = -1
      line.end = place
      if (!message.excludedFromLast) line.shownTo = place
      const seen = wish.epoch === epoch ? wish.mutation.seenSeq : 0
      if (userID === sender && groupID !== null) line.readTo = Math.max(line.readTo, Math.min(place - 1, seen))
    }
  }

  #grant({ userID, opID, at }: { userID: string; opID: string; at: number }, epoch: string): void {
    const key = `${userID} ${opID}`
    if (this.#state.granted.has(key)) return
    this.#state.granted.add(key)
    const group = this.groupWishes.get(key)
    const wish = this.wishes.get(key)
    if (group) grantGroup(this.#state, this.#checks, userID, group, at)
    else if (!wish || wish.mutation.kind === 'send') this.#checks.bad('what is done was asked for', key)
    else if ('label' in wish.mutation && wish.mutation.kind !== 'labelled')
      grantLabel(this.#state, this.#checks, userID, wish.mutation, at)
    else this.#grantLine(userID, wish.mutation as ConversationMutation, wish.epoch === epoch, at)
  }

  #grantLine(userID: string, wish: ConversationMutation, isSameHistory: boolean, now: number): void {
    if (wish.kind === 'draft') {
      grantDraft(this.#state, userID, wish, now)
      return
    }
    const lines = linesOf(this.#state, userID)
    const ref = parseConversationID(wish.id)
    const talk = this.talk(timelineOf(userID, ref))
    const known = lines.get(wish.id)
    const isMaking =
      (wish.kind === 'pin' && wish.pinned) ||
      ((wish.kind === 'mark' || wish.kind === 'labelled') && wish.on) ||
      (wish.kind === 'customData' && wish.data !== '')
    if (!known && !isMaking && wish.kind !== 'recvOpt') return
    if (wish.kind === 'labelled' && (this.labelsOf(userID).get(wish.label)?.isDeleted ?? true)) return
    let place = 0
    if (wish.kind === 'readTime') place = talk.filter((said) => said.at <= wish.seconds * 1000 + 999).length
    else if ('upTo' in wish && (isSameHistory || wish.upTo.seq === 0)) place = wish.upTo.seq
    else if ('upTo' in wish) {
      const id = readMessageID(wish.upTo.msgID)
      place = talk.findIndex((said) => said.sender === id?.sender && said.name === id.clientMsgID) + 1
      if (place === 0) return
      this.#checks.count('place found again in another history')
    }
    const t = 't' in wish ? wishedAt(this.#state, userID, wish.t, now) : 0
    const line = known ?? freshLine()
    if (!known) {
      // Who is not in a group does not know how far its talk is.
      line.end = line.readTo =
        'groupID' in ref && !membersOf(this.#state, ref.groupID).includes(userID) ? 0 : talk.length
      if (wish.kind === 'recvOpt') line.hiddenTo = 0
      else line.movedAt = tick(this.#state, userID, now)
      lines.set(wish.id, line)
    }
    if (wish.kind === 'delete' && line.shownTo > Math.min(place, line.end))
      this.#checks.count('delete with newer shown')
    grant(line, wish, t, place, () => tick(this.#state, userID, now))
  }
}

const hasRows = (step: Step): boolean => step.call === 'putRows' && step.args[0].length > 0
