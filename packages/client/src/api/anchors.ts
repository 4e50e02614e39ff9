import { type Anchor, messageID } from '@tidings/model'
import type { Session } from './session.ts'

/** What this device has seen of a conversation: its newest seq, and the message there where it is known (rule O). */
export function endOf(session: Session, id: string): Anchor {
  return anchorAt(session, id, session.mirror.base(id)?.state.lastSeq ?? 0)
}

export function anchorAt({ mirror }: Session, id: string, seq: number): Anchor {
  const message = mirror.message(id, seq)
  return { seq, msgID: message ? messageID(message.sender, message.clientMsgID) : '' }
}
