import type { ConversationMutation } from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'
import type { Feeds } from './feeds.ts'
import type { Outcome } from './outcome.ts'

/** Keeps a draft for the user's other devices: the later intent wins, whatever comes first. */
export function* applyDraft(
  userID: string,
  m: Extract<ConversationMutation, { kind: 'draft' }>,
  feeds: Feeds,
): Work<Outcome> {
  const [row] = yield* tx.rows([{ userID, kind: 'draft', id: m.id }])
  const before = row?.kind === 'draft' ? row : null
  const t = feeds.clampIntent(userID, m.t)
  if (before && (t < before.state.t || before.state.text === m.text))
    return { version: before.version, superseded: true }
  if (!before && m.text === '') return { version: 0, superseded: true }
  const { version } = feeds.put(userID, { kind: 'draft', id: m.id, state: { text: m.text, t } })
  return { version, superseded: false }
}

/** Takes away the draft that a message was, unless something was written since. Comes before the row of the message. */
export function* sendDraft(userID: string, id: string, draftT: number, feeds: Feeds): Work<void> {
  const [row] = yield* tx.rows([{ userID, kind: 'draft', id }])
  if (row?.kind !== 'draft' || row.state.text === '' || row.state.t > draftT) return
  feeds.put(userID, { kind: 'draft', id, state: { text: '', t: row.state.t } })
}
