import type { TidingsMessage, WriteBatch } from '@tidings/client'
import type { ConversationMutation } from '@tidings/model'

/** What a device asked to send, in the order it asked. */
export interface Asked {
  readonly device: string
  readonly conversationID: string
  readonly msgID: string
  /** Set once it was on the device's disk: from then on it must not be lost. */
  isDurable: boolean
  sent: TidingsMessage | null
  /** How often the device had been wiped before. */
  readonly wipes: number
  /** Also: taken back by its own sender. */
  refused: boolean
}

/** What a device has promised its person, noted when it reaches the disk. */
export class Promises {
  readonly asked: Asked[] = []
  /** List operations that were promised. */
  readonly intents: ConversationMutation[] = []

  written(batch: WriteBatch, outbox: () => readonly { readonly opID: string }[]): void {
    for (const { mutation } of batch.outbox ?? []) {
      if ('id' in mutation && mutation.kind !== 'send' && !this.intents.includes(mutation)) this.intents.push(mutation)
      if (mutation.kind !== 'send') continue
      const asked = this.asked.find((a) => a.msgID.endsWith(mutation.content.clientMsgID))
      if (asked) asked.isDurable = true
    }
    // What was unsent goes with the conversation that the person deletes; after a restart no promise is left to say so.
    const deletes = batch.outbox?.flatMap(({ mutation: m }) => (m.kind === 'delete' ? [m.id] : [])) ?? []
    if (deletes.length === 0) return
    const kept = new Set(outbox().map(({ opID }) => opID))
    for (const asked of this.asked)
      if (asked.isDurable && deletes.includes(asked.conversationID) && !kept.has(asked.msgID.split(':')[1] ?? ''))
        asked.refused = true
  }

  /** The process died, and the disk too when it was wiped. */
  crashed(wipe: boolean): void {
    for (const asked of this.asked) if (wipe) asked.isDurable = false
  }

  refuse(msgID: string): void {
    const asked = this.asked.find((a) => a.msgID === msgID)
    if (asked) asked.refused = true
  }
}
