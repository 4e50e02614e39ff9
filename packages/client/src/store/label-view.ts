import type { BaseRow, OutboxEntry } from './records.ts'

/** Conversation groups as they show: what the server has, and what is pending. Label id to name. */
export function foldLabels(
  labels: ReadonlyMap<string, BaseRow<'label'>>,
  entries: readonly OutboxEntry[],
): Map<string, string> {
  const names = new Map<string, string>()
  for (const [id, row] of labels) if (!row.state.deleted) names.set(id, row.state.name)
  for (const { mutation, acked, refused } of entries) {
    if (refused !== null) continue
    if (mutation.kind === 'labelCreate') {
      // The same name made elsewhere meanwhile is the same group; the ack will say so.
      if (![...names.values()].includes(mutation.name)) names.set(acked?.label ?? mutation.label, mutation.name)
    } else if (mutation.kind === 'labelRename') {
      if (names.has(mutation.label)) names.set(mutation.label, mutation.name)
    } else if (mutation.kind === 'labelDelete') names.delete(mutation.label)
  }
  return names
}
