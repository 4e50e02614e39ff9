import type { MessageDraft, TidingsMessage } from '@tidings/browser'

/** The draft of a message that failed. With its own id it is the same message, also when an earlier visit made it. */
export const draftAgain = (failed: TidingsMessage): MessageDraft => ({
  msgID: failed.msgID,
  elemType: failed.elemType,
  textElem: failed.textElem && { ...failed.textElem },
  customElem: failed.customElem && { ...failed.customElem },
  cloudCustomData: failed.cloudCustomData,
  groupAtUserList: [...failed.groupAtUserList],
  isExcludedFromLastMessage: failed.isExcludedFromLastMessage,
  isExcludedFromUnreadCount: failed.isExcludedFromUnreadCount,
})
