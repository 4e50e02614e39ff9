import { FAILURES } from '@tidings/model'
import { type Client, TidingsError } from '@tidings/node'
import { DEFAULT_LIMITS } from '@tidings/server'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EventModel } from './event-model.ts'
import { all, becomes, idsOf, say, settled } from './pitfalls.samples.ts'
import { type RunningServer, startServer } from './running-server.ts'

let server: RunningServer
let ann: Client
beforeAll(async () => {
  const most = { perSecond: 10_000, burst: 10_000 }
  const limits = { ...DEFAULT_LIMITS, operations: most, messages: most, questions: most, walks: most }
  server = await startServer({ limits, autoCreateUsers: false })
  await server.user('bob')
  ann = await server.user('ann')
})
afterAll(() => server.stop())

/** What no caller can be blamed for: such a code for a bad argument would hide a fault. */
const INTERNAL: readonly number[] = [FAILURES.internal.code, FAILURES.bad_frame.code]

const nearlyRight = fc.oneof(
  fc.constantFrom<unknown>('c2c_bob', 'group_g', 'work', ['c2c_bob', 'c2c_cem'], ['bob'], 1n, true, false, 0, 10),
  fc.constantFrom<unknown>(Number.POSITIVE_INFINITY, Symbol('s'), () => 1, new Date(0), /x/, '\ud800', null),
  fc.record({ userID: fc.constantFrom<unknown>('bob', 7), groupID: fc.constantFrom<unknown>('g', undefined) }),
  fc.record({ type: fc.anything(), markType: fc.anything(), keyword: fc.anything(), count: fc.anything() }),
  fc.record({
    msgID: fc.constantFrom<unknown>('ann:0123456789abcdef', 'bob:0123456789abcdef', 7, undefined),
    elemType: fc.constantFrom<unknown>(1, 2, 3, 'x'),
    textElem: fc.oneof(fc.anything(), fc.record({ text: fc.anything() })),
    customElem: fc.anything(),
    groupAtUserList: fc.anything(),
  }),
)
const argument = fc.oneof(nearlyRight, fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }))
const call = fc.record({ of: fc.nat(2), method: fc.nat(1000), args: fc.array(argument, { maxLength: 4 }) })

test('whatever is passed to whatever method, it does it or refuses it by a code, and nothing breaks', async () => {
  const model = await EventModel.of(ann)
  const strange: string[] = []
  const unhandled: unknown[] = []
  const note = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', note)
  await fc.assert(
    fc.asyncProperty(call, async ({ of, method, args }) => {
      const manager = [ann.getConversationManager(), ann.getMessageManager(), ann.getGroupManager()][of] as object
      // Those would take away what the test hears by, or add to it.
      const names = Object.getOwnPropertyNames(Object.getPrototypeOf(manager)).filter(
        (name) => name !== 'constructor' && !/Listener|subscribe/i.test(name),
      )
      const name = names[method % names.length] as string
      try {
        await (Reflect.get(manager, name) as (...args: readonly unknown[]) => unknown).apply(manager, args)
      } catch (error) {
        if (!(error instanceof TidingsError) || INTERNAL.includes(error.code))
          strange.push(`${name}(${fc.stringify(args)}): ${error}`)
      }
    }),
    { numRuns: 4000 },
  )
  expect(strange).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
  // The line lives, and what the calls did is what the events said and what the server has.
  expect(ann.getSyncState()).toBe('live')
  await say(await server.user('bob'), { userID: 'ann' }, 'still here')
  await becomes(async () => (await all(ann)).some((c) => c.lastMessage?.textElem?.text === 'still here'), true, 'heard')
  await settled(ann)
  await becomes(() => model.differences(), [], 'events add up')
  const fresh = await server.user('ann')
  await settled(fresh)
  const shared = async (of: Client) =>
    idsOf((await all(of)).filter((c) => c.draftText === '' && c.lastMessage?.status !== 3))
  await becomes(async () => (await shared(fresh)).length, (await shared(ann)).length, 'the server has the same')
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

/** A list of one that was never set: `every` passes over it. */
const HOLES = new Array<string>(1)

test('a message whose id cannot be read as text is refused with 6017', async () => {
  const draft = { ...ann.getMessageManager().createTextMessage('x'), msgID: Object.create(null) }
  await expect(ann.getMessageManager().sendMessage(draft, { userID: 'bob' })).rejects.toMatchObject({ code: 6017 })
})

test('a list of users with a hole is refused with 6017', async () => {
  await expect(ann.getMessageManager().setC2CReceiveMessageOpt(HOLES, 2)).rejects.toMatchObject({ code: 6017 })
})

test('an invitation with a hole is refused with 6017, and the line stays', async () => {
  await expect(ann.getGroupManager().inviteUsers('g', HOLES)).rejects.toMatchObject({ code: 6017 })
  expect(ann.getSyncState()).toBe('live')
})

test('a message that mentions a hole is refused with 6017, and the device goes on', async () => {
  const draft = ann.getMessageManager().createTextMessage('x')
  draft.groupAtUserList = HOLES
  await expect(ann.getMessageManager().sendMessage(draft, { groupID: 'g' })).rejects.toMatchObject({ code: 6017 })
  expect(ann.getSyncState()).toBe('live')
})

test('history before 0 is empty, also of a conversation that is not known here', async () => {
  const page = await ann.getMessageManager().getHistoryMessageList({ userID: 'nobody' }, { count: 10, before: 0 })
  expect(page).toEqual({ messageList: [], cursor: null, isFinished: true })
})
