import * as fc from 'fast-check'

/** A conversation as a test thinks of it, plainly. */
export interface Truth {
  readonly n: number
  readonly key: number
  readonly isPinned: boolean
  readonly isDeleted: boolean
  readonly unread: number
  readonly recvOpt: 0 | 1 | 2 | 3
  readonly marks: number
  readonly labels: readonly string[]
  readonly isMentioned: boolean
  readonly text: string
}

export interface PlainFilter {
  readonly type?: 1 | 2
  readonly conversationGroup?: string
  readonly markType?: number
  readonly hasUnreadCount?: boolean
  readonly hasGroupAtInfo?: boolean
  readonly keyword?: string
}

/** Each name and text of the world, with the words of {@link KEYWORDS} that find it. */
export const FOUND_BY: Readonly<Record<string, readonly string[]>> = {
  'Ann Lee': ['ann', 'l'],
  张三: ['zs', '三'],
  'José 李': ['jose', 'l'],
  'see you': ['see'],
  晚饭: [],
  '': [],
}
/** Each keyword that is typed, with the words that it says. */
export const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  '': [],
  ANN: ['ann'],
  ｚｓ: ['zs'],
  三: ['三'],
  josé: ['jose'],
  see: ['see'],
  ' l  SEE ': ['l', 'see'],
  nobody: ['nobody'],
}
export const NAMES = ['Ann Lee', '张三', 'José 李', '']
const TEXTS = ['see you', '晚饭', '']
export const LABELS = ['label-a', 'label-b', 'label-c']
export const LABEL_NAMES = ['work', 'home', 'club']

/** Even ones are people, odd ones are groups. */
export const idOf = (n: number) => (n % 2 ? `group_${n}` : `c2c_${n}`)

const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })

export const truth = (n: fc.Arbitrary<number>): fc.Arbitrary<Truth> =>
  fc.record({
    n,
    key: fc.integer({ min: 1, max: 60 }),
    isPinned: fc.integer({ min: 0, max: 9 }).map((i) => i === 0),
    isDeleted: fc.integer({ min: 0, max: 4 }).map((i) => i === 0),
    unread: fc.integer({ min: 0, max: 2 }),
    recvOpt: fc.constantFrom(0, 0, 0, 1, 2, 3),
    marks: fc.integer({ min: 0, max: 3 }),
    labels: fc.subarray(LABELS),
    isMentioned: fc.boolean(),
    text: fc.constantFrom(...TEXTS),
  })

const condition: fc.Arbitrary<PlainFilter> = fc.oneof(
  fc.record({ type: fc.constantFrom(1 as const, 2 as const) }),
  fc.record({ conversationGroup: fc.constantFrom('', ...LABEL_NAMES) }),
  fc.record({ markType: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ hasUnreadCount: fc.boolean() }),
  fc.record({ hasGroupAtInfo: fc.boolean() }),
  fc.record({ keyword: fc.constantFrom(...Object.keys(KEYWORDS)) }),
)
/** Mostly one or two conditions: with more, hardly any row belongs. */
export const plainFilter: fc.Arbitrary<PlainFilter> = fc
  .array(condition, { maxLength: 2 })
  .map((conditions) => Object.assign({}, ...conditions) as PlainFilter)

export const step = (rows: number) => {
  const n = fc.nat(rows - 1)
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('put' as const), rows: fc.array(truth(n), { maxLength: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), n, name: fc.constantFrom(...NAMES) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remark' as const), n, name: fc.constantFrom(...NAMES) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('label' as const),
        label: fc.constantFrom(...LABELS),
        name: some(fc.constantFrom(...LABEL_NAMES)),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('clean' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('reset' as const), rows: fc.array(truth(n), { maxLength: rows }) }),
    },
    // A flush forgets the rows that nobody looks at.
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
  )
}
export type Step = ReturnType<typeof step> extends fc.Arbitrary<infer T> ? T : never
