import type { TidingsConversation } from '@tidings/client'
import {
  type ConversationRow,
  countsAsUnread,
  isHidden,
  isVisible,
  orderKeyOf,
  parseConversationID,
  timelineOf,
} from '@tidings/model'
import type { MemoryDisk, StoredMessage, StoredRow } from '@tidings/server'
import { type Checks, rowsOf } from './checks.ts'
import type { SimDevice } from './sim-device.ts'

export interface QuietWorld {
  readonly checks: Checks
  readonly disk: MemoryDisk
  readonly devices: readonly SimDevice[]
  readonly wasRestored: boolean
  /** No clock was off: intent times can be compared across devices. */
  readonly wereClocksRight: boolean
}

/** Everything that must hold once the world is quiet. */
export async function checkQuietWorld(world: QuietWorld): Promise<void> {
  const { checks, disk, devices, wasRestored } = world
  checkMessages(checks, disk)
  checkUnread(checks, disk)
  if (!wasRestored) checkIntents(world)
  for (const device of devices) {
    checkAsked(checks, disk, device, wasRestored)
    await checkDevice(checks, disk, device)
    if (!wasRestored && world.wereClocksRight) checkHeard(checks, disk, device)
  }
  checkSenderOrder(checks, disk, devices)
}

/** Nothing unseen is deleted (D2), and the newest word on a pin holds (M1). */
function checkIntents({ checks, disk, devices, wereClocksRight }: QuietWorld): void {
  for (const userID of disk.inboxes.keys()) {
    const own = devices.filter((device) => device.userID === userID)
    for (const row of rowsOf(disk, userID)) {
      if (row.kind !== 'conversation') continue
      const intents = own.flatMap((device) => device.intents.filter((m) => m.id === row.id))
      const deletes = intents.filter((m) => m.kind === 'delete')
      const seen = Math.max(-1, ...deletes.map((m) => m.upTo.seq))
      if (row.state.clearedSeq > Math.max(0, seen) || (deletes.length > 0 && row.state.hiddenSeq > seen))
        checks.bad('nothing unseen is deleted', `${userID} ${row.id} ${row.state.hiddenSeq} beyond ${seen}`)
      const pins = intents.filter((m) => m.kind === 'pin').sort((a, b) => a.t - b.t)
      const newest = pins.at(-1)
      if (!newest || !wereClocksRight || deletes.length > 0 || own.some((device) => device.wipes > 0)) continue
      if (row.state.pinned !== newest.pinned) checks.bad('the newest word on a pin holds', `${userID} ${row.id}`)
    }
  }
}

const messagesOf = (disk: MemoryDisk, timeline: string): readonly StoredMessage[] =>
  disk.messages.get(timeline)?.seqs.items ?? []

/** Invariants 5 and 6: each message once, seqs without a gap. */
function checkMessages(checks: Checks, disk: MemoryDisk): void {
  for (const [id, timeline] of disk.timelines) {
    const messages = messagesOf(disk, id)
    const texts = new Set<string>()
    for (const [i, m] of messages.entries()) {
      if (m.seq !== i + 1) checks.bad('seqs have no gap', `${id} ${m.seq}`)
      const key = `${m.sender} ${JSON.stringify(m.elem)} ${m.time}`
      const name = `${m.sender} ${m.clientMsgID}`
      if (texts.has(name)) checks.bad('no message twice', `${id} ${key}`)
      texts.add(name)
    }
    if (timeline.lastSeq !== messages.length) checks.bad('the timeline knows its end', id)
  }
}

/** Invariant 7, by the definition and nothing else. */
function checkUnread(checks: Checks, disk: MemoryDisk): void {
  for (const userID of disk.inboxes.keys())
    for (const row of rowsOf(disk, userID)) {
      if (row.kind !== 'conversation') continue
      const want = unreadOf(disk, row, userID)
      if (row.state.unread !== want)
        checks.bad('unread is what the definition says', `${userID} ${row.id} ${row.state.unread} for ${want}`)
    }
}

