import { c2cConversationID } from '../ids.ts'
import type { Message } from '../message.ts'
import { type ConversationRow, type ConversationState, EMPTY_CONVERSATION } from '../row.ts'

/** A row with the fields a test cares about; the rest is as empty as it can be. */
export function conversation(
  fields: Partial<ConversationState> & { readonly id?: string; readonly version?: number } = {},
): ConversationRow {
  const { id = c2cConversationID('bob'), version = 1, ...state } = fields
  return { kind: 'conversation', id, version, state: { ...EMPTY_CONVERSATION, ...state } }
}

export function message(fields: Partial<Message> = {}): Message {
  return {
    clientMsgID: 'client-message-01',
    elem: { type: 1, text: 'hello' },
    cloudCustomData: '',
    excludedFromLast: false,
    excludedFromUnread: false,
    mentions: [],
    priority: 2,
    sender: 'bob',
    seq: 1,
    rev: 1,
    time: 1_700_000_000_000,
    recalled: false,
    ...fields,
  }
}
