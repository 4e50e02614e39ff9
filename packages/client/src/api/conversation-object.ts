import {
  ConversationType,
  type GroupAt,
  type Message,
  type MessageStatus,
  markList,
  messageID,
  readConversationID,
} from '@tidings/model'
import type { Mirror } from '../store/mirror.ts'
import type { ShownMessage, View } from '../store/view.ts'

/** V2TIM's message, as handed out: frozen. */
export interface TidingsMessage {
  readonly msgID: string
  /** Unix seconds. */
  readonly timestamp: number
  readonly sender: string
  readonly nickName: string
  readonly friendRemark: string
  readonly nameCard: string
  readonly faceUrl: string
  readonly userID: string
  readonly groupID: string
  readonly isSelf: boolean
  readonly isRead: boolean
  readonly isPeerRead: boolean
  readonly status: MessageStatus
  readonly elemType: number
  readonly textElem: { readonly text: string } | null
  readonly customElem: { readonly data: string; readonly description: string; readonly extension: string } | null
  readonly cloudCustomData: string
  readonly groupAtUserList: readonly string[]
  /** Place in the conversation; 0 until the server has given it one. */
  readonly seq: number
  readonly priority: number
  readonly isExcludedFromUnreadCount: boolean
  readonly isExcludedFromLastMessage: boolean
}

/** One of those who are shown for a group. */
export interface GroupMember {
  readonly userID: string
  readonly showName: string
  readonly faceUrl: string
}

/** V2TIM's conversation, as handed out: frozen, every field present (Decision 16). */
export interface TidingsConversation {
  readonly type: typeof ConversationType.C2C | typeof ConversationType.GROUP
  readonly conversationID: string
  readonly userID: string
  readonly groupID: string
  readonly groupType: string
  readonly showName: string
  readonly faceUrl: string
  readonly unreadCount: number
  readonly recvOpt: number
  readonly lastMessage: TidingsMessage | null
  readonly groupAtInfoList: readonly GroupAt[]
  readonly draftText: string
  /** Unix seconds; 0 without a draft. */
  readonly draftTimestamp: number
  readonly isPinned: boolean
  readonly orderKey: number
  /** One value a set bit. */
  readonly markList: readonly bigint[]
  readonly customData: string
  readonly conversationGroupList: readonly string[]
  /** Unix seconds: messages up to then are read. One-to-one only. */
  readonly c2cReadTimestamp: number
  readonly groupReadSequence: number
  /**
   * Who is shown for a group without a picture: its first members in the order they joined, without oneself, at most 4.
   * Empty for one-to-one, and for a group that one is not in.
   */
  readonly groupMembers: readonly GroupMember[]
  toJSON(): unknown
}

/** Marks are bigint, which JSON does not know: they go as decimal strings. */
function toJSON(this: TidingsConversation): unknown {
  const { toJSON: _, ...fields } = this
  return { ...fields, markList: this.markList.map(String) }
}

export function messageObject(shown: ShownMessage, id: string, mirror: Mirror, readSeq: number): TidingsMessage {
  const { message, status } = shown
  const ref = readConversationID(id)
  const isSelf = message.sender === mirror.userID
  const { elem } = message
  return Object.freeze({
    msgID: messageID(message.sender, message.clientMsgID),
    timestamp: Math.floor(message.time / 1000),
    sender: message.sender,
    nickName: mirror.names.user(message.sender)?.nick ?? '',
    friendRemark: mirror.names.remark(message.sender),
    nameCard: '',
    faceUrl: mirror.names.user(message.sender)?.faceUrl ?? '',
    userID: ref && 'userID' in ref ? ref.userID : '',
    groupID: ref && 'groupID' in ref ? ref.groupID : '',
    isSelf,
    isRead: isSelf || message.seq <= readSeq,
    isPeerRead: false,
    status,
    elemType: elem.type,
    textElem: elem.type === 1 ? Object.freeze({ text: elem.text }) : null,
    customElem:
      elem.type === 2
        ? Object.freeze({ data: elem.data, description: elem.description, extension: elem.extension })
        : null,
    cloudCustomData: message.cloudCustomData,
    groupAtUserList: Object.freeze([...message.mentions]),
    seq: message.seq === Number.MAX_SAFE_INTEGER ? 0 : message.seq,
    priority: message.priority,
    isExcludedFromUnreadCount: message.excludedFromUnread,
    isExcludedFromLastMessage: message.excludedFromLast,
  })
}

export function conversationObject(view: View, mirror: Mirror): TidingsConversation {
  const { id, state, draft } = view
  const ref = readConversationID(id)
  const userID = ref && 'userID' in ref ? ref.userID : ''
  const groupID = ref && 'groupID' in ref ? ref.groupID : ''
  const group = groupID === '' ? undefined : mirror.names.group(groupID)
  const user = userID === '' ? undefined : mirror.names.user(userID)
  const isC2C = userID !== ''
  return Object.freeze({
    type: isC2C ? ConversationType.C2C : ConversationType.GROUP,
    conversationID: id,
    userID,
    groupID,
    groupType: group?.groupType ?? '',
    showName: isC2C ? nameOf(userID, mirror) : group?.name || groupID,
    faceUrl: (isC2C ? user?.faceUrl : group?.faceUrl) ?? '',
    unreadCount: state.unread,
    recvOpt: state.recvOpt,
    lastMessage: view.last ? messageObject(view.last, id, mirror, state.readSeq) : null,
    groupAtInfoList: Object.freeze(state.groupAt.map((at) => Object.freeze({ ...at }))),
    draftText: draft?.text ?? '',
    draftTimestamp: draft ? Math.floor(draft.time / 1000) : 0,
    isPinned: state.pinned,
    orderKey: view.position.orderKey,
    markList: Object.freeze(markList(BigInt(state.marks))),
    customData: state.customData,
    conversationGroupList: Object.freeze(
      state.labels
        .map((label) => mirror.labels.get(label) ?? '')
        .filter((name) => name !== '')
        .sort(),
    ),
    c2cReadTimestamp: isC2C ? Math.floor(state.readTime / 1000) : 0,
    groupReadSequence: isC2C ? 0 : state.readSeq,
    groupMembers: Object.freeze(shownMembers(group?.members ?? [], mirror)),
    toJSON,
  })
}

const nameOf = (userID: string, { names }: Mirror): string => names.remark(userID) || names.user(userID)?.nick || userID

/** As many as a picture made of pictures can hold. */
const PICTURES = 4

const shownMembers = (members: readonly string[], mirror: Mirror): GroupMember[] =>
  members
    .filter((userID) => userID !== mirror.userID)
    .slice(0, PICTURES)
    .map((userID) =>
      Object.freeze({ userID, showName: nameOf(userID, mirror), faceUrl: mirror.names.user(userID)?.faceUrl ?? '' }),
    )

/** A message as a stored one is shown. */
export const storedShown = (message: Message): ShownMessage => ({ message, status: message.recalled ? 6 : 2 })
