import type { Call } from './call.ts'
import type { FaultyLine } from './faulty-line.ts'
import type { HistoryLine } from './history.ts'
import type { Look } from './perform.ts'

/** A process or a page with the clients of one or more users, which can die and come back to the same data. */
export interface Host {
  readonly name: string
  readonly users: readonly string[]
  readonly line: FaultyLine
  /** Ways in which it can die, without a word to anybody. */
  readonly deaths: readonly string[]
  /** Starts and logs in; `bySession` = without a UserSig, by what is stored. */
  start(bySession: boolean): Promise<void>
  die(how: string): Promise<void>
  call(n: number, userID: string, call: Call): Promise<HistoryLine>
  look(userID: string): Promise<Look>
  tidy(userID: string, ids: readonly string[]): Promise<void>
  /** Operations that a device has stored and the server has not answered. */
  waiting(userID: string): Promise<number>
  /** Ends in good order; the data stays. */
  close(): Promise<void>
  /** What was asked of it, all its lives together. */
  history(): HistoryLine[]
}

/** What all hosts need of their world. */
export interface Surroundings {
  /** A folder of its own. */
  readonly folder: string
  readonly line: FaultyLine
  readonly sigOf: (userID: string) => string
}
