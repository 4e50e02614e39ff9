import { type ConversationState, orderKeyOf, parseConversationID, timelineOf } from '@tidings/model'
import type { Checks } from './checks.ts'
import { isShown, lastOf, type ModelLine, unreadOf } from './reference-line.ts'
import type { ReferenceModel } from './reference-model.ts'
import type { Truth } from './truth.ts'

/** The server's rows are what the plain story of the same wishes says. */
export function checkModel(checks: Checks, model: ReferenceModel, truth: Truth): void {
  checkDrafts(checks, model, truth, model.users)
  for (const userID of model.users) {
    const lines = model.linesOf(userID)
    const rows = new Map(
      truth
        .rowsOf(userID)
        .filter((row) => row.kind === 'conversation')
        .map((row) => [row.id, row]),
    )
    for (const id of rows.keys()) if (!lines.has(id)) checks.bad('the model knows every row', `${userID} ${id}`)
    const shown: { readonly id: string; readonly line: ModelLine; readonly state: ConversationState }[] = []
    for (const [id, line] of lines) {
      const state = rows.get(id)?.state
      if (!state) {
        checks.bad('every row of the model is there', `${userID} ${id}`)
        continue
      }
      const want = told(model, userID, id, line)
      const is = asStored(state)
      if (JSON.stringify(want) !== JSON.stringify(is))
        checks.bad('rows are what the model says', `${userID} ${id}\n${JSON.stringify(want)}\n${JSON.stringify(is)}`)
      if (isShown(line)) shown.push({ id, line, state })
    }
    const byModel = [...shown].sort((a, b) => rank(b.line) - rank(a.line) || latest(b.line) - latest(a.line))
    const byKey = [...shown].sort((a, b) => orderKeyOf(b.state) - orderKeyOf(a.state))
    const [wanted, found] = [byModel, byKey].map((list) => list.map(({ id }) => id).join(' '))
    if (wanted !== found) checks.bad('the order is what the model says', `${userID}\n${wanted}\n${found}`)
  }
}

const rank = (line: ModelLine): number => (line.isPinned ? 1 : 0)
const latest = (line: ModelLine): number => (line.isPinned ? Math.max(line.movedAt, line.pinnedAt) : line.movedAt)

function told(model: ReferenceModel, userID: string, id: string, line: ModelLine) {
  const ref = parseConversationID(id)
  const spans = 'groupID' in ref ? model.spansOf(userID, ref.groupID) : null
  const talk = model.talk(timelineOf(userID, ref))
  return {
    isShown: isShown(line),
    unread: unreadOf(line, talk, userID, spans),
    readTo: line.readTo,
    gone: line.gone,
    last: lastOf(line),
    isPinned: line.isPinned,
    marks: [...line.marks].sort((a, b) => a - b),
    recvOpt: line.recvOpt,
    customData: line.customData,
    labels: [...line.labels].sort(),
  }
}

function asStored(state: ConversationState) {
  const bits = BigInt(state.marks)
  return {
    isShown: state.showSeq > state.hiddenSeq,
    unread: state.unread,
    readTo: state.readSeq,
    gone: state.clearedSeq,
    last: state.lastMessageSeq,
    isPinned: state.pinned,
    marks: Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => (bits >> BigInt(bit)) & 1n),
    recvOpt: state.recvOpt,
    customData: state.customData,
    labels: [...state.labels],
  }
}

/** The drafts that the server keeps are those that were wished. */
function checkDrafts(checks: Checks, model: ReferenceModel, truth: Truth, users: Iterable<string>): void {
  for (const userID of users) {
    const rows = truth.rowsOf(userID).flatMap((row) => (row.kind === 'draft' ? [[row.id, row.state.text]] : []))
    const told = [...model.draftsOf(userID)].map(([id, { text }]) => [id, text])
    const [is, want] = [rows, told].map((list) => JSON.stringify(list.sort()))
    if (is !== want) checks.bad('drafts are what the model says', `${userID}\n${want}\n${is}`)
  }
}
