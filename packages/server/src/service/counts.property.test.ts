import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, at, freshStorage, history, row, send, us } from './rules.samples.ts'

const upTo = fc.nat(12)
const deed = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      isOwn: fc.boolean(),
      aside: fc.boolean(),
      quiet: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), upTo }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), upTo }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), upTo, clear: fc.boolean() }) },
)

test('after anything, the count, the preview and what is shown are what the whole history says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 16 }), async (deeds) => {
      await freshStorage()
      // All that was ever said, and how far the user has read, cleared and hidden it: nothing else is remembered.
      const said: { seq: number; isOwn: boolean; aside: boolean; quiet: boolean }[] = []
      let read = 0
      let cleared = 0
      let hidden = -1
      for (const d of deeds) {
        if (d.kind === 'say') {
          const { isOwn, aside, quiet } = d
          await send(isOwn ? 'bob' : 'ann', isOwn ? 'c2c_ann' : 'c2c_bob', { aside, quiet, seenSeq: said.length })
          said.push({ seq: said.length + 1, isOwn, aside, quiet })
        } else if (said.length > 0) {
          const last = Math.min(d.upTo, said.length)
          if (d.kind === 'read') await ask('bob', { kind: 'read', id: 'c2c_ann', upTo: at(d.upTo) })
          else if (d.kind === 'clear') await ask('bob', { kind: 'clear', id: 'c2c_ann', upTo: at(d.upTo) })
          else await ask('bob', { kind: 'delete', id: 'c2c_ann', upTo: at(d.upTo), clear: d.clear, t: us() })
          if (d.kind === 'read') read = Math.max(read, last)
          if (d.kind === 'clear' || (d.kind === 'delete' && d.clear)) cleared = Math.max(cleared, last)
          // A delete hides only when nothing that is shown is newer than what was seen.
          if (d.kind === 'delete' && said.every(({ seq, aside }) => aside || seq <= last)) {
            hidden = Math.max(hidden, last)
            read = Math.max(read, last)
          }
        }
        const state = await row('bob', 'c2c_ann')
        if (said.length === 0) {
          expect(state).toBeNull()
          continue
        }
        const shown = said.filter(({ aside }) => !aside).map(({ seq }) => seq)
        const newest = shown.at(-1) ?? 0
        expect(state).toMatchObject({
          lastSeq: said.length,
          showSeq: newest,
          lastMessageSeq: newest > cleared ? newest : 0,
          readSeq: read,
          clearedSeq: cleared,
          hiddenSeq: hidden,
          unread: said.filter((m) => !m.isOwn && !m.quiet && m.seq > read && m.seq > cleared).length,
        })
        const { messages } = await history('bob', 'c2c_ann')
        expect(messages.map(({ seq }) => seq)).toEqual(
          said
            .map(({ seq }) => seq)
            .filter((seq) => seq > cleared)
            .reverse(),
        )
      }
    }),
    { numRuns: 300 },
  )
})
