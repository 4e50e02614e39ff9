import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, type TidingsConversation } from '@tidings/node'
import { silentLogger, type TidingsServer } from '@tidings/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CAST, GROUPS, VIEWER } from './cast.ts'
import { demoPart } from './demo.ts'
import { arrangeList, bringPast } from './demo-world.ts'
import { openServer } from './open-server.ts'
import { PAST, RECENT } from './past.ts'
import { pastItems, recentItems } from './past-items.ts'

const app = { sdkAppID: 1, secret: 'k'.repeat(32) }

let folder: string
let server: TidingsServer
let port: number
let clients: Client[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-demo-'))
  clients = []
  await start()
})
afterEach(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  const options = { sdkAppID: app.sdkAppID, secrets: [app.secret], allowLoopbackOrigins: true }
  server = await openServer(folder, silentLogger, options, { demo: demoPart(app) })
  ;({ port } = await server.listen({ host: '127.0.0.1', port: 0 }))
}

async function stop(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.close()))
  await server.drain()
}

/** Logs in as the page of the demo does. */
async function enter(userID: string): Promise<Client> {
  const answer = await fetch(`http://127.0.0.1:${port}/demo/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userID }),
  })
  const { userSig } = (await answer.json()) as { readonly userSig: string }
  const client = createClient({ sdkAppID: app.sdkAppID, server: `ws://127.0.0.1:${port}` })
  clients.push(client)
  const synced = new Promise<void>((resolve) => {
    client.getConversationManager().addConversationListener({ onSyncServerFinish: resolve })
  })
  await client.login(userID, userSig)
  await synced
  return client
}

async function listOf(client: Client): Promise<ReadonlyMap<string, TidingsConversation>> {
  const page = await client.getConversationManager().getConversationList(0, 100)
  return new Map(page.conversationList.map((c) => [c.conversationID, c]))
}

async function historyOf(client: Client, groupID: string) {
  return (await client.getMessageManager().getHistoryMessageList({ groupID }, { count: 100 })).messageList
}

describe('the world of a new demo', () => {
  test('has the same history once, however often it starts', async () => {
    const now = Date.now()
    expect(await bringPast(server.importer, now)).toEqual({ isNew: true })
    const first = await listOf(await enter('alice'))
    await stop()
    await start()
    expect(await bringPast(server.importer, now + 86_400_000)).toEqual({ isNew: false })
    const alice = await enter('alice')
    const second = await listOf(alice)
    expect([...second.keys()]).toEqual([...first.keys()])
    for (const [id, { lastMessage, unreadCount }] of first)
      expect(second.get(id)).toMatchObject({ unreadCount, lastMessage: { msgID: lastMessage?.msgID } })
    const lines = [...PAST, ...RECENT].flatMap((part) => ('group' in part && part.group === 'family' ? part.lines : []))
    expect(await historyOf(alice, 'family')).toHaveLength(lines.length)
  })

  test('shows every state a list can have, on every device of the viewer', async () => {
    await bringPast(server.importer, Date.now())
    await arrangeList({ server: `ws://127.0.0.1:${port}`, ...app })
    const alice = await enter('alice')
    const list = await listOf(alice)
    expect(list.size).toBe(CAST.length + GROUPS.length)
    const where = (is: (c: TidingsConversation) => boolean) =>
      [...list.values()].filter(is).map((c) => c.conversationID)
    expect(where((c) => c.isPinned).sort()).toEqual(['c2c_ben', 'group_family'])
    expect(where((c) => c.markList.includes(1n))).toEqual(['c2c_mei'])
    expect(where((c) => c.markList.includes(2n))).toEqual(['c2c_tom'])
    expect(where((c) => c.recvOpt === 2)).toEqual(['group_lane'])
    expect(where((c) => c.groupAtInfoList.length > 0)).toEqual(['group_launch'])
    expect(where((c) => c.unreadCount > 0)).toHaveLength(RECENT.length)
    expect(await alice.getConversationManager().getConversationGroupList()).toEqual(['家人', '工作'].sort())
    expect(where((c) => c.conversationGroupList.includes('家人'))).toHaveLength(4)
    expect(where((c) => c.conversationGroupList.includes('工作'))).toHaveLength(5)
  })

  test('shows who is in a group: the first who joined, without the viewer, under their names', async () => {
    await bringPast(server.importer, Date.now())
    const family = (await listOf(await enter('alice'))).get('group_family')
    expect(family?.groupMembers.map((m) => m.showName)).toEqual(['妈妈', '外婆', '林小浩'])
    const hao = await enter('hao')
    const seen = () =>
      hao
        .getConversationManager()
        .getConversation('group_family')
        .then((c) => c.groupMembers.map((m) => m.showName))
    expect(await seen()).toEqual(['妈妈', '外婆', '林小满 Alice'])
    const told = new Promise<void>((resolve) => {
      hao.getConversationManager().addConversationListener({
        onConversationChanged: (changed) => {
          if (changed.some((c) => c.groupMembers.some((m) => m.showName === 'Mum'))) resolve()
        },
      })
    })
    await (await enter('mama')).setSelfInfo({ nickName: 'Mum' })
    await told
    expect(await seen()).toEqual(['Mum', '外婆', '林小满 Alice'])
  })

  test('has hints in its chats that no list shows and nobody has to read', async () => {
    await bringPast(server.importer, Date.now())
    const alice = await enter('alice')
    const hints = (await historyOf(alice, 'lane')).filter((m) => m.isExcludedFromLastMessage)
    expect(hints.map((m) => [m.isExcludedFromUnreadCount, m.textElem?.text])).toEqual([
      [true, '刘师傅（物业） 更新了群公告'],
    ])
    for (const { lastMessage } of (await listOf(alice)).values())
      expect(lastMessage?.isExcludedFromLastMessage).toBe(false)
  })
})

test('what was said in the past was said by people where they belong, and the newest not by the viewer', () => {
  for (const part of [...PAST, ...RECENT]) {
    const inside = 'group' in part ? (GROUPS.find((g) => g.groupID === part.group)?.members ?? []) : part.between
    for (const line of part.lines) {
      const [speaker, , ...mentions] = 'hint' in line ? line.hint : line
      for (const one of [speaker, ...mentions]) expect(inside).toContain(one)
    }
  }
  for (const { lines } of RECENT) for (const [speaker] of lines) expect(speaker).not.toBe(VIEWER.userID)
})

test.each(['2026-03-01T00:05:00', '2026-11-24T12:00:00', '2028-02-29T23:59:00'])(
  'what was said before a start at %s lies before it, in order, under ids of its own',
  (at) => {
    const now = new Date(at).getTime()
    const past = pastItems(PAST, now)
    const recent = recentItems(RECENT, now)
    const all = [...past, ...recent]
    expect(all.map((item) => item.time)).toEqual(all.map((item) => item.time).sort((a, b) => a - b))
    expect(all.at(-1)?.time).toBeLessThan(now)
    expect(new Set(all.map((item) => item.clientMsgID)).size).toBe(all.length)
    expect(pastItems(PAST, now + 1e9).map((item) => item.clientMsgID)).toEqual(past.map((item) => item.clientMsgID))
  },
)
