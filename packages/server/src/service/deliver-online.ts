import type { Message } from '@tidings/model'
import type { Work } from '../storage/work.ts'
import { admit, type Delivery } from './deliver-message.ts'

/** An online-only message: the same rights as any other, no place in the timeline, no row moves. */
export function* deliverOnline(
  d: Delivery,
): Work<{ readonly message: Message; readonly receivers: readonly string[] }> {
  const { participants, content } = yield* admit({ ...d, autoCreateUsers: false })
  const message = { ...content, sender: d.sender, seq: 0, rev: 0, time: d.now, recalled: false }
  return { message, receivers: participants }
}
