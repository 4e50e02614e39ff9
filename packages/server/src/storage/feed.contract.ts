import {
  type ConversationState,
  comparePositions,
  digestOf,
  isHidden,
  orderKeyOf,
  PINNED_FLOOR,
  positionOf,
} from '@tidings/model'
import { conversation } from '@tidings/model/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { isRefused } from './command.contract.ts'
import type { StoredRow } from './records.ts'
import type { Storage } from './storage.ts'
import { tx } from './work.ts'

const row = (
  userID: string,
  version: number,
  fields: Partial<ConversationState> & { readonly id: string },
): StoredRow<'conversation'> => ({ ...conversation({ ...fields, version }), userID })

const put = (storage: Storage, ...rows: StoredRow[]) => storage.write(() => tx.putRows(rows))
const list = async (storage: Storage, userID = 'ann') =>
  (await storage.read(() => tx.rowsBelow(userID, null, 1000))).map((r) => r.id)

/** Feeds, versions and the order of the list. */
export const feedContract = {
  'feeds are locked once each in sorted order, and start at 0': async (storage: Storage) => {
    await storage.write(() => tx.putFeeds([{ userID: 'bob', head: 3, hlc: 2 ** 51, digest: 7 }]))
    const locked = await storage.write(() => tx.lockFeeds(['cid', 'bob', 'ann', 'bob']))
    expect(locked).toEqual([
      { userID: 'ann', head: 0, hlc: 0, digest: 0 },
      { userID: 'bob', head: 3, hlc: 2 ** 51, digest: 7 },
      { userID: 'cid', head: 0, hlc: 0, digest: 0 },
    ])
  },

  'rows of every kind come back as they went in, in the order asked': async (storage: Storage) => {
    const full = row('ann', 1, {
      id: 'c2c_bob',
      activeAt: 1_700_000_000_000_001,
      marks: '18446744073709551615',
      markT: { 0: 5, 63: 2 ** 51 },
      customData: '{"a":"\u{1f4e8}\\"\\u0000"}',
      labels: ['a', 'b'],
      labelT: { a: 1, __proto__x: 2 },
      groupAt: [{ seq: 4, atType: 1 }],
      member: false,
    })
    const rows: StoredRow[] = [
      full,
      { userID: 'ann', kind: 'label', id: 'l1', version: 2, state: { name: 'Work', t: 3, deleted: true } },
      { userID: 'ann', kind: 'contact', id: 'bob', version: 3, state: { remark: 'B', friend: true } },
      { userID: 'ann', kind: 'settings', id: '', version: 4, state: { recvOpt: 2 } },
      {
        userID: 'ann',
        kind: 'membership',
        id: 'g1',
        version: 5,
        state: {
          role: 'owner',
          member: true,
          spans: [
            { join: 0, leave: 4 },
            { join: 9, leave: null },
          ],
        },
      },
    ]
    await put(storage, ...rows)
    const keys = [...rows].reverse().map(({ userID, kind, id }) => ({ userID, kind, id }))
    const missing = { userID: 'bob', kind: 'conversation', id: 'c2c_bob' } as const
    const got = await storage.read(() => tx.rows([...keys, missing]))
    expect(got).toEqual([...rows].reverse().concat(null as never))
    expect(await storage.read(() => tx.rowsAfter('ann', 0, 10))).toEqual(rows)
  },

  'a row’s digest is known with it, alone and with all others': async (storage: Storage) => {
    const shown = row('ann', 1, { id: 'c2c_bob', showSeq: 3 })
    const hidden = row('ann', 2, { id: 'c2c_cid', showSeq: 3, hiddenSeq: 3 })
    await put(storage, shown, hidden, row('bob', 1, { id: 'c2c_ann', showSeq: 3 }))
    const missing = { userID: 'ann', kind: 'label', id: 'nobody' } as const
    expect(await storage.read(() => tx.rowDigests([missing, hidden, shown]))).toEqual([0, 0, digestOf(shown)])
    const all = [{ kind: 'conversation', id: 'c2c_bob', digest: digestOf(shown) }]
    expect(await storage.read(() => tx.digestsOf('ann'))).toEqual(all)
    const moved = row('ann', 3, { id: 'c2c_bob', showSeq: 3, unread: 1 })
    await put(storage, moved)
    expect(await storage.read(() => tx.rowDigests([shown]))).toEqual([digestOf(moved)])
    expect(digestOf(moved)).not.toBe(digestOf(shown))
  },

  'no two rows of a user share a version, and other users do not matter': async (storage: Storage) => {
    await put(storage, row('ann', 7, { id: 'c2c_a' }), row('bob', 7, { id: 'c2c_a' }))
    await isRefused(put(storage, row('ann', 8, { id: 'c2c_c' }), row('ann', 7, { id: 'c2c_b' })))
    expect(await storage.read(() => tx.rowsAfter('ann', 0, 10))).toEqual([row('ann', 7, { id: 'c2c_a' })])
    await put(storage, row('ann', 7, { id: 'c2c_a', unread: 1 }))
    expect(await storage.read(() => tx.rowsAfter('ann', 6, 10))).toEqual([row('ann', 7, { id: 'c2c_a', unread: 1 })])
  },

  'a row that changes moves to its new version and leaves the old one': async (storage: Storage) => {
    await put(storage, row('ann', 1, { id: 'c2c_a' }), row('ann', 2, { id: 'c2c_b' }))
    await put(storage, row('ann', 3, { id: 'c2c_a' }))
    const after = async (version: number, limit = 10) =>
      (await storage.read(() => tx.rowsAfter('ann', version, limit))).map((r) => [r.version, r.id])
    expect(await after(0)).toEqual([
      [2, 'c2c_b'],
      [3, 'c2c_a'],
    ])
    expect(await after(0, 1)).toEqual([[2, 'c2c_b']])
    expect(await after(2)).toEqual([[3, 'c2c_a']])
    expect(await after(3)).toEqual([])
  },

  'a pull carries hidden rows, and the list does not show them': async (storage: Storage) => {
    const hidden = row('ann', 1, { id: 'c2c_a', showSeq: 4, hiddenSeq: 4, activeAt: 9 })
    await put(storage, hidden, row('ann', 2, { id: 'c2c_b', showSeq: 5, hiddenSeq: 4, activeAt: 8 }))
    expect(await storage.read(() => tx.rowsAfter('ann', 0, 1))).toEqual([hidden])
    expect(await list(storage)).toEqual(['c2c_b'])
    expect((await storage.read(() => tx.rowsOfKind('ann', 'conversation'))).map((r) => r.id)).toEqual([
      'c2c_a',
      'c2c_b',
    ])
    await put(storage, row('ann', 3, { id: 'c2c_a', showSeq: 5, hiddenSeq: 4, activeAt: 9 }))
    expect(await list(storage)).toEqual(['c2c_a', 'c2c_b'])
    await put(storage, row('ann', 4, { id: 'c2c_a', showSeq: 5, hiddenSeq: 5, activeAt: 9 }))
    expect(await list(storage)).toEqual(['c2c_b'])
  },

  'pinned conversations come first, then by time, then by id': async (storage: Storage) => {
    await put(
      storage,
      row('ann', 1, { id: 'c2c_b', activeAt: 100 }),
      row('ann', 2, { id: 'c2c_a', activeAt: 100 }),
      row('ann', 3, { id: 'c2c_c', activeAt: 200 }),
      row('ann', 4, { id: 'c2c_d', activeAt: 1, pinned: true, pinnedAt: 50 }),
      {
        userID: 'ann',
        kind: 'label',
        id: 'l1',
        version: 5,
        state: { name: 'no row of the list', t: 0, deleted: false },
      },
      row('bob', 1, { id: 'c2c_z', activeAt: 300 }),
    )
    expect(await list(storage)).toEqual(['c2c_d', 'c2c_c', 'c2c_a', 'c2c_b'])
    const edge = { orderKey: PINNED_FLOOR, id: '' }
    const unpinned = await storage.read(() => tx.rowsBelow('ann', edge, 2))
    expect(unpinned.map((r) => r.id)).toEqual(['c2c_c', 'c2c_a'])
  },

  'a walk down the list meets every shown conversation once, whatever the page size and the ties': async (
    storage: Storage,
  ) => {
    let run = 0
    const fields = fc.record({
      activeAt: fc.integer({ min: 0, max: 3 }),
      pinned: fc.boolean(),
      pinnedAt: fc.integer({ min: 0, max: 3 }),
      showSeq: fc.integer({ min: 0, max: 2 }),
      hiddenSeq: fc.integer({ min: -1, max: 1 }),
    })
    const histories = fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), fields), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 6 }), async (history, size) => {
        const userID = `walker${run++}`
        const rows = history.map(([id, state], index) => row(userID, index + 1, { id: `c2c_${id}`, ...state }))
        // Each row alone: a later one replaces an earlier one of the same id.
        for (const one of rows) await put(storage, one)
        const newest = [...new Map(rows.map((one) => [one.id, one])).values()]
        const shown = newest.filter((one) => !isHidden(one.state))
        shown.sort((a, b) => comparePositions(positionOf(a), positionOf(b)))

        const walked: StoredRow<'conversation'>[] = []
        for (let below = null as { orderKey: number; id: string } | null; ; ) {
          const page = await storage.read(() => tx.rowsBelow(userID, below, size))
          walked.push(...page)
          const last = page.at(-1)
          if (!last || page.length < size) break
          below = { orderKey: orderKeyOf(last.state), id: last.id }
        }
        expect(walked).toEqual(shown)

        const pulled: StoredRow[] = []
        for (let after = 0; ; ) {
          const page = await storage.read(() => tx.rowsAfter(userID, after, size))
          pulled.push(...page)
          const last = page.at(-1)
          if (!last) break
          after = last.version
        }
        expect(pulled).toEqual(newest.sort((a, b) => a.version - b.version))
      }),
      { numRuns: 30 },
    )
  },
}