function unreadOf(disk: MemoryDisk, row: StoredRow<'conversation'>, userID: string): number {
  const ref = parseConversationID(row.id)
  const spans = 'groupID' in ref ? (disk.members.get(ref.groupID)?.get(userID)?.spans ?? []) : null
  return messagesOf(disk, timelineOf(userID, ref)).filter((m) => countsAsUnread(m, userID, row.state, spans)).length
}

/** Invariants 3 and 4: what was acknowledged is there, what was promised has happened. */
function checkAsked(checks: Checks, disk: MemoryDisk, device: SimDevice, wasRestored: boolean): void {
  for (const asked of device.asked) {
    const timeline = timelineOf(device.userID, parseConversationID(asked.conversationID))
    const found = messagesOf(disk, timeline).filter((m) => `${m.sender}:${m.clientMsgID}` === asked.msgID)
    if (found.length > 1) checks.bad('no message twice', asked.msgID)
    const [message] = found
    if (asked.sent && !message && !wasRestored)
      checks.bad('nothing acknowledged is lost', `${device.name} ${asked.msgID}`)
    if (asked.sent && message && asked.sent.seq !== message.seq && !wasRestored)
      checks.bad('an acknowledgement says where', `${asked.msgID} ${asked.sent.seq} ${message.seq}`)
    if (!asked.isDurable || message || asked.sent || asked.refused || wasRestored) continue
    const isRefused = device.disk
      .snapshot()
      .outbox.some((e) => e.opID === asked.msgID.split(':')[1] && e.refused !== null)
    if (!isRefused) checks.bad('nothing queued is lost', `${device.name} ${asked.msgID} ${asked.conversationID}`)
  }
  const left = device.disk.snapshot().outbox.filter((entry) => entry.refused === null)
  if (left.length > 0) checks.bad('the outbox is empty', `${device.name} ${JSON.stringify(left[0])}`)
  if (device.pending.size > 0) checks.bad('every promise settles', `${device.name} ${[...device.pending.values()]}`)
}

/**
 * Invariant 6: what one device says in one conversation stands in the order it was said. A wiped device is another one:
 * what it had on the wire may arrive after what it says in its next life.
 */
function checkSenderOrder(checks: Checks, disk: MemoryDisk, devices: readonly SimDevice[]): void {
  for (const device of devices) {
    const asked = new Map(device.asked.map(({ msgID, wipes }, order) => [msgID, { order, wipes }]))
    for (const [id] of disk.timelines) {
      const last = new Map<number, number>()
      for (const m of messagesOf(disk, id)) {
        const own = asked.get(`${m.sender}:${m.clientMsgID}`)
        if (!own) continue
        if (own.order < (last.get(own.wipes) ?? -1))
          checks.bad('a sender’s order is kept', `${device.name} ${id} ${m.seq}`)
        last.set(own.wipes, Math.max(last.get(own.wipes) ?? -1, own.order))
      }
    }
  }
}

const compared = ({ version: _v, ...row }: ConversationRow | StoredRow) => {
  const { userID: _u, last: _l, ...rest } = row as StoredRow & { last?: unknown }
  return JSON.stringify(rest, Object.keys(flatten(rest)).sort())
}
const flatten = (value: unknown, keys: Record<string, true> = {}): Record<string, true> => {
  if (value && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) {
      keys[key] = true
      flatten(inner, keys)
    }
  return keys
}

