import type { Client, TidingsConversation } from '@tidings/client'
import { type ConversationRow, isHidden, orderKeyOf, parseConversationID, timelineOf } from '@tidings/model'
import type { StoredRow } from '@tidings/server'
import type { Checks } from './checks.ts'
import type { SimDevice } from './sim-device.ts'
import type { Truth } from './truth.ts'

/** Events of a life that need no cause: the first read of a list, and what a login tells. */
const FREE_EVENTS = 60
const EVENTS_PER_CAUSE = 4

/** Invariants 1, 2, 7, 8 and 13 for one device. */
export async function checkDevice(checks: Checks, truth: Truth, device: SimDevice): Promise<void> {
  const { client, name, userID, model } = device
  if (!client?.getLoginUser()) return checks.bad('everybody is logged in again', name)
  if (client.getSyncState() !== 'live') checks.bad('everybody is in step', `${name} ${client.getSyncState()}`)
  model.checkBalance()
  const most = FREE_EVENTS + EVENTS_PER_CAUSE * device.news
  if (model.events > most) checks.bad('events have causes', `${name} ${model.events} for ${device.news}`)
  const conversations = client.getConversationManager()
  const list = (await conversations.getConversationList(0, Number.POSITIVE_INFINITY)).conversationList
  const total = await conversations.getTotalUnreadMessageCount()
  const server = truth.rowsOf(userID)
  checkRows(checks, device, server)
  const difference = await device.disk.difference()
  if (difference !== '') checks.bad('every engine holds the same', `${name} ${difference}`)
  const visible = server.filter((row) => row.kind === 'conversation').filter((row) => !isHidden(row.state))
  // Each count is compared with the server's below; a draft may show one more, deleted elsewhere.
  const want = list.reduce((sum, c) => sum + (c.recvOpt === 0 ? c.unreadCount : 0), 0)
  if (total !== want) checks.bad('the total is the sum', `${name} ${total} for ${want}`)
  checkOrder(checks, device, list, visible)
  checkLast(checks, truth, device, list)
  checkReplay(checks, device, list, total)
  model.groups.check(await conversations.getConversationGroupList(), list)
  const statistics = client.getStatistics()
  const isQuiet = device.damages > 0 ? statistics.restarts === 0 : Object.values(statistics).every((n) => n === 0)
  if (!isQuiet) checks.bad('the cache is right', `${name} ${JSON.stringify(statistics)}`)
  if (device.sharesDrafts) await checkDrafts(checks, device, client, server)
  await device.liveLists.check(client)
}

/** The draft that a device shows is the one that the server keeps for all of them. */
async function checkDrafts(
  checks: Checks,
  { name }: SimDevice,
  client: Client,
  server: readonly StoredRow[],
): Promise<void> {
  for (const row of server) {
    if (row.kind !== 'draft') continue
    checks.count('draft shared')
    const { draftText } = await client.getConversationManager().getConversation(row.id)
    if (draftText !== row.state.text)
      checks.bad('drafts are shared', `${name} ${row.id} ${draftText} ${row.state.text}`)
  }
}

function checkRows(checks: Checks, { name, disk }: SimDevice, server: readonly StoredRow[]): void {
  const held = new Map(disk.snapshot().rows.map((row) => [`${row.kind} ${row.id}`, row]))
  for (const row of server) {
    const mine = held.get(`${row.kind} ${row.id}`)
    held.delete(`${row.kind} ${row.id}`)
    if (!mine) {
      // What is deleted is compared where it is held, and need not be.
      const isGone = row.kind === 'conversation' ? isHidden(row.state) : row.kind === 'label' && row.state.deleted
      if (!isGone) checks.bad('no row is lost', `${name} ${row.kind} ${row.id}`)
      continue
    }
    if (JSON.stringify(mine.state) === JSON.stringify(row.state)) continue
    const [is, want] = [compared(mine as ConversationRow), compared(row)]
    if (is !== want) checks.bad('rows are equal', `${name} ${row.id}\n${is}\n${want}`)
  }
  for (const key of held.keys()) checks.bad('no row is a ghost', `${name} ${key}`)
}

/** Field by field, whatever order they come in; the message that a row shows is compared elsewhere. */
const compared = ({ kind, id, state }: ConversationRow | StoredRow): string =>
  JSON.stringify([kind, id, Object.entries(state).sort()], (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).sort() : value,
  )

/** Device order is server order once drafts, which are local, are left out. */
function checkOrder(
  checks: Checks,
  device: SimDevice,
  list: readonly TidingsConversation[],
  visible: readonly StoredRow<'conversation'>[],
): void {
  const plain = list.filter((c) => c.draftText === '' && c.lastMessage?.status !== 3).map((c) => c.conversationID)
  const ids = new Set(plain)
  const want = visible
    .filter((row) => ids.has(row.id))
    .sort((a, b) => orderKeyOf(b.state) - orderKeyOf(a.state) || (a.id < b.id ? -1 : 1))
    .map((row) => row.id)
  if (plain.join() !== want.join()) checks.bad('the order is the server’s', `${device.name}\n${plain}\n${want}`)
  for (let i = 1; i < list.length; i++)
    if ((list[i - 1] as TidingsConversation).orderKey < (list[i] as TidingsConversation).orderKey)
      checks.bad('the list is sorted', device.name)
}

function checkLast(checks: Checks, truth: Truth, device: SimDevice, list: readonly TidingsConversation[]): void {
  const rows = new Map(truth.rowsOf(device.userID).map((row) => [row.id, row]))
  for (const c of list) {
    const row = rows.get(c.conversationID)
    if (row?.kind !== 'conversation' || c.lastMessage?.status === 3) continue
    // A draft may show a conversation that was deleted; a device need not hold the rest of it.
    if (isHidden(row.state)) continue
    const timeline = timelineOf(device.userID, parseConversationID(c.conversationID))
    const seq = row.state.lastMessageSeq
    const want = seq === 0 ? null : truth.messagesOf(timeline)[seq - 1]
    const is = c.lastMessage
    if ((want ? `${want.sender}:${want.clientMsgID}` : null) !== (is?.msgID ?? null) || (want && want.seq !== is?.seq))
      checks.bad(
        'lastMessage is the newest shown',
        `${device.name} ${c.conversationID} ${is?.msgID} ${want?.clientMsgID}`,
      )
    if (row.state.unread !== c.unreadCount)
      checks.bad(
        'unread is shown as it is',
        `${device.name} ${c.conversationID} ${c.unreadCount} for ${row.state.unread}`,
      )
  }
}

/** Invariant 8: the first read and the events add up to what is answered now. */
function checkReplay(checks: Checks, device: SimDevice, list: readonly TidingsConversation[], total: number): void {
  const a = device.model.sorted().map((c) => JSON.stringify(c))
  const b = list.map((c) => JSON.stringify(c))
  if (a.join('\n') !== b.join('\n')) {
    const at = a.findIndex((text, i) => text !== b[i])
    checks.bad('events add up to the list', `${device.name} ${a.length}/${b.length}\n${a[at]}\n${b[at]}`)
  }
  if (device.model.total !== total)
    checks.bad('events add up to the total', `${device.name} ${device.model.total} for ${total}`)
}
