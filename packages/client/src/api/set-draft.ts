import { LIMITS } from '@tidings/model'
import { utf8Length } from '@tidings/protocol'
import type { Session } from './session.ts'

/** Sets the draft of a conversation, `''` clears it: on this device, or on all of them. */
export async function setDraft(session: Session, id: string, text: string): Promise<void> {
  const { mirror, outbox } = session
  // What is too long for all devices still is not lost on this one.
  const isShared = session.sharesDrafts && utf8Length(text) <= LIMITS.cloudDraft
  await mirror.exclusively(async () => {
    const view = await mirror.view(id)
    const own = mirror.draft(id)
    if ((view?.draft?.text ?? '') === text && !(text !== '' && view?.hidden)) return
    if (isShared) {
      await outbox.add((t) => [{ kind: 'draft', id, text, t: t() }], { removeDrafts: own ? [id] : [] })
      return
    }
    if (text === '') return await mirror.apply({ removeDrafts: [id], durable: true })
    const nowUs = outbox.nowUs()
    const draft = { id, text, time: Math.floor(nowUs / 1000), key: mirror.nextGuess(nowUs) }
    await mirror.apply({ drafts: [draft], durable: true })
  })
}