/** Invariants 1, 2, 7 and 8 for one device. */
async function checkDevice(checks: Checks, disk: MemoryDisk, device: SimDevice): Promise<void> {
  const { client, name, userID } = device
  if (!client?.getLoginUser()) return checks.bad('everybody is logged in again', name)
  if (client.getSyncState() !== 'live') checks.bad('everybody is in step', `${name} ${client.getSyncState()}`)
  const conversations = client.getConversationManager()
  const list = (await conversations.getConversationList(0, Number.POSITIVE_INFINITY)).conversationList
  const total = await conversations.getTotalUnreadMessageCount()

  const held = new Map(device.disk.snapshot().rows.map((row) => [`${row.kind} ${row.id}`, row]))
  const server = rowsOf(disk, userID)
  for (const row of server) {
    const mine = held.get(`${row.kind} ${row.id}`)
    held.delete(`${row.kind} ${row.id}`)
    if (!mine) {
      // What is deleted is compared where it is held, and need not be.
      const isGone = row.kind === 'conversation' ? isHidden(row.state) : row.kind === 'label' && row.state.deleted
      if (!isGone) checks.bad('no row is lost', `${name} ${row.kind} ${row.id}`)
    } else if (compared(mine as never) !== compared(row))
      checks.bad('rows are equal', `${name} ${row.id}\n${compared(mine as never)}\n${compared(row)}`)
  }
  for (const key of held.keys()) checks.bad('no row is a ghost', `${name} ${key}`)

  const visible = server.filter((row) => row.kind === 'conversation').filter((row) => !isHidden(row.state))
  // Each count is compared with the server's below; a draft may show one more, deleted elsewhere.
  const want = list.reduce((sum, c) => sum + (c.recvOpt === 0 ? c.unreadCount : 0), 0)
  if (total !== want) checks.bad('the total is the sum', `${name} ${total} for ${want}`)
  checkOrder(checks, device, list, visible)
  checkLast(checks, disk, device, list)
  checkReplay(checks, device, list, total)
  await device.liveLists.check(client)
}

/** H3: whoever is logged in hears every foreign message, also of conversations that nobody looks at. */
function checkHeard(checks: Checks, disk: MemoryDisk, device: SimDevice): void {
  const heard = new Set(device.heard.map((m) => m.msgID))
  for (const row of rowsOf(disk, device.userID)) {
    if (row.kind !== 'conversation' || row.state.recvOptT > 0) continue
    const ref = parseConversationID(row.id)
    const spans = 'groupID' in ref ? (disk.members.get(ref.groupID)?.get(device.userID)?.spans ?? []) : null
    for (const m of messagesOf(disk, timelineOf(device.userID, ref))) {
      if (m.time <= device.loggedInAt || m.sender === device.userID || m.seq <= row.state.clearedSeq) continue
      const name = `${m.sender}:${m.clientMsgID}`
      if (isVisible(m.seq, spans) && !heard.has(name)) checks.bad('every message is heard', `${device.name} ${name}`)
    }
  }
}

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

function checkLast(checks: Checks, disk: MemoryDisk, device: SimDevice, list: readonly TidingsConversation[]): void {
  const rows = new Map(rowsOf(disk, device.userID).map((row) => [row.id, row]))
  for (const c of list) {
    const row = rows.get(c.conversationID)
    if (row?.kind !== 'conversation' || c.lastMessage?.status === 3) continue
    // A draft may show a conversation that was deleted; a device need not hold the rest of it.
    if (isHidden(row.state)) continue
    const timeline = timelineOf(device.userID, parseConversationID(c.conversationID))
    const want = row.state.lastMessageSeq === 0 ? null : messagesOf(disk, timeline)[row.state.lastMessageSeq - 1]
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
  const app = device.model.sorted()
  const a = app.map((c) => JSON.stringify(c))
  const b = list.map((c) => JSON.stringify(c))
  if (a.join('\n') !== b.join('\n')) {
    const at = a.findIndex((text, i) => text !== b[i])
    checks.bad('events add up to the list', `${device.name} ${a.length}/${b.length}\n${a[at]}\n${b[at]}`)
  }
  if (device.model.total !== total)
    checks.bad('events add up to the total', `${device.name} ${device.model.total} for ${total}`)
}
