import type { Elem } from '@tidings/model'

/** A message of elsewhere, with its own time. Exactly one of `to` and `group` is set. */
export interface ImportItem {
  /** Hash of the line and its count among equal lines: importing twice adds nothing. */
  readonly clientMsgID: string
  readonly from: string
  readonly to: string | null
  readonly group: string | null
  /** Unix milliseconds. */
  readonly time: number
  /** Number among the items of the same millisecond, below 1000. */
  readonly tie: number
  readonly elem: Elem
  readonly cloudCustomData: string
  readonly mentions: readonly string[]
  /** A hint in the chat, such as that somebody renamed a group: not shown in the list, and nobody's unread. */
  readonly aside?: boolean
}
