import type { ConversationState, ListMutation } from '@tidings/model'
import { createMemoryStorage } from '../storage/memory-storage.ts'
import type { Storage } from '../storage/storage.ts'
import { tx } from '../storage/work.ts'
import { applyListMutation } from './apply-mutation.ts'
import { deliverMessage } from './deliver-message.ts'
import type { ImportItem } from './import-item.ts'
import { importMessages } from './import-messages.ts'
import { importUsers } from './import-people.ts'
import { type GroupRequest, manageGroup } from './manage-group.ts'
import { readHistory } from './read-history.ts'

export let storage: Storage
export let now: number
let ids: number

/** An empty memory with three people, at a time that moves with every call. */
export async function freshStorage(): Promise<void> {
  storage = createMemoryStorage()
  now = 1_790_000_000_000
  ids = 0
  await storage.write(() => importUsers(['ann', 'bob', 'cat'].map((userID) => ({ userID, nick: userID }))))
}

export function skip(ms: number): void {
  now += ms
}

export const freshID = (what: string) => `${what}-${String(++ids).padStart(12, '0')}`
const parse = (id: string) =>
  id.startsWith('group_') ? { type: 2 as const, groupID: id.slice(6) } : { type: 1 as const, userID: id.slice(4) }

export const send = (
  sender: string,
  id: string,
  fields: { seenSeq?: number; mentions?: string[]; quiet?: boolean; aside?: boolean; key?: string; text?: string } = {},
) =>
  storage.write(() =>
    deliverMessage({
      sender,
      to: parse(id),
      content: {
        clientMsgID: fields.key ?? freshID('message'),
        elem: { type: 1, text: fields.text ?? 'x' },
        cloudCustomData: '',
        excludedFromLast: fields.aside ?? false,
        excludedFromUnread: fields.quiet ?? false,
        mentions: fields.mentions ?? [],
        priority: 2,
      },
      seenSeq: fields.seenSeq ?? 0,
      now: now++,
      autoCreateUsers: false,
    }),
  )
export const ask = (userID: string, mutation: ListMutation, fields: { epoch?: string; opID?: string } = {}) =>
  storage.write(() =>
    applyListMutation({
      userID,
      opID: fields.opID ?? freshID('operation'),
      epoch: fields.epoch ?? 'memory',
      currentEpoch: 'memory',
      mutation,
      now: now++,
    }),
  )
export const group = (userID: string, request: GroupRequest) =>
  storage.write(() =>
    manageGroup({
      userID,
      opID: freshID('group-call'),
      request,
      freshID: '@TGS#made',
      now: now++,
      autoCreateUsers: false,
      memberLimit: 5,
    }),
  )
export const create = (owner: string, members: string[], groupType: 'Work' | 'Public' | 'Meeting' = 'Public') =>
  group(owner, { kind: 'create', groupType, groupID: 'g', name: 'g', faceUrl: '', members })
export const row = (userID: string, id: string) =>
  storage.read(function* () {
    const [found] = yield* tx.rows([{ userID, kind: 'conversation', id }])
    return (found?.state ?? null) as ConversationState | null
  })
export const history = (userID: string, id: string) =>
  storage.read(() => readHistory({ userID, id, after: 0, upTo: null, count: 100 }))
export const us = () => now * 1000
export const at = (seq: number, msgID = '') => ({ seq, msgID })

export const item = (
  time: number,
  from: string,
  to: { to?: string; group?: string },
  fields: Partial<ImportItem> = {},
): ImportItem => ({
  clientMsgID: freshID('imported'),
  from,
  to: to.to ?? null,
  group: to.group ?? null,
  time,
  tie: 0,
  elem: { type: 1, text: 'x' },
  cloudCustomData: '',
  mentions: [],
  ...fields,
})
export const bring = (items: readonly ImportItem[]) => storage.write(() => importMessages(items, now))
