import { DIGEST_BITS, LIMITS } from '@tidings/model'
import * as v from 'valibot'
import * as s from './shapes.ts'

const anchor = v.strictObject({ seq: s.count, msgID: v.pipe(v.string(), v.maxLength(128)) })
const labelID = s.operationID
const labelName = v.pipe(s.text(LIMITS.labelName), v.minLength(1))

const mutation = v.variant('kind', [
  v.strictObject({ kind: v.literal('read'), id: s.conversationID, upTo: anchor }),
  v.strictObject({ kind: v.literal('readTime'), id: s.conversationID, seconds: s.count }),
  v.strictObject({ kind: v.literal('pin'), id: s.conversationID, pinned: v.boolean(), t: s.count }),
  v.strictObject({ kind: v.literal('mark'), id: s.conversationID, bits: s.decimal64, on: v.boolean(), t: s.count }),
  v.strictObject({ kind: v.literal('recvOpt'), id: s.conversationID, opt: s.recvOpt, t: s.count }),
  v.strictObject({ kind: v.literal('customData'), id: s.conversationID, data: s.text(LIMITS.customData), t: s.count }),
  v.strictObject({ kind: v.literal('delete'), id: s.conversationID, upTo: anchor, clear: v.boolean(), t: s.count }),
  v.strictObject({ kind: v.literal('clear'), id: s.conversationID, upTo: anchor }),
  v.strictObject({ kind: v.literal('draft'), id: s.conversationID, text: s.text(LIMITS.cloudDraft), t: s.count }),
  v.strictObject({ kind: v.literal('labelled'), id: s.conversationID, label: labelID, on: v.boolean(), t: s.count }),
  v.strictObject({ kind: v.literal('labelCreate'), label: labelID, name: labelName, t: s.count }),
  v.strictObject({ kind: v.literal('labelRename'), label: labelID, name: labelName, t: s.count }),
  v.strictObject({ kind: v.literal('labelDelete'), label: labelID, t: s.count }),
  v.strictObject({
    kind: v.literal('send'),
    id: s.conversationID,
    content: v.strictObject(s.contentFields),
    seenSeq: s.count,
    draftT: v.optional(s.count),
    onlineOnly: v.boolean(),
  }),
])

/** One operation of a device: its idempotency key, and the epoch it was made in. */
const operation = v.strictObject({
  opID: s.operationID,
  epoch: v.pipe(v.string(), v.maxLength(64)),
  mutation,
})
export type Operation = s.Frozen<v.InferOutput<typeof operation>>

const userIDs = (most: number) => v.pipe(v.array(s.userID), v.maxLength(most))
const optionalText = (bytes: number) => v.nullable(s.text(bytes))

const groupAction = v.variant('kind', [
  v.strictObject({
    kind: v.literal('create'),
    groupType: s.groupType,
    groupID: v.nullable(s.groupID),
    name: s.text(LIMITS.groupName),
    faceUrl: s.text(LIMITS.faceUrl),
    members: userIDs(LIMITS.groupInvite),
  }),
  v.strictObject({ kind: v.literal('invite'), groupID: s.groupID, members: userIDs(LIMITS.groupInvite) }),
  v.strictObject({ kind: v.literal('join'), groupID: s.groupID }),
  v.strictObject({ kind: v.literal('quit'), groupID: s.groupID }),
  v.strictObject({ kind: v.literal('kick'), groupID: s.groupID, members: userIDs(LIMITS.groupInvite) }),
  v.strictObject({ kind: v.literal('dismiss'), groupID: s.groupID }),
  v.strictObject({
    kind: v.literal('setInfo'),
    groupID: s.groupID,
    name: optionalText(LIMITS.groupName),
    faceUrl: optionalText(LIMITS.faceUrl),
  }),
])
export type GroupAction = s.Frozen<v.InferOutput<typeof groupAction>>

const cursor = v.strictObject({ epoch: s.epoch, version: s.count })

/** All that a device may say. Unknown keys are refused: a device cannot set what is not its to set. */
export const up = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    protocol: s.count,
    sdkAppID: s.count,
    userID: v.unknown(),
    /** Exactly one of the two: a UserSig, or the token of this device's stored session. */
    userSig: v.optional(v.unknown()),
    session: v.optional(v.pipe(v.string(), v.maxLength(128))),
    device: s.operationID,
    cursor: v.nullable(cursor),
  }),
  v.strictObject({ type: v.literal('renew'), rid: s.requestID, userSig: v.unknown() }),
  v.strictObject({ type: v.literal('ping'), cursor: v.nullable(cursor) }),
  v.strictObject({ type: v.literal('pull'), rid: s.requestID, cursor }),
  v.strictObject({
    type: v.literal('walk'),
    rid: s.requestID,
    below: v.nullable(v.strictObject({ orderKey: s.count, id: s.conversationID })),
  }),
  /** What the rows add up to, bucket by bucket: all 64 when none is named, else the 64 that each is made of. */
  v.strictObject({
    type: v.literal('digest'),
    rid: s.requestID,
    buckets: v.pipe(v.array(s.bucket), v.maxLength(2 ** DIGEST_BITS.step)),
  }),
  /** Which rows are in leaf buckets. */
  v.strictObject({
    type: v.literal('list'),
    rid: s.requestID,
    buckets: v.pipe(v.array(s.bucket), v.minLength(1), v.maxLength(LIMITS.batch)),
  }),
  v.strictObject({
    type: v.literal('fetch'),
    rid: s.requestID,
    keys: v.pipe(v.array(v.strictObject({ kind: s.rowKind, id: s.rowID })), v.minLength(1), v.maxLength(LIMITS.batch)),
  }),
  v.strictObject({
    type: v.literal('mutate'),
    rid: s.requestID,
    /** True when the operations waited offline: they have a rate budget of their own. */
    drained: v.boolean(),
    ops: v.pipe(v.array(operation), v.minLength(1), v.maxLength(LIMITS.drainOps)),
  }),
  /** Messages of (after, upTo], newest first and at most `count` of them. */
  v.strictObject({
    type: v.literal('history'),
    rid: s.requestID,
    id: s.conversationID,
    after: s.count,
    upTo: v.nullable(s.count),
    count: v.pipe(s.count, v.minValue(1), v.maxValue(LIMITS.historyPage)),
  }),
  /** What changed in held messages (H1). */
  v.strictObject({ type: v.literal('revisions'), rid: s.requestID, id: s.conversationID, rev: s.count }),
  v.strictObject({ type: v.literal('group'), rid: s.requestID, opID: s.operationID, action: groupAction }),
  v.strictObject({
    type: v.literal('setSelf'),
    rid: s.requestID,
    nick: optionalText(LIMITS.nickName),
    faceUrl: optionalText(LIMITS.faceUrl),
  }),
  v.strictObject({
    type: v.literal('profiles'),
    rid: s.requestID,
    users: userIDs(LIMITS.batch),
    groups: v.pipe(v.array(s.groupID), v.maxLength(LIMITS.batch)),
  }),
  v.strictObject({ type: v.literal('logout'), rid: s.requestID }),
])
export type Up = s.Frozen<v.InferOutput<typeof up>>
export type UpOf<T extends Up['type']> = Extract<Up, { type: T }>
