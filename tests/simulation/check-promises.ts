import { parseConversationID, timelineOf } from '@tidings/model'
import type { Checks } from './checks.ts'
import type { SimDevice } from './sim-device.ts'
import type { Truth } from './truth.ts'

/** Nothing unseen is deleted (D2), and the newest word on a pin holds (M1). */
export function checkIntents(
  checks: Checks,
  truth: Truth,
  devices: readonly SimDevice[],
  wereClocksRight: boolean,
): void {
  for (const userID of new Set(devices.map((device) => device.userID))) {
    const own = devices.filter((device) => device.userID === userID)
    const all = own.flatMap((device) => device.promises.intents)
    for (const row of truth.rowsOf(userID)) {
      if (row.kind !== 'conversation') continue
      const intents = all.filter((m) => m.id === row.id)
      const deletes = intents.filter((m) => m.kind === 'delete')
      const clears = intents.filter((m) => m.kind === 'clear')
      const seen = Math.max(-1, ...deletes.map((m) => m.upTo.seq))
      const cleared = Math.max(0, seen, ...clears.map((m) => m.upTo.seq))
      if (row.state.clearedSeq > cleared || (deletes.length > 0 && row.state.hiddenSeq > seen))
        checks.bad('nothing unseen is deleted', `${userID} ${row.id} ${row.state.hiddenSeq} beyond ${seen}`)
      const pins = intents.filter((m) => m.kind === 'pin').sort((a, b) => a.t - b.t)
      const newest = pins.at(-1)
      if (!newest || !wereClocksRight || deletes.length > 0 || own.some((device) => device.wipes > 0)) continue
      if (row.state.pinned !== newest.pinned) checks.bad('the newest word on a pin holds', `${userID} ${row.id}`)
    }
  }
}

/** Invariants 3 and 4: what was acknowledged is there, what was promised has happened. */
export function checkAsked(checks: Checks, truth: Truth, device: SimDevice, wasRestored: boolean): void {
  const { outbox } = device.disk.snapshot()
  const refused = new Set(outbox.filter((e) => e.refused !== null).map((e) => e.opID))
  for (const asked of device.promises.asked) {
    const timeline = timelineOf(device.userID, parseConversationID(asked.conversationID))
    const found = truth.messagesOf(timeline).filter((m) => `${m.sender}:${m.clientMsgID}` === asked.msgID)
    if (found.length > 1) checks.bad('no message twice', asked.msgID)
    const [message] = found
    if (asked.sent && !message && !wasRestored)
      checks.bad('nothing acknowledged is lost', `${device.name} ${asked.msgID}`)
    if (asked.sent && message && asked.sent.seq !== message.seq && !wasRestored)
      checks.bad('an acknowledgement says where', `${asked.msgID} ${asked.sent.seq} ${message.seq}`)
    if (!asked.isDurable || message || asked.sent || asked.refused || wasRestored) continue
    if (!refused.has(asked.msgID.split(':')[1] ?? ''))
      checks.bad('nothing queued is lost', `${device.name} ${asked.msgID} ${asked.conversationID}`)
  }
  const left = outbox.filter((entry) => entry.refused === null)
  if (left.length > 0) checks.bad('the outbox is empty', `${device.name} ${JSON.stringify(left[0])}`)
  if (device.pending.size > 0) checks.bad('every promise settles', `${device.name} ${[...device.pending.values()]}`)
}

/**
 * Invariant 6: what one device says in one conversation stands in the order it was said. A wiped device is another one:
 * what it had on the wire may arrive after what it says in its next life.
 */
export function checkSenderOrder(
  checks: Checks,
  truth: Truth,
  timelines: Iterable<string>,
  devices: readonly SimDevice[],
): void {
  const talks = [...timelines].map((id) => ({ id, messages: truth.messagesOf(id) }))
  for (const device of devices) {
    const asked = new Map(device.promises.asked.map(({ msgID, wipes }, order) => [msgID, { order, wipes }]))
    for (const { id, messages } of talks) {
      const last = new Map<number, number>()
      for (const m of messages) {
        const own = asked.get(`${m.sender}:${m.clientMsgID}`)
        if (!own) continue
        if (own.order < (last.get(own.wipes) ?? -1))
          checks.bad('a sender’s order is kept', `${device.name} ${id} ${m.seq}`)
        last.set(own.wipes, Math.max(last.get(own.wipes) ?? -1, own.order))
      }
    }
  }
}

/** H3: whoever is logged in hears every foreign message, also of conversations that nobody looks at. */
export function checkHeard(checks: Checks, truth: Truth, device: SimDevice): void {
  const heard = new Set(device.heard.map((m) => m.msgID))
  for (const row of truth.rowsOf(device.userID)) {
    if (row.kind !== 'conversation' || row.state.recvOptT > 0) continue
    const ref = parseConversationID(row.id)
    const groupID = 'groupID' in ref ? ref.groupID : null
    for (const m of truth.messagesOf(timelineOf(device.userID, ref))) {
      if (m.time <= device.loggedInAt || m.sender === device.userID || m.seq <= row.state.clearedSeq) continue
      const name = `${m.sender}:${m.clientMsgID}`
      if (!heard.has(name) && truth.isTheirs(device.userID, groupID, m.seq))
        checks.bad('every message is heard', `${device.name} ${name}`)
    }
  }
}
