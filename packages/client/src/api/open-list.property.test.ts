import { parseFilter } from '@tidings/model'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PlainFilter, plainFilter, step, truth } from '../list/list-steps.test.samples.ts'
import { ListWorld } from '../list/list-world.test.samples.ts'
import type { TidingsConversation } from './conversation-object.ts'
import { ConversationObjects } from './conversation-objects.ts'
import { type ConversationList, type ConversationListDiff, openList } from './open-list.ts'
import { readList } from './read-list.ts'
import type { Session } from './session.ts'

const PAGE = 3

const listStep = (rows: number) =>
  fc.oneof(
    { weight: 6, arbitrary: step(rows) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('filter' as const), filter: plainFilter }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'more' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'count' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'wait' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'quiet' as const }) },
  )

/** Somebody who knows the list from one moment on, by its diffs alone. */
function follow(list: ConversationList): () => void {
  let told: ConversationListDiff['counts'] = null
  const shown: TidingsConversation[] = [...list.items]
  list.subscribe(({ operations, counts }) => {
    told = counts
    for (const op of operations) {
      if (op.type === 'insert') shown.splice(op.index, 0, op.conversation)
      else if (op.type === 'remove') expect(shown.splice(op.index, 1)[0]?.conversationID).toBe(op.conversationID)
      else if (op.type === 'update') {
        expect(shown[op.index]?.conversationID).toBe(op.conversation.conversationID)
        shown[op.index] = op.conversation
      } else {
        expect(shown.splice(op.from, 1)[0]?.conversationID).toBe(op.conversation.conversationID)
        shown.splice(op.to, 0, op.conversation)
      }
    }
  })
  return () => {
    // By identity: who renders by it must not miss a change.
    expect(shown.length === list.items.length && shown.every((c, i) => c === list.items[i])).toBe(true)
    // Whoever was told the counts knows them from then on.
    if (told) expect(told).toEqual({ unreadCount: list.unreadCount, totalCount: list.totalCount })
    expect(list.loadedCount).toBe(shown.length)
    expect([-1, 0, shown.length - 1, shown.length].map((i) => list.itemAt(i))).toEqual(
      [-1, 0, shown.length - 1, shown.length].map((i) => shown[i]),
    )
  }
}

async function check(world: ListWorld, session: Session, list: ConversationList, filter: PlainFilter): Promise<void> {
  await world.quiet()
  const all = world.query(filter)
  const ids = list.items.map(({ conversationID }) => conversationID)
  expect(ids).toEqual(all.slice(0, ids.length))
  if (list.isFinished) expect(ids.length).toBe(all.length)
  const { views } = await readList(session, parseFilter(filter), 0, Number.POSITIVE_INFINITY)
  expect(views.map(({ id }) => id)).toEqual(all)
  void [list.totalCount, list.unreadCount]
  await world.quiet()
  expect(list.totalCount).toBe(all.length)
  expect(list.unreadCount).toBe(world.unread(filter))
}

const history = fc.constantFrom(6, 12, 100).chain((rows) =>
  fc.record({
    rows: fc.uniqueArray(truth(fc.nat(rows - 1)), { selector: ({ n }) => n, minLength: Math.floor(rows / 2) }),
    filter: plainFilter,
    steps: fc.array(listStep(rows), { maxLength: 25 }),
  }),
)

test('whatever happens, any filter, any page: diffs give the list, the list is the top of the query, counts are sums', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ rows, filter, steps }) => {
      const world = await ListWorld.open(rows)
      const session = { mirror: world.mirror, objects: new ConversationObjects(world.mirror) } as unknown as Session
      const faults: unknown[] = []
      const list = await openList(session, { filter, pageSize: PAGE }, (call) => {
        try {
          call()
        } catch (error) {
          faults.push(error)
        }
      })
      let wanted: PlainFilter = filter
      const followers: (() => void)[] = []
      const promises: Promise<void>[] = []
      for (const act of steps) {
        followers.push(follow(list))
        if (act.kind === 'filter') {
          wanted = act.filter
          promises.push(list.setFilter(act.filter))
        } else if (act.kind === 'more') promises.push(list.loadMore())
        else if (act.kind === 'count') void list.totalCount
        else if (act.kind === 'wait') for (let i = 0; i < 5; i++) await Promise.resolve()
        else if (act.kind === 'quiet') await check(world, session, list, wanted)
        else world.do(act)
        for (const compare of followers) compare()
      }
      await check(world, session, list, wanted)
      while (!list.isFinished) await list.loadMore()
      await check(world, session, list, wanted)
      await Promise.all(promises)
      for (const compare of followers) compare()
      expect(faults).toEqual([])
    }),
    { numRuns: 300 },
  )
})
