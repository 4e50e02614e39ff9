import type { ConversationMutation, SendMutation } from '@tidings/model'
import { getOr, type ModelState, wishedAt } from './reference-state.ts'

/** The later wish stands, whatever comes first. */
export function grantDraft(
  state: ModelState,
  userID: string,
  wish: Extract<ConversationMutation, { kind: 'draft' }>,
  now: number,
): void {
  const t = wishedAt(state, userID, wish.t, now)
  const drafts = getOr(state.drafts, userID, () => new Map())
  const held = drafts.get(wish.id)
  if (held ? t < held.t || held.text === wish.text : wish.text === '') return
  drafts.set(wish.id, { text: wish.text, t })
}

/** What became a message is no draft any more, unless more was written since. */
export function sendDraft(state: ModelState, userID: string, { id, draftT }: SendMutation): void {
  const held = state.drafts.get(userID)?.get(id)
  if (held && draftT !== undefined && held.t <= draftT) state.drafts.get(userID)?.set(id, { ...held, text: '' })
}
