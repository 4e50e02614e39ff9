import {
  type ConversationState,
  countsInTotal,
  isHidden,
  type MembershipState,
  orderKeyOf,
  type Span,
} from '@tidings/model'
import type { Database } from '@tidings/sqlite'
import { type Findings, readJson } from './doctor-findings.ts'

/** Named as the store of a device names them; without one of them it is none. */
const TABLES = ['rows', 'meta', 'outbox', 'drafts', 'users', 'group_profiles', 'held', 'messages']

interface Meta {
  readonly epoch: string
  readonly cursor: number
  readonly walk: object | null
  readonly lastEntry: number
  readonly aggregates: { readonly unread: number }
}

interface Entry {
  readonly n: number
  readonly mutation: { readonly kind: string }
  readonly acked: object | null
  readonly refused: number | null
}

interface Held {
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
}

interface JsonRow {
  readonly id: string
  readonly json: string
}

/** One user's store on a device; answers how it stands, a line each. */
export function checkDevice(db: Database, userID: string, findings: Findings): string[] {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{ name: string }>()
  const missing = TABLES.filter((name) => !tables.some((table) => table.name === name))
  for (const name of missing) findings.add('schema', [userID, 'table', name], 'is missing')
  if (missing.length > 0) return []
  const entries = db
    .prepare('SELECT n, json FROM outbox ORDER BY n')
    .all<{ n: number; json: string }>()
    .flatMap(({ n, json }) => readJson<Entry>(json, findings, [userID, 'outbox', String(n)]) ?? [])
  const stored = db.prepare('SELECT json FROM meta').get<{ json: string }>()
  const meta = stored ? readJson<Meta>(stored.json, findings, [userID, 'meta']) : null
  const rows = db.prepare('SELECT count(*) AS n FROM rows').get<{ n: number }>()?.n ?? 0
  if (!stored && (rows > 0 || entries.length > 0))
    findings.add('meta', [userID], 'is missing, although there are rows or operations')
  findings.users++
  checkRows(db, userID, meta, findings)
  for (const { n } of entries)
    if (meta && n > meta.lastEntry)
      findings.add('outbox', [userID, String(n)], `is above the last one, ${meta.lastEntry}`)
  checkHeld(db, userID, findings)
  return [positionWords(userID, meta, rows), `${userID}: ${outboxWords(entries)}`]
}

function checkRows(db: Database, userID: string, meta: Meta | null, findings: Findings): void {
  let total = 0
  const rows = db
    .prepare("SELECT id, list_key AS listKey, json FROM rows WHERE kind = 'conversation'")
    .all<JsonRow & { readonly listKey: number | null }>()
  for (const { id, listKey, json } of rows) {
    findings.conversations++
    const row = readJson<{ readonly state: ConversationState }>(json, findings, [userID, 'conversation', id])
    if (!row) continue
    total += countsInTotal(row.state)
    const key = isHidden(row.state) ? null : 0 - orderKeyOf(row.state)
    if (key !== listKey) findings.add('order', [userID, id], 'stands where its row does not say')
  }
  if (meta && meta.aggregates.unread !== total)
    findings.add('unread', [userID], `the total says ${meta.aggregates.unread}, its rows add up to ${total}`)
}

/** What a device says it holds without a gap is there, seq by seq, but for what was said while the user was not in the group. */
function checkHeld(db: Database, userID: string, findings: Findings): void {
  findings.messages += db.prepare('SELECT count(*) AS n FROM messages').get<{ n: number }>()?.n ?? 0
  const count = db.prepare('SELECT count(*) AS n FROM messages WHERE id = ? AND seq >= ? AND seq <= ?')
  for (const { id, json } of db.prepare('SELECT id, json FROM held').all<JsonRow>()) {
    const held = readJson<Held>(json, findings, [userID, 'held', id])
    const spans = spansOf(db, userID, id, findings)
    for (const { from, to } of held?.ranges ?? []) {
      const n = count.get<{ n: number }>(id, from, to)?.n ?? 0
      if (n !== visibleIn(from, to, spans)) findings.add('held', [userID, id], `${n} messages from ${from} to ${to}`)
    }
  }
}

function spansOf(db: Database, userID: string, id: string, findings: Findings): readonly Span[] {
  const row = db
    .prepare("SELECT json FROM rows WHERE kind = 'membership' AND 'group_' || id = ?")
    .get<{ json: string }>(id)
  const ids = [userID, 'membership', id]
  const read = row ? readJson<{ readonly state: MembershipState }>(row.json, findings, ids) : null
  return read?.state.spans ?? [{ join: 0, leave: null }]
}

const visibleIn = (from: number, to: number, spans: readonly Span[]): number =>
  spans.reduce((n, { join, leave }) => n + Math.max(0, Math.min(to, leave ?? to) - Math.max(from - 1, join)), 0)

function positionWords(userID: string, meta: Meta | null, rows: number): string {
  if (!meta) return `${userID}: nothing yet`
  const walk = meta.walk ? ', in the middle of its first sync' : ''
  return `${userID}: cursor ${meta.cursor} of epoch ${meta.epoch || 'none'}${walk}, ${rows} rows`
}

function outboxWords(entries: readonly Entry[]): string {
  const waiting = entries.filter((e) => !e.acked && e.refused === null)
  const refused = entries.filter((e) => e.refused !== null)
  const unsent = [...waiting, ...refused].filter((e) => e.mutation.kind === 'send')
  return `${waiting.length} operations wait, ${refused.length} are refused; ${unsent.length} messages are not sent`
}
