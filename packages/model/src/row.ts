import { orderKeyOf, type Position } from './order-key.ts'

/** What a feed carries (consistency rule F). */
export const ROW_KINDS = ['conversation', 'label', 'contact', 'settings', 'membership', 'draft'] as const
export type RowKind = (typeof ROW_KINDS)[number]

/** V2TIM's receive options: 0 everything, 1 nothing, 2 no notice, 3 no notice except mentions. */
export const ReceiveMessageOpt = { RECEIVE: 0, NOT_RECEIVE: 1, NOT_NOTIFY: 2, NOT_NOTIFY_EXCEPT_AT: 3 } as const
export type ReceiveMessageOpt = (typeof ReceiveMessageOpt)[keyof typeof ReceiveMessageOpt]

export interface GroupAt {
  readonly seq: number
  readonly atType: 1 | 2 | 3
}

/** A register of the last writer: its value travels beside the intent time `t` (microseconds) that set it. */
export type Registers = Readonly<Record<string, number>>

/** What one user's feed says about one conversation. Holds no names, and no message but by its seq. */
export interface ConversationState {
  /** Newest seq of the timeline that this user may see; 0 before the first message. */
  readonly lastSeq: number
  /** Newest seq that is not excluded from lastMessage; decides whether a deleted row shows again. */
  readonly showSeq: number
  /** The timeline's revision when this row was written. */
  readonly rev: number
  readonly readSeq: number
  /** Server time of the message at readSeq, Unix milliseconds; 0 when nothing was read. */
  readonly readTime: number
  /** History up to here is gone for this user. */
  readonly clearedSeq: number
  /** Hidden while showSeq ≤ hiddenSeq; −1 = never deleted. */
  readonly hiddenSeq: number
  readonly unread: number
  /** Hybrid clock of this user, microseconds. */
  readonly activeAt: number
  readonly pinned: boolean
  readonly pinnedAt: number
  readonly pinT: number
  /** Intent time of the last explicit create, pin or mark, and of the last delete that hid the row. */
  readonly reviveT: number
  readonly hideT: number
  readonly recvOpt: ReceiveMessageOpt
  readonly recvOptT: number
  /** 64 bits as a decimal string, for JSON. */
  readonly marks: string
  /** Per bit number. */
  readonly markT: Registers
  readonly customData: string
  readonly customDataT: number
  /** Label ids, sorted; never names. */
  readonly labels: readonly string[]
  readonly labelT: Registers
  readonly groupAt: readonly GroupAt[]
  /** Seq of the message shown in the list; 0 when there is none. */
  readonly lastMessageSeq: number
  /** False once the user has left the group or the group is gone. */
  readonly member: boolean
}

export interface LabelState {
  readonly name: string
  readonly t: number
  readonly deleted: boolean
}

export interface ContactState {
  readonly remark: string
  readonly friend: boolean
}

export interface SettingsState {
  readonly recvOpt: ReceiveMessageOpt
}

/** A stretch of a timeline that a member may see: (join, leave]. */
export interface Span {
  readonly join: number
  readonly leave: number | null
}

export interface MembershipState {
  readonly role: 'owner' | 'admin' | 'member'
  readonly member: boolean
  readonly spans: readonly Span[]
}

/** An unsent text that all devices of the user share; `''` once it was sent or taken away. */
export interface DraftState {
  readonly text: string
  /** Intent time of whoever wrote it last, microseconds; the later one wins. */
  readonly t: number
}

export interface RowStates {
  readonly conversation: ConversationState
  readonly label: LabelState
  readonly contact: ContactState
  readonly settings: SettingsState
  readonly membership: MembershipState
  readonly draft: DraftState
}

/** One row of a feed. `id` is the conversation id (also of a draft), label id, user id, `''`, or group id. */
export type FeedRow<K extends RowKind = RowKind> = {
  [P in K]: { readonly kind: P; readonly id: string; readonly version: number; readonly state: RowStates[P] }
}[K]

export type ConversationRow = FeedRow<'conversation'>

export const EMPTY_CONVERSATION: ConversationState = {
  lastSeq: 0,
  showSeq: 0,
  rev: 0,
  readSeq: 0,
  readTime: 0,
  clearedSeq: 0,
  hiddenSeq: -1,
  unread: 0,
  activeAt: 0,
  pinned: false,
  pinnedAt: 0,
  pinT: 0,
  reviveT: 0,
  hideT: 0,
  recvOpt: 0,
  recvOptT: 0,
  marks: '0',
  markT: {},
  customData: '',
  customDataT: 0,
  labels: [],
  labelT: {},
  groupAt: [],
  lastMessageSeq: 0,
  member: true,
}

export const isHidden = (c: Pick<ConversationState, 'showSeq' | 'hiddenSeq'>): boolean => c.showSeq <= c.hiddenSeq

export const positionOf = (row: ConversationRow): Position => ({ orderKey: orderKeyOf(row.state), id: row.id })

/** The message a list shows: the newest shown one, unless the user has cleared it away. */
export const lastMessageSeqOf = (c: Pick<ConversationState, 'showSeq' | 'clearedSeq'>): number =>
  c.showSeq > c.clearedSeq ? c.showSeq : 0
