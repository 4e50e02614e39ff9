import { LIMITS, SHOWN_MEMBERS } from '@tidings/model'
import * as v from 'valibot'
import * as s from './shapes.ts'

const labelID = s.operationID

const conversationState = v.object({
  lastSeq: s.count,
  showSeq: s.count,
  rev: s.count,
  readSeq: s.count,
  readTime: s.count,
  clearedSeq: s.count,
  hiddenSeq: v.pipe(s.integer, v.minValue(-1)),
  unread: s.count,
  activeAt: s.key,
  pinned: v.boolean(),
  pinnedAt: s.key,
  pinT: s.count,
  reviveT: s.count,
  hideT: s.count,
  recvOpt: s.recvOpt,
  recvOptT: s.count,
  marks: s.decimal64,
  markT: s.registers,
  customData: s.text(LIMITS.customData),
  customDataT: s.count,
  labels: v.pipe(v.array(labelID), v.maxLength(LIMITS.labels)),
  labelT: s.registers,
  groupAt: v.pipe(v.array(v.object({ seq: s.count, atType: v.picklist([1, 2, 3]) })), v.maxLength(LIMITS.groupAt)),
  lastMessageSeq: s.count,
  member: v.boolean(),
})

const span = v.object({ join: s.count, leave: v.nullable(s.count) })

/** A row of a feed as it travels; a conversation brings the message that its list row shows. */
export const wireRow = v.variant('kind', [
  v.object({
    kind: v.literal('conversation'),
    id: s.conversationID,
    version: s.count,
    state: conversationState,
    last: v.nullable(s.message),
  }),
  v.object({
    kind: v.literal('label'),
    id: labelID,
    version: s.count,
    state: v.object({ name: s.text(LIMITS.labelName), t: s.count, deleted: v.boolean() }),
  }),
  v.object({
    kind: v.literal('contact'),
    id: s.userID,
    version: s.count,
    state: v.object({ remark: s.text(LIMITS.nickName), friend: v.boolean() }),
  }),
  v.object({
    kind: v.literal('settings'),
    id: v.pipe(v.string(), v.maxLength(0)),
    version: s.count,
    state: v.object({ recvOpt: s.recvOpt }),
  }),
  v.object({
    kind: v.literal('membership'),
    id: s.groupID,
    version: s.count,
    state: v.object({
      role: v.picklist(['owner', 'admin', 'member']),
      member: v.boolean(),
      spans: v.array(span),
    }),
  }),
  v.object({
    kind: v.literal('draft'),
    id: s.conversationID,
    version: s.count,
    state: v.object({ text: s.text(LIMITS.cloudDraft), t: s.count }),
  }),
])
export type WireRow = s.Frozen<v.InferOutput<typeof wireRow>>

/** The names that rows and messages of the same frame refer to, once each (P1). */
export const refs = v.object({
  users: v.array(
    v.object({ userID: s.userID, nick: s.text(LIMITS.nickName), faceUrl: s.text(LIMITS.faceUrl), version: s.count }),
  ),
  groups: v.array(
    v.object({
      groupID: s.groupID,
      name: s.text(LIMITS.groupName),
      faceUrl: s.text(LIMITS.faceUrl),
      groupType: s.groupType,
      members: v.pipe(v.array(s.userID), v.maxLength(SHOWN_MEMBERS)),
      version: s.count,
    }),
  ),
})
export type Refs = s.Frozen<v.InferOutput<typeof refs>>
