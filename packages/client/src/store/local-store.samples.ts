import type { Message, RowKind } from '@tidings/model'
import { conversation, message } from '@tidings/model/testing'
import type { LocalStore, WriteBatch } from './local-store.ts'
import type { BaseRow, ConversationBase, Draft, HeldRanges, OutboxEntry, StoredMeta, UserProfile } from './records.ts'

/** A conversation that shows one message and was never deleted, unless told otherwise. */
export const conversationBase = (
  fields: Parameters<typeof conversation>[0] & { readonly last?: Message | null } = {},
): ConversationBase => {
  const { last = null, ...rest } = fields
  return { ...conversation({ showSeq: 1, lastSeq: 1, ...rest }), last }
}

/** A label that exists; its version stands for its intent time too. */
export const labelRow = (id: string, version = 1): BaseRow<'label'> => ({
  kind: 'label',
  id,
  version,
  state: { name: `name of ${id}`, t: version, deleted: false },
})

/** A row of a kind whose content does not matter to the test. */
export const rowOfKind = (kind: Exclude<RowKind, 'conversation'>, id: string): BaseRow => {
  switch (kind) {
    case 'label':
      return labelRow(id)
    case 'contact':
      return { kind, id, version: 1, state: { remark: 'our neighbour', friend: true } }
    case 'settings':
      return { kind, id, version: 1, state: { recvOpt: 2 } }
    case 'draft':
      return { kind, id, version: 1, state: { text: 'unsent', t: 5 } }
    case 'membership':
      return { kind, id, version: 1, state: { role: 'admin', member: true, spans: [{ join: 3, leave: null }] } }
  }
}

/** What a device knows in the middle of a first sync. */
export const meta = (fields: Partial<StoredMeta> = {}): StoredMeta => ({
  epoch: 'epoch-1',
  cursor: 41,
  caught: true,
  walk: { epoch: 'epoch-1', head: 41, below: { orderKey: 17, id: 'c2c_bob' } },
  aggregates: { unread: 3, maxKey: 2 ** 51 },
  clockOffset: 250_000,
  lastT: 1_700_000_000_000_001,
  lastEntry: 10,
  auth: { device: 'device-1', session: 'session-1', salt: 'salt', sigHash: 'hash', sigExpiresAt: 1_800_000_000_000 },
  ...fields,
})

/** A pin that waits; odd numbers are acked already. */
export const outboxEntry = (n: number): OutboxEntry => ({
  n,
  opID: `operation-number-${n}`,
  epoch: 'epoch-1',
  mutation: { kind: 'pin', id: 'c2c_bob', pinned: true, t: 5 },
  madeAt: 1_700_000_000_000,
  key: 6,
  unreadAt: 2,
  acked: n % 2 ? { epoch: 'epoch-1', version: 7, sent: null } : null,
  refused: null,
})

/** An unsent text in a conversation. */
export const draft = (id: string, text = 'unsent'): Draft => ({ id, text, time: 1_700_000_000_000, key: 9 })

/** Somebody's profile. */
export const user = (userID: string, nick = 'Nick'): UserProfile => ({ userID, nick, faceUrl: '', version: 1 })

/** A group's profile. */
export const group = (groupID: string, name = 'Hikers') =>
  ({ groupID, name, faceUrl: '', groupType: 'Work', members: ['ann', 'bob'], version: 1 }) as const

/** Messages of one conversation, by their seqs. */
export const messagesOf = (id: string, ...seqs: readonly number[]) =>
  seqs.map((seq) => ({ id, message: message({ seq, clientMsgID: `client-message-${seq}` }) }))

/** Ranges of one conversation, both ends inclusive. */
export const held = (id: string, ...ranges: readonly (readonly [from: number, to: number])[]): HeldRanges => ({
  id,
  epoch: 'epoch-1',
  rev: 4,
  ranges: ranges.map(([from, to]) => ({ from, to })),
})

/** What proves one promise, given how to switch the device on. */
export type Check = (boot: () => Promise<LocalStore>) => Promise<void>

/** A batch with a record of every sort. */
export const EVERYTHING = {
  rows: [
    conversationBase({ id: 'c2c_bob', activeAt: 20, last: message({ seq: 5 }) }),
    conversationBase({ id: 'group_hikers', activeAt: 10, pinned: true, pinnedAt: 2 ** 51, marks: String(2n ** 63n) }),
    labelRow('label-1'),
    rowOfKind('contact', 'bob'),
    rowOfKind('settings', ''),
    rowOfKind('membership', 'hikers'),
  ],
  meta: meta(),
  outbox: [outboxEntry(1), outboxEntry(2)],
  drafts: [draft('c2c_bob')],
  users: [user('bob')],
  groups: [group('hikers')],
  messages: messagesOf('c2c_bob', 4, 5),
  held: [held('c2c_bob', [4, 5])],
} satisfies WriteBatch

/** All that {@link EVERYTHING} can leave in a store. */
export async function contentOf(store: LocalStore) {
  return {
    opened: await store.open(),
    conversations: await store.scan('conversation', '', 100),
    contacts: await store.scan('contact', '', 100),
    memberships: await store.scan('membership', '', 100),
    page: await store.page(null, 100),
    users: await store.users(['bob']),
    groups: await store.groups(['hikers']),
    messages: await store.messages('c2c_bob', 0, 100, 100),
    held: await store.held('c2c_bob'),
  }
}
