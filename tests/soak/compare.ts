import type { Look, LookedAt } from './perform.ts'
import type { Expected, ExpectedRow } from './server-rows.ts'

/** Names live apart from the rows, and a device may learn a member's with the next row only; so they are no part of it. */
const NAMES = new Set(['faceUrl', 'groupMembers', 'groupType', 'friendRemark', 'nickName', 'showName'])

/**
 * How a device's list differs from what the server has; an empty answer means not at all. `asTidied` = drafts and refused
 * messages, which belong to one device, have been put away, so that order and keys have to agree as well.
 */
export function differences(look: Look, expected: Expected, asTidied: boolean): string[] {
  const found: string[] = []
  const differ = (what: string, has: unknown, wants: unknown): void => {
    if (JSON.stringify(has) !== JSON.stringify(wants))
      found.push(`${what}: ${JSON.stringify(has)} for ${JSON.stringify(wants)}`)
  }
  const wanted = new Map(expected.list.map((row) => [row.conversationID, row]))
  const isOwn = (row: LookedAt) => row.draftText !== '' || row.lastMessage?.status === 3
  const list = look.list.filter((row) => wanted.has(row.conversationID) || asTidied || !isOwn(row))
  const ids = (rows: readonly { readonly conversationID: string }[]) => {
    const all = rows.map((row) => row.conversationID)
    return asTidied ? all : all.sort()
  }
  differ('state', look.state, 'live')
  differ('total unread', look.total, expected.total)
  differ('conversation groups', look.groups, expected.groups)
  differ('conversations', ids(list), ids(expected.list))
  if (look.live)
    differ(
      'the list that keeps itself',
      look.live,
      look.list.map((row) => row.conversationID),
    )
  for (const row of list) {
    const want = wanted.get(row.conversationID)
    if (want)
      differRow(row, want, asTidied, (field, has, wants) => differ(`${row.conversationID} ${field}`, has, wants))
  }
  return found
}

type Differ = (field: string, has: unknown, wants: unknown) => void

function differRow(row: LookedAt, want: ExpectedRow, asTidied: boolean, differ: Differ): void {
  for (const field of [
    'unreadCount',
    'recvOpt',
    'isPinned',
    'markList',
    'customData',
    'conversationGroupList',
    'groupAtInfoList',
    'c2cReadTimestamp',
    'groupReadSequence',
  ] as const)
    differ(field, row[field], want[field])
  if (asTidied) {
    differ('orderKey', row.orderKey, want.orderKey)
    differ('draftText', row.draftText, '')
    if (want.showName !== null) differ('showName', row.showName, want.showName)
  } else if (row.lastMessage?.status === 3) return
  const last = row.lastMessage
  const text = last?.textElem?.text ?? last?.customElem?.data ?? ''
  differ(
    'lastMessage',
    last && { msgID: last.msgID, seq: last.seq, time: last.timestamp, text, status: last.status },
    want.last && { ...want.last, time: Math.floor(want.last.time / 1000), status: 2 },
  )
}

/** How the lists of two devices of one user differ, field by field. */
export function differencesBetween(a: Look, b: Look): string[] {
  const other = new Map(b.list.map((row) => [row.conversationID, row]))
  const found = a.list.map((row) => row.conversationID).join() === [...other.keys()].join() ? [] : ['another order']
  for (const row of a.list) {
    const [one, two] = [row, other.get(row.conversationID) ?? null].map((r) => JSON.stringify(r, withoutNames))
    if (one !== two) found.push(`${row.conversationID}: ${one} and ${two}`)
  }
  if (a.total !== b.total) found.push(`total unread: ${a.total} and ${b.total}`)
  if (a.groups.join() !== b.groups.join()) found.push(`conversation groups: ${a.groups} and ${b.groups}`)
  return found
}

const withoutNames = (key: string, value: unknown): unknown => (NAMES.has(key) ? undefined : value)
