import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, createUserSig } from '@tidings/node'
import { type Person, VIEWER } from './cast.ts'
import type { Dialogue, Line } from './dialogues.ts'

/** One of the cast as a real client of the server, held in memory. */
export interface DemoPerson {
  say(dialogue: Dialogue, line: Line): Promise<void>
  leave(): Promise<void>
}

/** Logs a person in; from then on they also answer what the viewer writes to them. */
export async function enter(
  person: Person,
  at: { readonly server: string; readonly sdkAppID: number; readonly secret: string },
): Promise<DemoPerson> {
  const { userID } = person
  const client = createClient({ sdkAppID: at.sdkAppID, server: at.server })
  const messages = client.getMessageManager()
  const over = new AbortController()
  await client.login(userID, createUserSig(userID, { sdkAppID: at.sdkAppID, secret: at.secret }))

  let answered = 0
  const answer = async (): Promise<void> => {
    await sleep(1500 + Math.random() * 3000, undefined, { signal: over.signal, ref: false })
    const text = person.answers[answered++ % person.answers.length]
    if (text) await messages.sendMessage(messages.createTextMessage(text), { userID: VIEWER.userID })
  }
  messages.addMessageListener({
    onRecvNewMessage(message) {
      if (message.sender === VIEWER.userID && !message.groupID) answer().catch(() => {})
    },
  })

  return {
    async say(dialogue, [, text, ...mentions]) {
      const message =
        mentions.length > 0 ? messages.createTextAtMessage(text, mentions) : messages.createTextMessage(text)
      await messages.sendMessage(message, receiverOf(dialogue, userID))
    },
    async leave() {
      over.abort()
      // Its session ends with it, so that many demos in one folder leave no crowd of devices behind.
      await client.logout().catch(() => {})
      await client.close()
    },
  }
}

function receiverOf(dialogue: Dialogue, speaker: string): { userID: string } | { groupID: string } {
  if ('group' in dialogue) return { groupID: dialogue.group }
  const [a, b] = dialogue.between
  return { userID: speaker === a ? b : a }
}
