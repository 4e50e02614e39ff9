import type { ConversationState } from '@tidings/model'
import type { FeedRecord, MemberRecord, Step, StoredRow } from '@tidings/server'
import type { Planted } from './mutants.ts'

/** Every so many times, a counter that nobody holds on to has moved. */
const SKIP_EVERY = 7
const LAG_EVERY = 5

/** Steps of the server's transactions and their answers, while a fault is planted. */
export class StepFaults {
  readonly #planted: Planted | null
  readonly #rows = new Map<string, ConversationState>()
  readonly #clocks = new Map<string, number>()
  readonly #members = new Map<string, MemberRecord>()
  #calls = 0

  constructor(planted: Planted | null) {
    this.#planted = planted
  }

  step(step: Step): Step {
    if (step.call === 'putOp' && this.#planted === 'opsForgotten') return { call: 'pruneOps', args: [0] }
    if (step.call === 'putFeeds') {
      for (const { userID, hlc } of step.args[0]) this.#clocks.set(userID, hlc)
      if (this.#planted === 'wallClock')
        return { call: 'putFeeds', args: [step.args[0].map((feed) => ({ ...feed, hlc: 0 }))] }
    }
    if (step.call === 'putRows') {
      const rows = step.args[0].map((row) => this.#row(row))
      return { call: 'putRows', args: [rows] }
    }
    if (step.call === 'putMembers')
      for (const member of step.args[0]) this.#members.set(`${member.groupID} ${member.userID}`, member)
    return step
  }

  #row(row: StoredRow): StoredRow {
    if (row.kind !== 'conversation') return row
    const key = `${row.userID} ${row.id}`
    const before = this.#rows.get(key)
    const state = this.#changed(row.userID, before, row.state)
    this.#rows.set(key, state)
    return { ...row, state }
  }

  #changed(userID: string, before: ConversationState | undefined, now: ConversationState): ConversationState {
    const isRead = before && now.readSeq > before.readSeq && now.lastSeq === before.lastSeq
    if (this.#planted === 'readBumps' && isRead) return { ...now, activeAt: (this.#clocks.get(userID) ?? 0) + 1 }
    const wasHidden = before && before.showSeq <= before.hiddenSeq && before.activeAt > 0
    if (this.#planted === 'anythingRevives' && wasHidden) return { ...now, hiddenSeq: -1 }
    return now
  }

  answer(step: Step, answer: unknown, isRead: boolean): unknown {
    switch (this.#planted) {
      case 'countStale':
        return step.call === 'countUnread' ? 0 : answer
      case 'noTombstones':
        return step.call === 'rowsAfter' ? (answer as StoredRow[]).filter(isListed) : answer
      case 'versionFromSequence':
        if (step.call !== 'lockFeeds' || ++this.#calls % SKIP_EVERY !== 0) return answer
        return (answer as FeedRecord[]).map((feed) => ({ ...feed, head: feed.head + 1 }))
      case 'laggingReader': {
        if (step.call !== 'feed' || !isRead || ++this.#calls % LAG_EVERY !== 0) return answer
        const feed = answer as FeedRecord
        return { ...feed, head: Math.max(0, feed.head - 3) }
      }
      case 'readForgotten':
        if (step.call !== 'rows' || isRead) return answer
        return (answer as (StoredRow | null)[]).map((row) =>
          row?.kind === 'conversation' ? { ...row, state: { ...row.state, readSeq: 0 } } : row,
        )
      case 'spansOpen':
        if (step.call !== 'member' || !answer || !isRead) return answer
        return { ...(answer as MemberRecord), spans: [{ join: 0, leave: null }] }
      case 'leaversFed': {
        if (step.call !== 'activeMembers') return answer
        const left = [...this.#members.values()].filter((m) => m.groupID === step.args[0] && !m.member)
        return [...(answer as MemberRecord[]), ...left]
      }
      default:
        return answer
    }
  }
}

const isListed = (row: StoredRow): boolean => row.kind !== 'conversation' || row.state.showSeq > row.state.hiddenSeq
