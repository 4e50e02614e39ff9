import { basename } from 'node:path'
import { type ImportItem, silentLogger, type TidingsServer } from '@tidings/server'
import { openServer } from './open-server.ts'
import type { ImportOptions } from './program.ts'
import { Progress } from './progress.ts'
import { ensureSecret } from './secret.ts'
import { pairTraceFiles, readTraceHead, readTraceMessages, type TraceFiles } from './trace.ts'

/** One transaction each: large enough that rows touched often are written seldom, small enough to show progress. */
const BATCH = 1000
const PEOPLE = 500

type Importer = TidingsServer['importer']

/** `tidings import`: opens the database itself and goes through the server's own services. */
export async function importTraces(files: readonly string[], options: ImportOptions): Promise<void> {
  const traces = pairTraceFiles(files)
  const { secret } = ensureSecret(options)
  const server = await openServer(options.data, silentLogger, { sdkAppID: options.appId, secrets: [secret] })
  try {
    for (const trace of traces) await importTrace(server.importer, trace)
    if (options.markRead) {
      await server.importer.markRead()
      console.log('Everything is set read.')
    }
  } finally {
    await server.drain()
  }
}

async function importTrace(importer: Importer, { head, messages }: TraceFiles): Promise<void> {
  const known = new Set<string>()
  if (head !== null) {
    const { users, groups, friends } = await readTraceHead(head)
    for (const user of users) known.add(user.userID)
    for (const part of chunks(users)) await importer.users(part)
    for (const part of chunks(groups)) await importer.groups(part)
    for (const part of chunks(friends)) await importer.friends(part)
    console.log(`${basename(head)}: ${users.length} users, ${groups.length} groups, ${friends.length} friendships`)
  }
  if (messages === null) return
  const progress = new Progress(`${basename(messages)}:`)
  const sum = { imported: 0, known: 0, refused: 0 }
  const words = (): string =>
    `${count(sum.imported)} messages imported` +
    (sum.known > 0 ? `, ${count(sum.known)} known already` : '') +
    (sum.refused > 0 ? `, ${count(sum.refused)} refused` : '')
  progress.show(0, words())
  for await (const { items, part } of readTraceMessages(messages, BATCH)) {
    const strangers = peopleOf(items).filter((userID) => !known.has(userID))
    for (const userID of strangers) known.add(userID)
    if (strangers.length > 0) await importer.users(strangers.map((userID) => ({ userID, nick: '' })))
    const result = await importer.batch(items)
    sum.imported += result.imported
    sum.known += result.known
    sum.refused += result.refused
    progress.show(part, words())
  }
  progress.end(words())
}

const peopleOf = (items: readonly ImportItem[]): string[] => [
  ...new Set(items.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))),
]

const count = (n: number): string => n.toLocaleString('en')

function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += PEOPLE) yield list.slice(at, at + PEOPLE)
}
