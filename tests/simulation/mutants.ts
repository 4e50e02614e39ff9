/**
 * Rules switched off, each named after the rule that it breaks. Each must be noticed by the checks, or the checks are
 * blind. `seed`: one whose world is known to notice it, so that a short run need not look for it.
 */
export const PLANTED = {
  /** Versions come from a counter that a transaction need not use up. */
  versionFromSequence: { rule: 'V1', seed: 1 },
  /** Two rows of one user share a version: a page boundary loses the second. */
  sharedVersion: { rule: 'V2', seed: 1 },
  /** The answer's `to` is the head of a later moment. */
  headAfterRows: { rule: 'V3', seed: 1 },
  /** A push is applied although one before it was lost. */
  gapIgnored: { rule: 'V4', seed: 1 },
  /** An older state of a row overwrites a newer one. */
  oldRowWins: { rule: 'V5', seed: 1 },
  /** Heartbeats do not say how far the feed is. */
  heartbeatMute: { rule: 'V6', seed: 5 },
  /** Heads are read from a copy that lags behind. */
  laggingReader: { rule: 'V7', seed: 1 },
  /** A RESET adds the new generation to the old one. */
  ghostsKept: { rule: 'V8', seed: 2 },
  /** Page one of a walk brings conversations alone. */
  walkWithoutLabels: { rule: 'V10', seed: 1 },
  /** A restored database says it is the old one. */
  epochStays: { rule: 'E1', seed: 6 },
  /** Operations are taken for ones of this history, whatever they say. */
  epochForgotten: { rule: 'E4', seed: 86 },
  /** A repeated message is a new one. */
  newIDOnRetry: { rule: 'I1', seed: 1 },
  /** A replayed operation is done again. */
  opsForgotten: { rule: 'I3', seed: 12 },
  /** The outbox reaches the disk some time after the promise. */
  outboxLate: { rule: 'O1', seed: 1 },
  /** Operations of one conversation leave in any order. */
  anyOrder: { rule: 'O2', seed: 2 },
  /** What the server refuses for good is tried again for ever. */
  refusedRetried: { rule: 'O3', seed: 70 },
  /** What was asked for counts as seen as soon as it is acknowledged. */
  overlayEndsAtAck: { rule: 'O4', seed: 22 },
  /** The count is not made anew when a read moves. */
  countStale: { rule: 'U1', seed: 6 },
  /** A read may go back. */
  readForgotten: { rule: 'U2', seed: 1 },
  /** "Read all" reads what is there when it arrives, not what was seen. */
  readAllReadsAll: { rule: 'U3', seed: 1 },
  /** Who speaks in a group has read everything. */
  sendReadsAll: { rule: 'U4', seed: 5 },
  /** Keys are the wall clock alone. */
  wallClock: { rule: 'K1', seed: 1 },
  /** Reading moves a conversation to the top. */
  readBumps: { rule: 'K4', seed: 1 },
  /** Deletions are not part of the feed. */
  noTombstones: { rule: 'D1', seed: 2 },
  /** A delete takes everything, also what was never seen. */
  deleteAll: { rule: 'D2', seed: 2 },
  /** Whatever is written to a deleted conversation brings it back. */
  anythingRevives: { rule: 'D3', seed: 2 },
  /** Pins go by arrival. */
  pinByArrival: { rule: 'M1', seed: 1 },
  /** What came too late gets no answer. */
  supersededMute: { rule: 'M2', seed: 1 },
  /** A folder made twice by its name is two. */
  labelsTwice: { rule: 'F', seed: 2 },
  /** A member sees all that was ever said. */
  spansOpen: { rule: 'G1', seed: 2 },
  /** Who has left still gets what is said. */
  leaversFed: { rule: 'G6', seed: 5 },
  /** A page of history says that it is whole and is not. */
  historyHole: { rule: 'H3', seed: 3 },
  /** The cursor reaches the disk without its rows. */
  cursorAlone: { rule: 'W', seed: 1 },
  /** A newer version of a row does not bring the message that it shows. */
  staleLast: { rule: 'P1', seed: 1 },
  /** What is found wrong in a cache is not fetched. */
  repairWithoutRows: { rule: 'digest', seed: 7 },
  /** Shared drafts go by arrival. */
  draftByArrival: { rule: 'drafts', seed: 11 },
  /** A message leaves the draft that it was. */
  draftOutlivesMessage: { rule: 'drafts', seed: 9 },
  /** A pull always says that there is more. */
  pullStorm: { rule: 'bounds', seed: 1 },
  /** A node sends what belongs to the same user of another app. */
  otherApp: { rule: 'tenants', seed: 4 },
} as const satisfies Record<string, { readonly rule: string; readonly seed: number }>
export type Planted = keyof typeof PLANTED
