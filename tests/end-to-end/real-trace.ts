import { deepEqual, equal } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { bruteForce, busiest, type TraceLine } from './brute-force.ts'
import { Device } from './device.ts'
import { Workshop } from './processes.ts'

/** Where the real traces lie, beside the project; they are no part of it. */
const TRACES = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** The messages of a trace by its name; null where the traces are absent. */
export function traceFile(name: string): string | null {
  const file = join(TRACES, `${name}.msgs.jsonl.gz`)
  return existsSync(file) ? file : null
}

const readLines = <T>(file: string): T[] =>
  gunzipSync(readFileSync(file))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

interface HeadLine {
  readonly kind: string
  readonly group: string
  readonly members: readonly string[]
}

/** What a user's list must be after a trace was imported. */
export function expectedList(file: string, userID: string): ReturnType<typeof bruteForce> {
  const heads = readLines<HeadLine>(file.replace('.msgs.', '.head.'))
  const groups = heads.filter(({ kind, members }) => kind === 'group' && members.includes(userID))
  return bruteForce(readLines<TraceLine>(file), new Set(groups.map(({ group }) => group)), userID)
}

/** Imports a trace with the command, and holds the busiest user's list against brute force; also after kill -9 of both ends. */
export async function checkTrace(file: string, say: (words: string) => void): Promise<void> {
  const lines = readLines<TraceLine>(file)
  const heads = readLines<HeadLine>(file.replace('.msgs.', '.head.')).filter((line) => line.kind === 'group')
  const members = new Map(heads.map(({ group, members }) => [group, new Set(members)]))
  const me = busiest(lines, members)
  const groups = new Set([...members].flatMap(([group, people]) => (people.has(me) ? [group] : [])))
  const workshop = new Workshop()
  const timed = stopwatch(say)
  try {
    await timed('imported', () => workshop.tidings('import', file, '--data', workshop.data))
    let server = await timed('served', () => workshop.serve())
    const enter = (device: Device, userID: string, dir: string | null): Promise<void> =>
      device.ask('login', server.url, dir && join(workshop.folder, dir), userID, workshop.sigOf(userID))
    const expected = () => bruteForce(lines, groups, me)

    const survivor = new Device(workshop)
    await timed('a fresh client in sync', () => enter(survivor, me, 'first').then(() => survivor.hears('finish')))
    await timed(`compared ${me}'s list`, () => compare(survivor, expected(), say))

    const [friend, member] = peopleAround(lines, me, groups)
    const senders = [new Device(workshop), new Device(workshop)] as const
    await Promise.all([enter(senders[0], friend.userID, null), enter(senders[1], member.userID, null)])
    /** One after the other, so that the order of what was said is known. */
    const talk = async (rounds: number): Promise<void> => {
      for (let i = 0; i < rounds; i++)
        for (const [k, { userID, to, group }] of [friend, member].entries()) {
          const text = `${i} 收到 from ${userID}`
          const seconds = await (senders[k] as Device).ask('tell', group ? `group_${group}` : `c2c_${to}`, text)
          lines.push({ t: seconds * 1000, from: userID, to, group, text })
        }
    }
    await timed('killed client and server', async () => {
      const talking = talk(20)
      const victim = new Device(workshop)
      void enter(victim, me, 'second')
      await victim.hears('start')
      await Promise.all([victim.kill(), server.kill()])
      server = await workshop.serve(server.port)
      await talking
    })
    const again = new Device(workshop)
    await timed('the killed client in sync again', () => enter(again, me, 'second').then(() => again.hears('finish')))
    await timed('compared it again', () => compare(again, expected(), say))
    await timed('compared a client that lived through it', () => compare(survivor, expected(), say))
  } finally {
    await workshop.close()
  }
}

/** Waits for the newest message, then everything must be equal. */
async function compare(device: Device, expected: ReturnType<typeof bruteForce>, say: (words: string) => void) {
  const newest = JSON.stringify(expected[0])
  const read = async () => (await device.ask('list')).map(({ status: _, ...row }) => row)
  let rows = await read()
  for (let tries = 0; JSON.stringify(rows[0]) !== newest && tries < 1000; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    rows = await read()
  }
  deepEqual(rows, expected)
  const unread = expected.reduce((sum, row) => sum + row.unread, 0)
  equal(await device.ask('totalUnread'), unread)
  say(`  ${rows.length} conversations in order, their last messages and times, ${unread} unread: equal`)
}

/** Somebody who writes to me, and somebody who writes to a group of mine. */
function peopleAround(lines: readonly TraceLine[], me: string, groups: ReadonlySet<string>) {
  const friend = lines.findLast((line) => line.to === me)
  const member = lines.findLast((line) => line.group !== null && groups.has(line.group) && line.from !== me)
  if (!friend || !member || friend.from === member.from) throw new Error('this trace has nobody to send')
  return [
    { userID: friend.from, to: me, group: null },
    { userID: member.from, to: null, group: member.group },
  ] as const
}

function stopwatch(say: (words: string) => void) {
  return async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await run()
    say(`${what} (${((performance.now() - start) / 1000).toFixed(2)} s)`)
    return result
  }
}
