import type { Random } from '../simulation/random.ts'

/** One call on the conversation API with everything chosen, so that a process or a page only has to do it. */
export type Call =
  | {
      readonly kind: 'send'
      readonly id: string
      /** Unlike any other text of the run. */
      readonly text: string
      readonly mentions: readonly string[]
      readonly isCustom: boolean
      readonly excludedFromLast: boolean
      readonly excludedFromUnread: boolean
    }
  | { readonly kind: 'pin'; readonly id: string; readonly on: boolean }
  | { readonly kind: 'mark'; readonly ids: readonly string[]; readonly bit: number; readonly on: boolean }
  | { readonly kind: 'customData'; readonly ids: readonly string[]; readonly data: string }
  | { readonly kind: 'recvOpt'; readonly id: string; readonly opt: number }
  | { readonly kind: 'draft'; readonly id: string; readonly text: string }
  | { readonly kind: 'read'; readonly id: string }
  /** `part` of the way to the newest message: by seq in a group, by time one-to-one. */
  | { readonly kind: 'readPart'; readonly id: string; readonly part: number }
  | { readonly kind: 'readAll'; readonly of: '' | 'c2c' | 'group' }
  | { readonly kind: 'delete'; readonly ids: readonly string[]; readonly clear: boolean | null }
  | { readonly kind: 'label'; readonly name: string; readonly ids: readonly string[]; readonly on: boolean }
  | { readonly kind: 'labelCreate'; readonly name: string; readonly ids: readonly string[] }
  | { readonly kind: 'labelRename'; readonly name: string; readonly to: string }
  | { readonly kind: 'labelDelete'; readonly name: string }
  | {
      readonly kind: 'groupCreate'
      readonly groupID: string
      readonly type: string
      readonly members: readonly string[]
    }
  | { readonly kind: 'groupInvite'; readonly groupID: string; readonly members: readonly string[] }
  | { readonly kind: 'groupQuit' | 'groupJoin'; readonly groupID: string }
  | { readonly kind: 'self'; readonly nick: string }
  | { readonly kind: 'history'; readonly id: string }
  | { readonly kind: 'clear'; readonly id: string }
  | { readonly kind: 'explain'; readonly id: string }
  | { readonly kind: 'page'; readonly count: number }
  | { readonly kind: 'search'; readonly keyword: string }

type Kind = Call['kind']

/** How often each is called. List operations of a user are limited to two a second, and three devices share that. */
const WEIGHTS: Readonly<Record<Kind, number>> = {
  send: 48,
  pin: 4,
  mark: 4,
  customData: 2,
  recvOpt: 2,
  draft: 5,
  read: 8,
  readPart: 4,
  readAll: 2,
  delete: 3,
  label: 4,
  labelCreate: 2,
  labelRename: 1,
  labelDelete: 1,
  groupCreate: 3,
  groupInvite: 2,
  groupQuit: 1,
  groupJoin: 1,
  self: 1,
  history: 3,
  clear: 1,
  explain: 1,
  page: 3,
  search: 2,
}
const DECK = (Object.keys(WEIGHTS) as Kind[]).flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind))

/** Who talks. The last two never log in: what is sent to them waits. */
const PEOPLE = ['alice', 'bob', 'carol', 'dora', 'emil'] as const
/** Each of another type. */
export const GROUPS: readonly (readonly [groupID: string, type: string])[] = [
  ['club', 'Public'],
  ['work', 'Work'],
  ['meet', 'Meeting'],
]
const LABELS = ['Family', 'Work', '客户', 'Later']
const ALL = '__kImSDK_MesssageAtALL__'

/** Every conversation that a user of this world can have. */
export const conversationsOf = (userID: string): string[] => [
  ...PEOPLE.filter((other) => other !== userID).map((other) => `c2c_${other}`),
  ...GROUPS.map(([groupID]) => `group_${groupID}`),
]

/** The next call of a user; `n` makes its text unlike any other. */
export function chooseCall(random: Random, userID: string, n: number): Call {
  const all = conversationsOf(userID)
  const some = () => random.pick(all)
  const others = PEOPLE.filter((other) => other !== userID)
  const kind = random.pick(DECK)
  switch (kind) {
    case 'send': {
      // More to those who answer.
      const id = random.chance(0.5) && userID === 'alice' ? random.pick(['c2c_bob', 'c2c_carol']) : some()
      const isGroup = id.startsWith('group_')
      const mentions = isGroup && random.chance(0.3) ? [random.chance(0.3) ? ALL : random.pick(others)] : []
      return {
        kind,
        id,
        text: `${n} 你好 from ${userID}`,
        mentions,
        isCustom: mentions.length === 0 && random.chance(0.1),
        excludedFromLast: random.chance(0.1),
        excludedFromUnread: random.chance(0.1),
      }
    }
    case 'pin':
      return { kind, id: some(), on: random.chance(0.6) }
    case 'mark':
      return { kind, ids: several(random, all), bit: random.pick([0, 1, 2, 3, 40]), on: random.chance(0.6) }
    case 'customData':
      return { kind, ids: [some()], data: random.chance(0.8) ? `{"n":${n}}` : '' }
    case 'recvOpt':
      return { kind, id: some(), opt: random.below(4) }
    case 'draft':
      return { kind, id: some(), text: random.chance(0.6) ? `draft ${n}` : '' }
    case 'read':
    case 'history':
    case 'clear':
    case 'explain':
      return { kind, id: some() }
    case 'readPart':
      return { kind, id: some(), part: random.next() }
    case 'readAll':
      return { kind, of: random.pick(['', 'c2c', 'group'] as const) }
    case 'delete':
      return { kind, ids: several(random, all), clear: random.pick([null, true, false]) }
    case 'label':
      return { kind, name: random.pick(LABELS), ids: several(random, all), on: random.chance(0.7) }
    case 'labelCreate':
      return { kind, name: random.pick(LABELS), ids: several(random, all) }
    case 'labelRename':
      return { kind, name: random.pick(LABELS), to: random.pick(LABELS) }
    case 'labelDelete':
      return { kind, name: random.pick(LABELS) }
    case 'groupCreate': {
      const [groupID, type] = random.pick(GROUPS)
      return { kind, groupID, type, members: others.filter(() => random.chance(0.6)) }
    }
    case 'groupInvite':
      return { kind, groupID: random.pick(GROUPS)[0], members: [random.pick(others)] }
    case 'groupQuit':
    case 'groupJoin':
      return { kind, groupID: random.pick(GROUPS)[0] }
    case 'self':
      return { kind, nick: `${userID} ${n}` }
    case 'page':
      return { kind, count: 1 + random.below(4) }
    case 'search':
      return { kind, keyword: random.pick(['bob', 'club', '你好', '7', 'nobody here']) }
  }
}

const several = (random: Random, ids: readonly string[]): string[] =>
  random.chance(0.7) ? [random.pick(ids)] : [...new Set([random.pick(ids), random.pick(ids)])]
