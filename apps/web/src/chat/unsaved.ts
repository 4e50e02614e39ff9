import type { Client } from '@tidings/browser'
import { memory } from '../memory.ts'

/** A draft on its way into the store. A page that is closed cannot wait for that; what it noted here is put in later. */
interface Unsaved {
  readonly conversationID: string
  readonly text: string
}

const keyOf = (client: Client): string => `unsaved.${client.getLoginUser()}`

/** Keeps a draft, also when the page ends before the store has it. Rejects as the SDK does. */
export async function keepDraft(client: Client, conversationID: string, text: string): Promise<void> {
  const key = keyOf(client)
  const note = JSON.stringify({ conversationID, text } satisfies Unsaved)
  memory.set(key, note)
  await client.getConversationManager().setConversationDraft(conversationID, text)
  // A later one may have been noted meanwhile.
  if (memory.get(key) === note) memory.set(key, null)
}

/** Puts in what an earlier page had no time for. Once, when a person comes in. */
export async function restoreUnsaved(client: Client): Promise<void> {
  try {
    const held = JSON.parse(memory.get(keyOf(client)) ?? 'null') as Unsaved | null
    if (held) await keepDraft(client, held.conversationID, held.text)
  } catch {
    memory.set(keyOf(client), null)
  }
}
