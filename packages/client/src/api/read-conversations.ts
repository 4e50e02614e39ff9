import { parseConversationID } from '@tidings/model'
import { anchorAt, endOf } from './anchors.ts'
import type { Session } from './session.ts'

/** Reads all of a kind: `''` both, `'c2c'`, `'group'`. It carries what this device has seen, and no more (U3). */
export async function readAll(session: Session, kind: '' | 'c2c' | 'group'): Promise<void> {
  const { mirror, outbox } = session
  await mirror.exclusively(async () => {
    const ids: string[] = []
    await mirror.walk(null, (view) => {
      if (view.state.unread > 0 && view.id.startsWith(kind)) ids.push(view.id)
      return true
    })
    await outbox.add(() => ids.map((id) => ({ kind: 'read', id, upTo: endOf(session, id) })))
  })
}

/** Reads one conversation up to a second (one-to-one) or a sequence (group), both included; 0 = all that was seen. */
export async function readUpTo(session: Session, id: string, seconds: number, seq: number): Promise<void> {
  const { mirror, outbox } = session
  const ref = parseConversationID(id)
  await mirror.exclusively(async () => {
    const view = await mirror.view(id)
    const base = mirror.base(id)
    if (!view || !base) return
    if ('userID' in ref && seconds > 0) {
      await outbox.add(() => [{ kind: 'readTime', id, seconds }])
      return
    }
    const end = endOf(session, id)
    const isPartial = 'groupID' in ref && seq > 0 && seq < end.seq
    const upTo = isPartial ? anchorAt(session, id, seq) : end
    if (Math.max(view.state.readSeq, view.state.clearedSeq) >= upTo.seq) return
    await outbox.add(() => [{ kind: 'read', id, upTo }])
  })
}
