import {
  type ConversationState,
  isHidden,
  type LabelState,
  type MembershipState,
  orderKeyOf,
  type RowKind,
} from '@tidings/model'
import type { Database } from '@tidings/sqlite'
import { type ConversationContext, checkConversation } from './doctor-conversations.ts'
import { type Findings, readJson } from './doctor-findings.ts'
import { type Member, memberKey } from './doctor-timelines.ts'

interface InboxRow {
  readonly kind: RowKind
  readonly id: string
  readonly version: number
  readonly order_key: number | null
  readonly hidden: number
  readonly state: string
}

/** Every user's feed: its head, its versions, and each of its rows. */
export function checkFeeds(
  db: Database,
  ends: ReadonlyMap<string, number>,
  members: ReadonlyMap<string, Member>,
  findings: Findings,
): void {
  const feeds = new Map(
    db
      .prepare('SELECT user_id AS userID, head, hlc FROM feeds')
      .all<{ userID: string; head: number; hlc: number }>()
      .map((feed) => [feed.userID, feed]),
  )
  const users = new Set(
    db
      .prepare('SELECT user_id AS userID FROM users')
      .all<{ userID: string }>()
      .map(({ userID }) => userID),
  )
  const owners = db.prepare('SELECT DISTINCT user_id AS userID FROM inbox').all<{ userID: string }>()
  for (const { userID } of [...owners, ...feeds.values()])
    if (!users.has(userID)) {
      findings.add('feed', [userID], 'there is no such user')
      users.add(userID)
    }
  const rowsOf = db.prepare('SELECT kind, id, version, order_key, hidden, state FROM inbox WHERE user_id = ?')
  for (const userID of [...users].sort()) {
    findings.users++
    const rows = rowsOf.all<InboxRow>(userID)
    checkVersions(userID, feeds.get(userID)?.head ?? 0, rows, findings)
    checkRows(db, userID, feeds.get(userID)?.hlc ?? 0, rows, { ends, members, findings })
  }
}

function checkVersions(userID: string, head: number, rows: readonly InboxRow[], findings: Findings): void {
  const highest = rows.reduce((most, { version }) => Math.max(most, version), 0)
  if (head !== highest) findings.add('feed', [userID], `its head is ${head}, its highest version ${highest}`)
  const seen = new Set<number>()
  for (const { version } of rows) {
    if (seen.has(version)) findings.add('version', [userID, String(version)], 'belongs to more than one row')
    seen.add(version)
  }
}

function checkRows(
  db: Database,
  userID: string,
  clock: number,
  rows: readonly InboxRow[],
  { ends, members, findings }: Pick<ConversationContext, 'ends' | 'members' | 'findings'>,
): void {
  const labels = new Set<string>()
  const conversations: { readonly row: InboxRow; readonly state: ConversationState }[] = []
  let newest = 0
  for (const row of rows) {
    const { kind, id } = row
    if (kind === 'conversation') {
      const state = readJson<ConversationState>(row.state, findings, [userID, kind, id])
      if (state) conversations.push({ row, state })
    } else if (kind === 'label') {
      if (readJson<LabelState>(row.state, findings, [userID, kind, id])?.deleted === false) labels.add(id)
    } else if (kind === 'membership') {
      const state = readJson<MembershipState>(row.state, findings, [userID, kind, id])
      if (state) checkMembership(userID, id, state, members.get(memberKey(id, userID)), findings)
    }
  }
  for (const { row, state } of conversations) {
    findings.conversations++
    newest = Math.max(newest, state.activeAt, state.pinnedAt)
    if (row.order_key !== orderKeyOf(state))
      findings.add('order', [userID, row.id], 'stands where its row does not say')
    if ((row.hidden === 1) !== isHidden(state))
      findings.add('order', [userID, row.id], row.hidden === 1 ? 'is hidden and should show' : 'shows and is hidden')
    checkConversation(db, userID, row.id, state, { ends, members, labels, findings })
  }
  // What comes next would sort below what is there.
  if (newest > clock) findings.add('feed', [userID], `its clock is at ${clock}, behind a row at ${newest}`)
}

function checkMembership(
  userID: string,
  groupID: string,
  row: MembershipState,
  held: Member | undefined,
  findings: Findings,
): void {
  const same = held && held.member === row.member && JSON.stringify(held.spans) === JSON.stringify(row.spans)
  if (!same) findings.add('membership', [userID, groupID], "the user's row and the group's record differ")
}
