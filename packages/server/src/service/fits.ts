import { isGroupID, isUserID, LIMITS, OPERATION_ID } from '@tidings/model'
import type { ImportItem } from './import-item.ts'

/** Whether the wire can carry a text: well formed, and at most so many UTF-8 bytes. */
export const fits = (text: string, bytes: number): boolean =>
  text.length <= bytes && text.isWellFormed() && Buffer.byteLength(text) <= bytes

/** Whether a message of elsewhere could have come by the wire; one that could not would break every page it is on. */
export function isCarriable(item: ImportItem): boolean {
  const { elem } = item
  const texts = elem.type === 1 ? [elem.text] : [elem.data, elem.description, elem.extension]
  return (
    isUserID(item.from) &&
    (item.to === null || isUserID(item.to)) &&
    (item.group === null || isGroupID(item.group)) &&
    OPERATION_ID.test(item.clientMsgID) &&
    texts.every((text) => fits(text, LIMITS.messageBody)) &&
    fits(item.cloudCustomData, LIMITS.cloudCustomData) &&
    Number.isSafeInteger(item.time) &&
    item.time >= 0 &&
    Buffer.byteLength(JSON.stringify(item)) <= LIMITS.frameUp
  )
}
