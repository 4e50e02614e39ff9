import { comparePositions, isHidden, type Position, positionOf } from '@tidings/model'
import { message } from '@tidings/model/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as a from './local-store.samples.ts'
import type { LocalStore } from './local-store.ts'
import type { ConversationBase } from './records.ts'

const ids = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id)
const seqs = (messages: readonly { readonly seq: number }[]) => messages.map((m) => m.seq)

async function walk(store: LocalStore, limit: number): Promise<ConversationBase[]> {
  const seen: ConversationBase[] = []
  let below: Position | null = null
  while (true) {
    const page: ConversationBase[] = await store.page(below, limit)
    seen.push(...page)
    // A store that repeats itself must fail, not hang.
    if (seen.length > 1000) throw new Error('The pages do not end')
    const last = page.at(-1)
    if (!last) return seen
    below = positionOf(last)
  }
}

/** What a store promises about its answers. */
export const READS: Readonly<Record<string, a.Check>> = {
  'rows answer in the order asked, with null for what is not held': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'relaxed')
    const found = await store.rows([
      { kind: 'settings', id: '' },
      { kind: 'conversation', id: 'c2c_nobody' },
      { kind: 'conversation', id: 'c2c_bob' },
      { kind: 'settings', id: '' },
    ])
    const settings = a.rowOfKind('settings', '')
    expect(found).toEqual([settings, null, a.EVERYTHING.rows[0], settings])
    expect(await store.rows([])).toEqual([])
  },

  'profiles answer in the order asked, with null for what is not held': async (boot) => {
    const store = await boot()
    await store.write({ users: [a.user('bob'), a.user('amy')], groups: [a.group('hikers')] }, 'relaxed')
    expect(await store.users(['amy', 'eve', 'bob'])).toEqual([a.user('amy'), null, a.user('bob')])
    expect(await store.groups(['nobody', 'hikers'])).toEqual([null, a.group('hikers')])
    await store.write({ users: [a.user('bob', 'Robert')] }, 'relaxed')
    expect(await store.users(['bob'])).toEqual([a.user('bob', 'Robert')])
  },

  'rows of different kinds may have the same id': async (boot) => {
    const store = await boot()
    const rows = [a.labelRow('same'), a.rowOfKind('contact', 'same'), a.rowOfKind('membership', 'same')]
    await store.write({ rows }, 'relaxed')
    expect(await store.rows(rows)).toEqual(rows)
  },

  'a page is in list order: pinned first, then by activity, equal keys by id': async (boot) => {
    const store = await boot()
    const rows = [
      a.conversationBase({ id: 'c2c_b', activeAt: 5 }),
      a.conversationBase({ id: 'c2c_z', activeAt: 0 }),
      a.conversationBase({ id: 'c2c_a', activeAt: 5 }),
      a.conversationBase({ id: 'c2c_B', activeAt: 5 }),
      a.conversationBase({ id: 'c2c_pinned', activeAt: 1, pinned: true, pinnedAt: 2 }),
      a.conversationBase({ id: 'c2c_new', activeAt: 1_700_000_000_000_000 }),
    ]
    await store.write({ rows }, 'relaxed')
    expect(ids(await store.page(null, 10))).toEqual(['c2c_pinned', 'c2c_new', 'c2c_B', 'c2c_a', 'c2c_b', 'c2c_z'])
  },

  'a page starts strictly below its position, which need not be held': async (boot) => {
    const store = await boot()
    const rows = ['c2c_a', 'c2c_c', 'c2c_d'].map((id) => a.conversationBase({ id, activeAt: 5 }))
    await store.write({ rows }, 'relaxed')
    expect(ids(await store.page({ orderKey: 5, id: 'c2c_a' }, 1))).toEqual(['c2c_c'])
    expect(ids(await store.page({ orderKey: 5, id: 'c2c_b' }, 10))).toEqual(['c2c_c', 'c2c_d'])
    expect(ids(await store.page({ orderKey: 6, id: 'c2c_z' }, 10))).toEqual(['c2c_a', 'c2c_c', 'c2c_d'])
    expect(await store.page({ orderKey: 4, id: '' }, 10)).toEqual([])
  },

  'a limit of nothing gives nothing': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'relaxed')
    expect(await store.page(null, 0)).toEqual([])
    expect(await store.scan('conversation', '', 0)).toEqual([])
    expect(await store.messages('c2c_bob', 0, 100, 0)).toEqual([])
  },

  'hidden conversations are in no page, until they show again': async (boot) => {
    const store = await boot()
    const shown = a.conversationBase({ id: 'c2c_bob', activeAt: 5 })
    const hidden = a.conversationBase({ id: 'c2c_bob', activeAt: 5, hiddenSeq: 1 })
    await store.write({ rows: [shown] }, 'relaxed')
    await store.write({ rows: [hidden] }, 'relaxed')
    expect(await store.page(null, 10)).toEqual([])
    expect(await store.rows([hidden])).toEqual([hidden])
    expect(await store.scan('conversation', '', 10)).toEqual([hidden])
    await store.write({ rows: [shown] }, 'relaxed')
    expect(await store.page(null, 10)).toEqual([shown])
  },

  'a conversation that moves leaves its old place': async (boot) => {
    const store = await boot()
    const row = (activeAt: number) => a.conversationBase({ id: 'c2c_bob', activeAt })
    await store.write({ rows: [row(5), a.conversationBase({ id: 'c2c_amy', activeAt: 7 })] }, 'relaxed')
    await store.write({ rows: [row(9)] }, 'relaxed')
    expect(ids(await walk(store, 1))).toEqual(['c2c_bob', 'c2c_amy'])
  },

  'paging to the end misses nothing and doubles nothing': async (boot) => {
    const store = await boot()
    const row = fc.record({
      // Few values, so that equal keys are common.
      activeAt: fc.integer({ min: 0, max: 3 }),
      pinned: fc.boolean(),
      hiddenSeq: fc.constantFrom(-1, -1, 1),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 24 }), fc.integer({ min: 1, max: 7 }), async (states, limit) => {
        const rows = states.map((state, i) => a.conversationBase({ ...state, id: `c2c_u${(i * 7) % 24}` }))
        const expected = rows
          .filter((r) => !isHidden(r.state))
          .sort((x, y) => comparePositions(positionOf(x), positionOf(y)))
        await store.write({ replaceRows: true, rows }, 'relaxed')
        expect(await walk(store, limit)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  },

  'a scan gives every row of its kind once, by id, in chunks': async (boot) => {
    const store = await boot()
    const rows = ['c', 'a', 'e', 'b', 'd'].map((id) => a.rowOfKind('membership', id))
    await store.write({ rows: [...rows, a.labelRow('b'), a.rowOfKind('contact', 'zoe')] }, 'relaxed')
    expect(ids(await store.scan('membership', '', 2))).toEqual(['a', 'b'])
    expect(ids(await store.scan('membership', 'b', 2))).toEqual(['c', 'd'])
    expect(ids(await store.scan('membership', 'd', 2))).toEqual(['e'])
    expect(await store.scan('membership', 'e', 2)).toEqual([])
  },

  'messages come newest first, between two seqs, at most so many': async (boot) => {
    const store = await boot()
    const messages = [
      ...a.messagesOf('c2c_bob', 1, 2, 3, 10, 20),
      ...a.messagesOf('c2c_bo', 2),
      ...a.messagesOf('d', 3),
    ]
    await store.write({ messages }, 'relaxed')
    expect(seqs(await store.messages('c2c_bob', 0, 100, 100))).toEqual([20, 10, 3, 2, 1])
    expect(seqs(await store.messages('c2c_bob', 1, 10, 100))).toEqual([10, 3, 2])
    expect(seqs(await store.messages('c2c_bob', 1, 10, 2))).toEqual([10, 3])
    expect(await store.messages('c2c_bob', 3, 9, 100)).toEqual([])
    await store.write({ messages: [{ id: 'd', message: message({ seq: 3, rev: 2, recalled: true }) }] }, 'relaxed')
    expect(await store.messages('d', 0, 9, 9)).toEqual([message({ seq: 3, rev: 2, recalled: true })])
  },

  'held ranges of a conversation are replaced whole': async (boot) => {
    const store = await boot()
    await store.write({ held: [a.held('c2c_bob', [1, 3], [7, 9]), a.held('c2c_amy', [1, 1])] }, 'relaxed')
    await store.write({ held: [a.held('c2c_bob', [1, 9])] }, 'relaxed')
    expect(await store.held('c2c_bob')).toEqual(a.held('c2c_bob', [1, 9]))
    expect(await store.held('c2c_amy')).toEqual(a.held('c2c_amy', [1, 1]))
  },

  'cleared history takes messages and ranges up to its seq, of that conversation alone': async (boot) => {
    const store = await boot()
    const messages = [...a.messagesOf('c2c_bob', 1, 2, 5, 6, 7), ...a.messagesOf('c2c_amy', 1, 2)]
    const held = [a.held('c2c_bob', [1, 2], [5, 7]), a.held('c2c_amy', [1, 2])]
    await store.write({ messages, held, dropMessages: [{ id: 'c2c_bob', upTo: 1 }] }, 'relaxed')
    expect(seqs(await store.messages('c2c_bob', 0, 100, 100))).toEqual([7, 6, 5, 2])
    expect(await store.held('c2c_bob')).toEqual(a.held('c2c_bob', [2, 2], [5, 7]))
    await store.write({ dropMessages: [{ id: 'c2c_bob', upTo: 2 }] }, 'relaxed')
    expect(await store.held('c2c_bob')).toEqual(a.held('c2c_bob', [5, 7]))
    await store.write({ dropMessages: [{ id: 'c2c_bob', upTo: 5 }] }, 'relaxed')
    expect(seqs(await store.messages('c2c_bob', 0, 100, 100))).toEqual([7, 6])
    expect(await store.held('c2c_bob')).toEqual(a.held('c2c_bob', [6, 7]))
    await store.write({ dropMessages: [{ id: 'c2c_bob', upTo: 9 }] }, 'relaxed')
    expect(await store.held('c2c_bob')).toEqual(a.held('c2c_bob'))
    expect(seqs(await store.messages('c2c_amy', 0, 100, 100))).toEqual([2, 1])
    expect(await store.held('c2c_amy')).toEqual(a.held('c2c_amy', [1, 2]))
  },
}
