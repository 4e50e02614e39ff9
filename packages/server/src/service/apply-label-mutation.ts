import { type LabelMutation, LIMITS, TidingsError } from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'
import type { Feeds } from './feeds.ts'
import type { Outcome } from './outcome.ts'

/** Creates, renames or deletes a conversation group. Conversations carry its id, so a rename writes one row (F). */
export function* applyLabelMutation(userID: string, m: LabelMutation, feeds: Feeds): Work<Outcome> {
  const rows = yield* tx.rowsOfKind(userID, 'label')
  const row = rows.find((r) => r.id === m.label)
  const living = rows.filter((r) => !r.state.deleted)
  const t = feeds.clampIntent(userID, m.t)

  if (m.kind === 'labelCreate') {
    // Two devices may make the same name while apart: it is one group, and the second learns the first one's id.
    const same = living.find((r) => r.state.name === m.name)
    if (same) return { version: same.version, superseded: true, label: same.id }
    if (living.length >= LIMITS.labels) throw new TidingsError('label_count')
    if (row) throw new TidingsError('message_id_reused')
    const put = feeds.put(userID, { kind: 'label', id: m.label, state: { name: m.name, t, deleted: false } })
    return { version: put.version, superseded: false, label: m.label }
  }
  if (!row || row.state.deleted) throw new TidingsError('label_missing')
  if (t < row.state.t) return { version: row.version, superseded: true }
  if (m.kind === 'labelRename') {
    if (living.some((r) => r.id !== m.label && r.state.name === m.name)) throw new TidingsError('invalid_operation')
    const put = feeds.put(userID, { kind: 'label', id: m.label, state: { ...row.state, name: m.name, t } })
    return { version: put.version, superseded: false }
  }
  for (const c of yield* tx.rowsOfKind(userID, 'conversation')) {
    if (!(m.label in c.state.labelT)) continue
    const labels = c.state.labels.filter((label) => label !== m.label)
    // Nothing can name the label any more, so its register goes too; a row must not grow with every label there was.
    const { [m.label]: _, ...labelT } = c.state.labelT
    feeds.put(userID, { kind: 'conversation', id: c.id, state: { ...c.state, labels, labelT } })
  }
  const put = feeds.put(userID, { kind: 'label', id: m.label, state: { ...row.state, t, deleted: true } })
  return { version: put.version, superseded: false }
}
