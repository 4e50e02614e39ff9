import { type Client, createUserSig } from '@tidings/node'
import { APP, startServer, until } from '../end-to-end/running-server.ts'
import type { Language } from './sample.ts'

export const SECRET = 'guide-secret-guide-secret-guide-secret-01'

/** What the people of the guide are called and say. */
const WORDS = {
  en: {
    ben: 'Ben',
    cara: 'Cara',
    hikers: 'Hikers',
    tomorrow: 'See you tomorrow',
    train: 'The train leaves at 8',
    lunch: 'Lunch at noon?',
    place: 'The usual place?',
  },
  zh: {
    ben: '小北',
    cara: '可可',
    hikers: '登山队',
    tomorrow: '明天见',
    train: '火车 8 点开',
    lunch: '中午一起吃饭吗？',
    place: '老地方见？',
  },
} as const

/** A server, alice who reads the guide, and people who write to her. */
export interface World {
  readonly url: string
  readonly alice: Client
  /** What happens after a sample: ben writes once more. Settles when alice's list shows it. */
  goOn(): Promise<void>
  stop(): Promise<void>
}

/** Opens the world that docs/guide/README.md tells of. */
export async function openWorld(language: Language): Promise<World> {
  const words = WORDS[language]
  const server = await startServer({ secrets: [SECRET] })
  const enter = (userID: string) =>
    server.user(userID, undefined, createUserSig(userID, { sdkAppID: APP, secret: SECRET }))
  const say = async (from: Client, to: { userID: string } | { groupID: string }, text: string, at: string[] = []) => {
    const messages = from.getMessageManager()
    const isGroup = 'groupID' in to
    await messages.sendMessage(isGroup ? messages.createTextAtMessage(text, at) : messages.createTextMessage(text), to)
  }
  const [alice, ben, cara] = [await enter('alice'), await enter('ben'), await enter('cara')]
  await until(async () => alice.getSyncState() === 'live', 'alice is in sync')
  await ben.setSelfInfo({ nickName: words.ben })
  await cara.setSelfInfo({ nickName: words.cara })
  await ben.getGroupManager().createGroup({
    groupType: 'Public',
    groupID: 'hikers',
    groupName: words.hikers,
    members: ['alice', 'cara'],
  })
  await say(cara, { userID: 'alice' }, words.tomorrow)
  await say(ben, { groupID: 'hikers' }, words.train, ['alice'])
  await say(ben, { userID: 'alice' }, words.lunch)
  const shows = (text: string) =>
    until(async () => {
      const c = await alice.getConversationManager().getConversation('c2c_ben')
      return c.lastMessage?.textElem?.text === text
    }, `alice sees "${text}"`)
  await shows(words.lunch)
  return {
    url: server.url,
    alice,
    async goOn() {
      await say(ben, { userID: 'alice' }, words.place)
      if (alice.getLoginUser() !== null) await shows(words.place)
    },
    stop: () => server.stop(),
  }
}
