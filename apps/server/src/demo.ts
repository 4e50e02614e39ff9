import { setTimeout as sleep } from 'node:timers/promises'
import { CAST, GROUPS, VIEWER } from './cast.ts'
import { type DemoPerson, enter } from './demo-person.ts'
import { DIALOGUES } from './dialogues.ts'
import { isLoopback, requireEncryptable, urlOf } from './listen-address.ts'
import { listenAt, openServer } from './open-server.ts'
import { createPinoLogger } from './pino-logger.ts'
import type { ListenOptions } from './program.ts'
import { ensureSecret } from './secret.ts'
import { talk } from './talk.ts'
import { untilStopped } from './until-stopped.ts'

/** How far above the asked port a free one is looked for. */
const PORTS = 50
const DEFAULT_URL = 'ws://127.0.0.1:8787'

/** `tidings demo`: a server and people who talk through it, until it is stopped; starts again on what was said before. */
export async function demo(options: ListenOptions): Promise<void> {
  const { data, host, port, appId } = options
  requireEncryptable(host, options.insecure)
  const { secret } = ensureSecret(options)
  const server = await openServer(data, createPinoLogger(options.logLevel, secret), {
    sdkAppID: appId,
    secrets: [secret],
    allowOrigins: [],
    allowLoopbackOrigins: isLoopback(host),
    // Whoever tries it out writes to people of their own.
    autoCreateUsers: true,
  })
  await server.importer.users([VIEWER, ...CAST])
  await server.importer.groups(GROUPS)
  await server.importer.friends(CAST.map(({ userID }) => ({ a: VIEWER.userID, b: userID })))

  const listening = await listenAt(server, { host, port }, PORTS)
  const url = urlOf(host, listening)
  if (port !== 0 && listening !== port) console.log(`Port ${port} is taken, so this is on ${listening}.`)
  console.log(`Tidings listens on ${url}, app id ${appId}, data in ${data}.`)
  console.log(`${CAST.length} people are talking. To see ${VIEWER.userID}'s list, type in another terminal:\n`)
  console.log(`  npx tidings watch ${VIEWER.userID}${watchOptions(options, url)}\n`)
  console.log('Ctrl-C ends it.')

  const over = new AbortController()
  const people = new Map<string, DemoPerson>()
  const stopped = untilStopped().then(() => over.abort())
  try {
    await Promise.all(
      CAST.map(async (person) => {
        people.set(person.userID, await enter(person, { server: url, sdkAppID: appId, secret }))
      }),
    )
    await talk({
      dialogues: DIALOGUES,
      async say(dialogue, line) {
        // A refusal ends a line, not the demo; a lost connection only delays it.
        await people
          .get(line[0])
          ?.say(dialogue, line)
          .catch((error: unknown) => {
            if (!over.signal.aborted) console.error(error instanceof Error ? error.message : error)
          })
      },
      random: Math.random,
      wait: (ms) => sleep(ms, undefined, { signal: over.signal }).catch(() => {}),
      isOver: () => over.signal.aborted,
      atOnce: 3,
      quick: 40,
    })
    await stopped
  } finally {
    await Promise.all([...people.values()].map((person) => person.leave()))
    await server.drain()
  }
}

/** What `watch` has to be told besides the user, because it differs from its defaults. */
function watchOptions(options: ListenOptions, url: string): string {
  const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
  return [
    url === DEFAULT_URL ? '' : ` --server ${url}`,
    options.appId === 1_400_000_001 ? '' : ` --app-id ${options.appId}`,
    options.secretFile === undefined
      ? ` --data ${quoted(options.data)}`
      : ` --secret-file ${quoted(options.secretFile)}`,
  ].join('')
}
