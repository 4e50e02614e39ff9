import type { BaseRow, Draft, OutboxEntry } from './records.ts'

export interface DraftParts {
  readonly id: string
  /** The draft of this device alone. */
  readonly draft: Draft | null
  /** The draft that devices share, as the server has it. */
  readonly shared: BaseRow<'draft'> | null
  readonly entries: readonly OutboxEntry[]
}

/** The draft that shows: the latest word of this device and of the others. Nothing that was written is given up for an older one. */
export function foldDraft({ id, draft, shared, entries }: DraftParts): Draft | null {
  const t = shared?.state.t ?? 0
  let latest = shared ? { id, text: shared.state.text, time: Math.floor(t / 1000), key: t, t } : null
  for (const { mutation: m, key, refused, madeAt } of entries) {
    if (refused !== null) continue
    if (m.kind === 'draft' && m.t >= (latest?.t ?? 0)) latest = { id, text: m.text, time: madeAt, key, t: m.t }
    // What became a message is no draft any more, unless more was written since.
    if (m.kind === 'send' && latest && latest.t <= (m.draftT ?? -1)) latest = { ...latest, text: '' }
  }
  if (!latest || (draft && draft.time > latest.time)) return draft
  const { t: _, ...shown } = latest
  return shown.text === '' ? null : shown
}
