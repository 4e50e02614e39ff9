import { MemoryInbox } from './memory-inbox.ts'
import { MemoryTimeline } from './memory-timeline.ts'
import type {
  FeedRecord,
  GroupRecord,
  MemberRecord,
  OpRecord,
  SessionRecord,
  TimelineRecord,
  UserRecord,
} from './records.ts'

/**
 * What a memory storage has committed. It outlives the storage, as a disk outlives a process: a new storage over the same
 * disk is a restart, one over an older clone is a restore.
 */
export class MemoryDisk {
  readonly users: Map<string, UserRecord>
  readonly feeds: Map<string, FeedRecord>
  readonly inboxes: Map<string, MemoryInbox>
  readonly timelines: Map<string, TimelineRecord>
  readonly messages: Map<string, MemoryTimeline>
  readonly groups: Map<string, GroupRecord>
  /** By group, then by user. */
  readonly members: Map<string, Map<string, MemberRecord>>
  readonly ops: Map<string, OpRecord>
  readonly sessions: Map<string, SessionRecord>

  constructor(from?: MemoryDisk) {
    this.users = new Map(from?.users)
    this.feeds = new Map(from?.feeds)
    this.inboxes = mapValues(from?.inboxes, (inbox) => new MemoryInbox(inbox))
    this.timelines = new Map(from?.timelines)
    this.messages = mapValues(from?.messages, (timeline) => new MemoryTimeline(timeline))
    this.groups = new Map(from?.groups)
    this.members = mapValues(from?.members, (members) => new Map(members))
    this.ops = new Map(from?.ops)
    this.sessions = new Map(from?.sessions)
  }

  /** A backup: later changes of either side do not reach the other. */
  clone(): MemoryDisk {
    return new MemoryDisk(this)
  }
}

export const createMemoryDisk = (): MemoryDisk => new MemoryDisk()

function mapValues<V>(from: ReadonlyMap<string, V> | undefined, copy: (value: V) => V): Map<string, V> {
  const copies = new Map<string, V>()
  for (const [key, value] of from ?? []) copies.set(key, copy(value))
  return copies
}
