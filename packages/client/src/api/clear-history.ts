import { endOf } from './anchors.ts'
import type { Session } from './session.ts'

/** Clears what this device has seen of a conversation; what failed to be sent is history too, what is on its way is not. */
export async function clearHistory(session: Session, id: string): Promise<void> {
  const { mirror, outbox } = session
  await mirror.exclusively(async () => {
    await mirror.view(id)
    const failed = mirror.entriesOf(id).filter((e) => e.mutation.kind === 'send' && e.refused !== null)
    const upTo = endOf(session, id)
    if (upTo.seq === 0 && failed.length === 0) return
    await outbox.add(() => (upTo.seq === 0 ? [] : [{ kind: 'clear', id, upTo }]), {
      removeEntries: failed.map((e) => e.n),
    })
  })
}
