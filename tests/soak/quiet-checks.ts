import { conversationsOf } from './call.ts'
import { differences, differencesBetween } from './compare.ts'
import { pause } from './faults.ts'
import type { Look } from './perform.ts'
import { type Expected, ServerRows } from './server-rows.ts'
import type { World } from './world.ts'

/** Long enough for operations that wait for the rate limit of a user. */
const DEADLINE_MS = 120_000
const POLL_MS = 150

/** Every device's view at one moment, beside what the server has. */
interface Moment {
  readonly looks: readonly { readonly name: string; readonly userID: string; readonly look: Look }[]
  readonly expected: ReadonlyMap<string, Expected>
  /** What is still on its way. */
  readonly unsettled: readonly string[]
}

async function takeMoment(world: World): Promise<Moment> {
  const unsettled: string[] = [...world.pending.values()].map((call) => `unanswered: ${call}`)
  const devices = world.hosts.flatMap((host) => host.users.map((userID) => ({ host, userID })))
  const looks = await Promise.all(
    devices.map(async ({ host, userID }) => {
      const waiting = await host.waiting(userID)
      if (waiting > 0) unsettled.push(`${waiting} operations of the ${host.name} of ${userID} wait`)
      return { name: `the ${host.name} of ${userID}`, userID, look: await host.look(userID) }
    }),
  )
  const users = [...new Set(devices.map(({ userID }) => userID))]
  const expected = ServerRows.read(
    world.server.data,
    (rows) => new Map(users.map((userID) => [userID, rows.expected(userID)])),
  )
  return { looks, expected, unsettled }
}

function faultsOf({ looks, expected, unsettled }: Moment, asTidied: boolean): Map<string, string[]> {
  const faults = new Map([['everything asked is settled', [...unsettled]]])
  for (const { name, userID, look } of looks)
    faults.set(`${name} shows what the server has`, differences(look, expected.get(userID) as Expected, asTidied))
  if (!asTidied) return faults
  for (const a of looks)
    for (const b of looks)
      if (a.userID === b.userID && a.name < b.name)
        faults.set(`${a.name} and ${b.name} show the same`, differencesBetween(a.look, b.look))
  return faults
}

/** Asks again until nothing differs, or the deadline has passed: then what differs is a fault. */
export async function untilInStep(world: World, asTidied: boolean): Promise<Map<string, string[]>> {
  const end = performance.now() + DEADLINE_MS
  for (;;) {
    if (asTidied) await tidyAll(world)
    const faults = faultsOf(await takeMoment(world), asTidied)
    if ([...faults.values()].every((list) => list.length === 0) || performance.now() > end) return faults
    await pause(POLL_MS)
  }
}

/** Also opens every chat, at which a device learns names that changed while it was away. */
async function tidyAll(world: World): Promise<void> {
  for (const host of world.hosts) for (const userID of host.users) await host.tidy(userID, conversationsOf(userID))
}
