import { expect } from 'vitest'
import * as a from './local-store.samples.ts'
import type { WriteBatch } from './local-store.ts'

const failure = { name: 'TidingsError', code: 6019, reason: 'local_store' }

/** Cannot be stored anywhere, and comes after parts that can. */
const POISONED = {
  replaceRows: true,
  rows: [a.conversationBase({ id: 'c2c_eve' })],
  outbox: [a.outboxEntry(3)],
  users: [{ ...a.user('bob'), version: 1n as unknown as number }],
} satisfies WriteBatch

/** What a store promises about changes, and about being closed and opened. */
export const WRITES: Readonly<Record<string, a.Check>> = {
  'a fresh store is empty': async (boot) => {
    const store = await boot()
    expect(await store.open()).toEqual({ meta: null, outbox: [], drafts: [], labels: [], settings: null })
    expect(await store.page(null, 10)).toEqual([])
    expect(await store.rows([{ kind: 'conversation', id: 'c2c_bob' }])).toEqual([null])
    expect(await store.held('c2c_bob')).toBeNull()
    expect(await store.messages('c2c_bob', 0, 10, 10)).toEqual([])
  },

  'a strict write is all there after the store was closed and opened again': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'strict')
    const before = await a.contentOf(store)
    await store.close()
    const after = await a.contentOf(await boot())
    expect(after).toEqual(before)
    expect(after.opened).toEqual({
      meta: a.EVERYTHING.meta,
      outbox: a.EVERYTHING.outbox,
      drafts: a.EVERYTHING.drafts,
      labels: [a.labelRow('label-1')],
      settings: a.rowOfKind('settings', ''),
    })
    expect(after.conversations).toEqual(a.EVERYTHING.rows.slice(0, 2))
    expect(after.contacts).toEqual([a.rowOfKind('contact', 'bob')])
    expect(after.memberships).toEqual([a.rowOfKind('membership', 'hikers')])
    expect(after.users).toEqual(a.EVERYTHING.users)
    expect(after.groups).toEqual(a.EVERYTHING.groups)
    expect(after.messages).toEqual(a.EVERYTHING.messages.map((m) => m.message).reverse())
    expect(after.held).toEqual(a.EVERYTHING.held[0])
  },

  'a relaxed write outlives the process too': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'relaxed')
    const before = await a.contentOf(store)
    await store.close()
    expect(await a.contentOf(await boot())).toEqual(before)
  },

  'what it answers is plain JSON': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'relaxed')
    const content = await a.contentOf(store)
    expect(JSON.parse(JSON.stringify(content))).toEqual(content)
  },

  'text comes back as it was, whatever is in it': async (boot) => {
    const text = 'naïve 你好 👋🏽 "quoted" \\ \u0000 \ud800 \u2028'
    const store = await boot()
    await store.write({ drafts: [a.draft('c2c_bob', text)] }, 'strict')
    expect((await store.open()).drafts[0]?.text).toBe(text)
  },

  'a removed row is gone from every answer, and others are not': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'relaxed')
    const removeRows = [
      { kind: 'conversation', id: 'c2c_bob' },
      { kind: 'label', id: 'label-1' },
      { kind: 'contact', id: 'nobody' },
    ] as const
    await store.write({ removeRows }, 'relaxed')
    expect(await store.rows(removeRows)).toEqual([null, null, null])
    expect((await store.page(null, 10)).map(({ id }) => id)).toEqual(['group_hikers'])
    expect((await store.scan('conversation', '', 10)).map(({ id }) => id)).toEqual(['group_hikers'])
    expect((await store.open()).labels).toEqual([])
    expect(await store.rows([{ kind: 'contact', id: 'bob' }])).toEqual([a.rowOfKind('contact', 'bob')])
  },

  'the outbox opens by creation number': async (boot) => {
    const store = await boot()
    await store.write({ outbox: [a.outboxEntry(10), a.outboxEntry(2)] }, 'strict')
    await store.write({ outbox: [a.outboxEntry(1), { ...a.outboxEntry(2), refused: 6017 }] }, 'strict')
    const { outbox } = await store.open()
    expect(outbox.map((entry) => [entry.n, entry.refused])).toEqual([
      [1, null],
      [2, 6017],
      [10, null],
    ])
  },

  'what is removed is gone, also when the same batch put it': async (boot) => {
    const store = await boot()
    const puts = { outbox: [a.outboxEntry(1), a.outboxEntry(2)], drafts: [a.draft('c2c_a'), a.draft('c2c_b')] }
    await store.write({ ...puts, removeOutbox: [1], removeDrafts: ['c2c_a'] }, 'strict')
    await store.write({ removeOutbox: [99], removeDrafts: ['c2c_nobody'] }, 'strict')
    const { outbox, drafts } = await store.open()
    expect(outbox.map((entry) => entry.n)).toEqual([2])
    expect(drafts.map((kept) => kept.id)).toEqual(['c2c_b'])
  },

  'of one record twice in a batch the later counts': async (boot) => {
    const store = await boot()
    const row = (activeAt: number) => a.conversationBase({ id: 'c2c_bob', activeAt })
    const drafts = [a.draft('c2c_bob', 'first'), a.draft('c2c_bob', 'second')]
    await store.write({ rows: [row(9), row(5)], drafts }, 'strict')
    expect(await store.page(null, 10)).toEqual([row(5)])
    expect((await store.open()).drafts).toEqual([drafts[1]])
  },

  'a swap drops rows, messages and ranges, and keeps drafts, outbox, profiles and meta': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'strict')
    const fresh = a.conversationBase({ id: 'c2c_amy', activeAt: 3 })
    const messages = a.messagesOf('c2c_amy', 1)
    await store.write({ replaceRows: true, rows: [fresh], messages, held: [a.held('c2c_amy', [1, 1])] }, 'strict')
    const content = await a.contentOf(store)
    expect(content).toEqual({
      opened: {
        meta: a.EVERYTHING.meta,
        outbox: a.EVERYTHING.outbox,
        drafts: a.EVERYTHING.drafts,
        labels: [],
        settings: null,
      },
      conversations: [fresh],
      contacts: [],
      memberships: [],
      page: [fresh],
      users: a.EVERYTHING.users,
      groups: a.EVERYTHING.groups,
      messages: [],
      held: null,
    })
    expect(await store.messages('c2c_amy', 0, 9, 9)).toEqual(messages.map((m) => m.message))
    expect(await store.held('c2c_amy')).toEqual(a.held('c2c_amy', [1, 1]))
  },

  'writes are applied in the order of the calls, also when nobody waits in between': async (boot) => {
    const store = await boot()
    const writes = Array.from({ length: 40 }, (_, i) =>
      store.write({ meta: a.meta({ cursor: i }) }, i % 3 === 0 ? 'strict' : 'relaxed'),
    )
    await Promise.all(writes)
    expect((await store.open()).meta?.cursor).toBe(39)
  },

  'a reader sees a batch whole or not at all': async (boot) => {
    const store = await boot()
    const pair = (version: number) => ['c2c_a', 'c2c_b'].map((id) => a.conversationBase({ id, version }))
    await store.write({ rows: pair(0) }, 'relaxed')
    const reads: Promise<{ readonly version: number }[]>[] = []
    const writes: Promise<void>[] = []
    for (let version = 1; version <= 30; version++) {
      writes.push(store.write({ rows: pair(version) }, 'relaxed'))
      reads.push(
        store.rows(pair(0)).then((rows) => rows.filter((row) => row !== null)),
        store.page(null, 2),
      )
      // Gives the write a turn, so that the reads fall before, between and after.
      if (version % 4 === 0) await Promise.all(writes)
    }
    for (const [first, second] of await Promise.all(reads)) expect(first?.version).toBe(second?.version)
    await Promise.all(writes)
    expect((await store.page(null, 1))[0]?.version).toBe(30)
  },

  'a batch is taken as it is at the call': async (boot) => {
    const store = await boot()
    const entry = { ...a.draft('c2c_bob', 'as called') }
    const drafts = [entry]
    const written = store.write({ drafts }, 'strict')
    entry.text = 'changed since'
    drafts.pop()
    await written
    expect((await store.open()).drafts).toEqual([a.draft('c2c_bob', 'as called')])
  },

  'nobody changes what is kept through what was answered': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'strict')
    const before = JSON.stringify(await a.contentOf(store))
    const [row] = await store.page(null, 1)
    const { outbox } = await store.open()
    for (const change of [
      () => Object.assign(row!.state, { activeAt: 99 }),
      () => (row!.state.labels as string[]).push('label-9'),
      () => Object.assign(outbox[0]!, { refused: 1 }),
      () => (outbox as unknown[]).pop(),
    ]) {
      // A frozen answer refuses; that is as good.
      try {
        change()
      } catch {}
    }
    expect(JSON.stringify(await a.contentOf(store))).toBe(before)
  },

  'a batch that cannot be stored rejects with 6019 and changes nothing': async (boot) => {
    const store = await boot()
    await store.write(a.EVERYTHING, 'strict')
    const before = await a.contentOf(store)
    await expect(store.write(POISONED, 'strict')).rejects.toMatchObject(failure)
    await expect(store.write(POISONED, 'relaxed')).rejects.toMatchObject(failure)
    expect(await a.contentOf(store)).toEqual(before)
    await store.write({ meta: a.meta({ cursor: 42 }) }, 'strict')
    expect((await store.open()).meta?.cursor).toBe(42)
  },

  'clearing removes everything, in its turn among the writes': async (boot) => {
    const store = await boot()
    const empty = await a.contentOf(store)
    await store.write(a.EVERYTHING, 'strict')
    const writes = [store.write({ drafts: [a.draft('c2c_amy')] }, 'relaxed'), store.clear()]
    await Promise.all(writes)
    expect(await a.contentOf(store)).toEqual(empty)
    const clearing = store.clear()
    await store.write({ drafts: [a.draft('c2c_bob')] }, 'strict')
    await clearing
    await store.close()
    const again = await boot()
    expect(await again.open()).toEqual({ ...empty.opened, drafts: [a.draft('c2c_bob')] })
  },

  'closing waits for the writes before it': async (boot) => {
    const store = await boot()
    const writes = [1, 2, 3].map((n) => store.write({ outbox: [a.outboxEntry(n)] }, n === 2 ? 'relaxed' : 'strict'))
    await store.close()
    await Promise.all(writes)
    expect((await (await boot()).open()).outbox).toHaveLength(3)
  },

  'a closed store rejects every call with 6019, and closing it twice is harmless': async (boot) => {
    const store = await boot()
    await store.close()
    await store.close()
    for (const call of [
      () => store.open(),
      () => store.rows([]),
      () => store.page(null, 1),
      () => store.scan('label', '', 1),
      () => store.users([]),
      () => store.groups([]),
      () => store.messages('c2c_bob', 0, 1, 1),
      () => store.held('c2c_bob'),
      () => store.write({}, 'strict'),
      () => store.clear(),
    ]) {
      await expect(call()).rejects.toMatchObject(failure)
    }
  },
}
