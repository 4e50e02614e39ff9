import {
  DIGEST_BITS,
  GROUP_TYPES,
  isGroupID,
  isUserID,
  LIMITS,
  OPERATION_ID,
  PINNED_FLOOR,
  ROW_KINDS,
  readConversationID,
} from '@tidings/model'
import * as v from 'valibot'

/** The leaves that every frame is made of. Both directions are checked in production (consistency rule B). */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** A place in a list before pinning lifts it. */
export const key = v.pipe(count, v.maxValue(PINNED_FLOOR - 1))
export const integer = v.pipe(v.number(), v.safeInteger())
export const userID = v.custom<string>(isUserID)
export const groupID = v.custom<string>(isGroupID)
export const conversationID = v.custom<string>((id) => readConversationID(id) !== null)
export const operationID = v.pipe(v.string(), v.regex(OPERATION_ID))
export const rowKind = v.picklist(ROW_KINDS)
/** A conversation id, a user id, a group id, a label id, or nothing. */
export const rowID = v.pipe(v.string(), v.maxLength(64))
export const bucket = v.pipe(count, v.maxValue(2 ** DIGEST_BITS.leaf - 1))
export const requestID = count
/** An identity of a database history; opaque. */
export const epoch = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
/** At most so many UTF-8 bytes, and no lone surrogate: what is stored is what was sent. */
export const text = (bytes: number) =>
  v.pipe(
    v.string(),
    v.check((s) => s.length <= bytes && s.isWellFormed() && utf8Length(s) <= bytes),
  )
export const decimal64 = v.pipe(
  v.string(),
  v.regex(/^\d{1,20}$/),
  v.check((s) => BigInt(s) < 1n << 64n),
)
export const recvOpt = v.picklist([0, 1, 2, 3])
export const registers = v.record(v.pipe(v.string(), v.maxLength(64)), count)
export const groupType = v.picklist(GROUP_TYPES)

/** UTF-8 bytes of a well-formed string. */
export function utf8Length(s: string): number {
  let bytes = 0
  for (let i = 0; i < s.length; i++) {
    const unit = s.charCodeAt(i)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4
      i++
    } else bytes += 3
  }
  return bytes
}

const elem = v.variant('type', [
  v.strictObject({ type: v.literal(1), text: text(LIMITS.messageBody) }),
  v.strictObject({
    type: v.literal(2),
    data: text(LIMITS.messageBody),
    description: text(LIMITS.messageBody),
    extension: text(LIMITS.messageBody),
  }),
])

export const contentFields = {
  clientMsgID: operationID,
  elem,
  cloudCustomData: text(LIMITS.cloudCustomData),
  excludedFromLast: v.boolean(),
  excludedFromUnread: v.boolean(),
  // A user id, or the constant that mentions everybody, which is printable ASCII too.
  mentions: v.pipe(v.array(groupID), v.maxLength(LIMITS.mentions)),
  priority: v.picklist([0, 1, 2, 3]),
}

export const message = v.object({
  ...contentFields,
  // An import may carry more mentions than a device may send.
  mentions: v.pipe(v.array(groupID), v.maxLength(LIMITS.groupMembers)),
  sender: userID,
  seq: count,
  rev: count,
  time: count,
  recalled: v.boolean(),
})

/** A frame is read, never written: the inferred types with everything readonly. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T
