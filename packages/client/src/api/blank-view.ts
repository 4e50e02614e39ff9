import { EMPTY_CONVERSATION, parseConversationID } from '@tidings/model'
import type { View } from '../store/view.ts'
import type { Session } from './session.ts'

/** What is shown for a conversation that is not there: its names, and nothing else (Decision 11). */
export async function blankView(session: Session, id: string): Promise<View> {
  const ref = parseConversationID(id)
  await session.mirror.names.load('userID' in ref ? [ref.userID] : [], 'groupID' in ref ? [ref.groupID] : [])
  return { id, state: EMPTY_CONVERSATION, last: null, draft: null, hidden: false, position: { orderKey: 0, id } }
}
