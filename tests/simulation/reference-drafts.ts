import type { ConversationMutation, SendMutation } from '@tidings/model'
import type { Checks } from './checks.ts'
import type { ReferenceModel } from './reference-model.ts'
import { getOr, type ModelState, wishedAt } from './reference-state.ts'
import type { Truth } from './truth.ts'

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

/** The drafts that the server keeps are those that were wished. */
export function checkDrafts(checks: Checks, model: ReferenceModel, truth: Truth, users: Iterable<string>): void {
  for (const userID of users) {
    const rows = truth.rowsOf(userID).flatMap((row) => (row.kind === 'draft' ? [[row.id, row.state.text]] : []))
    const told = [...model.draftsOf(userID)].map(([id, { text }]) => [id, text])
    const [is, want] = [rows, told].map((list) => JSON.stringify(list.sort()))
    if (is !== want) checks.bad('drafts are what the model says', `${userID}\n${want}\n${is}`)
  }
}
