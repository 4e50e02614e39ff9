import type { TidingsConversation, TidingsMessage } from '@tidings/client'
import { ConversationType, MessageStatus } from '@tidings/model'

/** 14 May 2026, 14:02 in Shanghai. Unix seconds. */
export const SENT_AT = Date.parse('2026-05-14T14:02:00+08:00') / 1000

export const message = (over: Partial<TidingsMessage> = {}): TidingsMessage => ({
  msgID: 'm',
  timestamp: SENT_AT,
  sender: 'chen',
  nickName: '',
  friendRemark: '',
  nameCard: '',
  faceUrl: '',
  userID: '',
  groupID: '',
  isSelf: false,
  isRead: false,
  isPeerRead: false,
  status: MessageStatus.SEND_SUCC,
  elemType: 1,
  textElem: { text: 'hello' },
  customElem: null,
  cloudCustomData: '',
  groupAtUserList: [],
  seq: 1,
  priority: 0,
  isExcludedFromUnreadCount: false,
  isExcludedFromLastMessage: false,
  ...over,
})

export const person = (over: Partial<TidingsConversation> = {}): TidingsConversation => ({
  type: ConversationType.C2C,
  conversationID: 'c2c_lin',
  userID: 'lin',
  groupID: '',
  groupType: '',
  showName: '林夏',
  faceUrl: '',
  unreadCount: 0,
  recvOpt: 0,
  lastMessage: message({ sender: 'lin' }),
  groupAtInfoList: [],
  draftText: '',
  draftTimestamp: 0,
  isPinned: false,
  orderKey: 0,
  markList: [],
  customData: '',
  conversationGroupList: [],
  c2cReadTimestamp: 0,
  groupReadSequence: 0,
  groupMembers: [],
  toJSON: () => null,
  ...over,
})

export const group = (over: Partial<TidingsConversation> = {}): TidingsConversation =>
  person({
    type: ConversationType.GROUP,
    conversationID: 'group_review',
    userID: '',
    groupID: 'review',
    showName: '产品评审 · 三期',
    lastMessage: message({ nickName: '陈一鸣' }),
    ...over,
  })
