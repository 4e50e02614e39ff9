import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@tidings/node'
import { createMemoryBus, createMemoryDisk, createMemoryStorage, createServer, silentLogger } from '@tidings/server'
import { openDatabase } from '@tidings/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countBytesTo } from './counting-proxy.ts'
import { APP, type RunningServer, sigOf, startServer, until, world } from './running-server.ts'

const ROWS = 2000
let dataDir: string
let server: RunningServer
let proxyPort = 0
let bytes: () => number
let stop: () => Promise<void>

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidings-check-'))
  const disk = createMemoryDisk()
  const filler = createServer({
    storage: createMemoryStorage({ disk }),
    bus: createMemoryBus(),
    world,
    logger: silentLogger,
    options: { sdkAppID: APP, secrets: ['x'.repeat(32)], autoCreateUsers: true },
  })
  const people = Array.from({ length: ROWS }, (_, i) => `u${i}`)
  await filler.importer.users(['ann', ...people].map((userID) => ({ userID, nick: `Nick of ${userID}` })))
  await filler.importer.batch(
    people.map((from, i) => ({
      clientMsgID: `imported-message-${i}`,
      from,
      to: 'ann',
      group: null,
      time: 1_700_000_000_000 + i,
      tie: 0,
      elem: { type: 1, text: `hello from ${from}` },
      cloudCustomData: '',
      mentions: [],
    })),
  )
  server = await startServer({}, createMemoryStorage({ disk }))
  const proxy = await countBytesTo(server.port)
  proxyPort = proxy.port
  bytes = proxy.bytes
  stop = async () => {
    await proxy.close()
    await server.stop()
  }
  const ann = open()
  await ann.login('ann', sigOf('ann'))
  await until(async () => ann.getSyncState() === 'live', 'the first sync')
  expect(await total(ann)).toBe(ROWS)
  await ann.close()
})
afterAll(async () => {
  await stop()
  await rm(dataDir, { recursive: true, force: true })
})

const open = () => createClient({ sdkAppID: APP, server: `ws://127.0.0.1:${proxyPort}`, dataDir })
const total = (of: Client) => of.getConversationManager().getTotalUnreadMessageCount()

async function damage(harm: (db: ReturnType<typeof openDatabase>) => void): Promise<void> {
  const [file = ''] = (await readdir(dataDir)).filter((name) => name.endsWith('.db'))
  const db = openDatabase(join(dataDir, file))
  harm(db)
  db.close()
}

/** Opens the cache after something was done to it, and waits until the check has said what it found. */
async function checkedAfter(harm: (db: ReturnType<typeof openDatabase>) => void, rows: number) {
  await damage(harm)
  const before = bytes()
  const ann = open()
  const repaired: { rows: number; conversationIDList: readonly string[] }[] = []
  ann.getConversationManager().addConversationListener({ onListRepaired: (repair) => void repaired.push(repair) })
  await ann.login('ann', sigOf('ann'))
  if (rows > 0) await until(async () => repaired.length > 0, 'repaired')
  await until(async () => ann.getSyncState() === 'live', 'live')
  const statistics = ann.getStatistics()
  const { conversationList } = await ann.getConversationManager().getConversationList(0, Number.POSITIVE_INFINITY)
  const unread = await total(ann)
  await ann.close()
  return { repaired, statistics, conversationList, unread, bytes: bytes() - before }
}

const spoil = (db: ReturnType<typeof openDatabase>, id: string, field: string, value: string) =>
  db.exec(`UPDATE rows SET json = json_set(json, '$.${field}', ${value}) WHERE kind = 'conversation' AND id = '${id}'`)

test.each([
  ['the unread count', 'state.unread', '7'],
  ['the read position', 'state.readSeq', '1'],
  ['the place', 'state.activeAt', '5'],
  ['the pin', 'state.pinned', "json('true')"],
  ['the marks', 'state.marks', "'4'"],
  ['the conversation groups', 'state.labels', `json('["nobodys-label-id-1"]')`],
  ['the receive option', 'state.recvOpt', '2'],
  ['the custom data', 'state.customData', "'x'"],
  ['the last message', 'last', "json('null')"],
  ['the version', 'version', '900000'],
])('%s of a cached row is put right at the next sync', async (_what, field, value) => {
  const id = 'c2c_u1234'
  const after = await checkedAfter((db) => spoil(db, id, field, value), 1)
  expect(after.repaired).toEqual([{ rows: 1, conversationIDList: [id] }])
  expect(after.statistics).toMatchObject({ repairs: 1, repairedRows: 1, restarts: 0 })
  expect(after.conversationList).toHaveLength(ROWS)
  expect(after.conversationList.find((c) => c.conversationID === id)).toMatchObject({
    unreadCount: 1,
    isPinned: false,
    markList: [],
    conversationGroupList: [],
    recvOpt: 0,
    customData: '',
    lastMessage: { textElem: { text: 'hello from u1234' } },
  })
  expect(after.unread).toBe(ROWS)
})

test('a lost row comes back, and one that the server never had goes', async () => {
  const after = await checkedAfter((db) => {
    db.exec(`DELETE FROM rows WHERE kind = 'conversation' AND id = 'c2c_u7'`)
    db.exec(`INSERT INTO rows SELECT kind, 'c2c_ghost', list_key, json_set(json, '$.id', 'c2c_ghost') FROM rows
      WHERE kind = 'conversation' AND id = 'c2c_u8'`)
  }, 2)
  expect(after.repaired.map(({ rows }) => rows)).toEqual([2])
  const ids = after.conversationList.map((c) => c.conversationID)
  expect(ids).toHaveLength(ROWS)
  expect(ids).toContain('c2c_u7')
  expect(ids).not.toContain('c2c_ghost')
  expect(after.unread).toBe(ROWS)
})

test('a total that is not the sum of its rows is counted anew', async () => {
  await damage((db) => db.exec(`UPDATE meta SET json = json_set(json, '$.aggregates.unread', 9)`))
  const ann = open()
  const heard: number[] = []
  ann.getConversationManager().addConversationListener({ onTotalUnreadMessageCountChanged: (n) => void heard.push(n) })
  await ann.login('ann', sigOf('ann'))
  await until(async () => heard.length > 0, 'counted')
  expect(heard).toEqual([ROWS])
  expect(await total(ann)).toBe(ROWS)
  expect(ann.getStatistics()).toMatchObject({ unreadDrifts: 1, repairs: 0 })
  await ann.close()
})

test('what a repair costs grows with the damage, not with the list', async () => {
  const cost = async (rows: number) => {
    const after = await checkedAfter((db) => {
      for (let i = 0; i < rows; i++) spoil(db, `c2c_u${i * 13}`, 'state.unread', '9')
    }, rows)
    expect(after.repaired.reduce((sum, { rows }) => sum + rows, 0)).toBe(rows)
    return after.bytes
  }
  const [none, one, ten, hundred] = [await cost(0), await cost(1), await cost(10), await cost(100)]
  console.log(
    `bytes over the line for ${ROWS} rows: ${none} undamaged, ${one} for 1, ${ten} for 10, ${hundred} for 100`,
  )
  // A whole list of that length is far more than a megabyte.
  expect(one - none).toBeLessThan(8000)
  expect(ten - none).toBeLessThan(10 * (one - none))
  expect(hundred - none).toBeLessThan(100 * (one - none))
})
