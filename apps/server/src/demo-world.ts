import { type Client, ConversationMarkType, createClient, createUserSig, ReceiveMessageOpt } from '@tidings/node'
import type { Importer } from '@tidings/server'
import { CAST, GROUPS, VIEWER } from './cast.ts'
import { PAST, RECENT } from './past.ts'
import { pastItems, recentItems } from './past-items.ts'

/** How a device reaches the server of the demo. */
export interface DemoPlace {
  readonly server: string
  readonly sdkAppID: number
  readonly secret: string
}

/**
 * Brings in the people, the groups and a year of talk; what is there stays as it is. Answers whether this is a new world,
 * in which the viewer has done nothing yet.
 */
export async function bringPast(importer: Importer, now: number): Promise<{ readonly isNew: boolean }> {
  await importer.users([VIEWER, ...CAST])
  await importer.groups(GROUPS)
  await importer.friends(CAST.map(({ userID }) => ({ a: VIEWER.userID, b: userID })))
  const { imported, known, refused } = await importer.batch(pastItems(PAST, now))
  // A folder of an older demo refuses what its people have talked past: its viewer has made a list of their own.
  const isNew = imported > 0 && known === 0 && refused === 0
  if (!isNew) return { isNew }
  await importer.markRead()
  await importer.batch(recentItems(RECENT, now))
  return { isNew }
}

/** Logs the viewer in, in memory, with the whole list there. */
async function enterInSync({ server, sdkAppID, secret }: DemoPlace): Promise<Client> {
  const client = createClient({ sdkAppID, server })
  const synced = new Promise<void>((resolve) => {
    client.getConversationManager().addConversationListener({ onSyncServerFinish: resolve })
  })
  await client.login(VIEWER.userID, createUserSig(VIEWER.userID, { sdkAppID, secret }))
  await synced
  return client
}

/** Arranges the viewer's list as somebody does who uses it every day; resolves when the server has all of it. */
export async function arrangeList(place: DemoPlace): Promise<void> {
  const [hand, witness] = await Promise.all([enterInSync(place), enterInSync(place)])
  const conversations = hand.getConversationManager()
  try {
    await conversations.pinConversation('c2c_ben', true)
    await conversations.pinConversation('group_family', true)
    await conversations.markConversation(['c2c_mei'], ConversationMarkType.STAR, true)
    await hand.getMessageManager().setGroupReceiveMessageOpt('lane', ReceiveMessageOpt.NOT_NOTIFY)
    await conversations.createConversationGroup('家人', ['group_family', 'c2c_mama', 'c2c_hao', 'c2c_waipo'])
    await conversations.createConversationGroup('工作', ['group_launch', 'c2c_ben', 'c2c_nora', 'c2c_tom', 'c2c_max'])
    await conversations.markConversation(['c2c_tom'], ConversationMarkType.UNREAD, true)
    await showsTheSame(witness, hand)
  } finally {
    for (const client of [hand, witness]) {
      await client.logout().catch(() => {})
      await client.close()
    }
  }
}

/** A device shows what it does at once; another one shows it when the server has it. */
function showsTheSame(witness: Client, hand: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      Promise.all([witness, hand].map(arrangement)).then(([seen, done]) => {
        if (seen === done) resolve()
      }, reject)
    }
    witness.getConversationManager().addConversationListener({ onConversationChanged: look })
    look()
  })
}

async function arrangement(client: Client): Promise<string> {
  const { conversationList } = await client.getConversationManager().getConversationList(0, CAST.length + GROUPS.length)
  const states = conversationList.map((c) =>
    [c.conversationID, c.isPinned, c.recvOpt, c.markList, c.conversationGroupList].join(' '),
  )
  return states.sort().join('\n')
}
