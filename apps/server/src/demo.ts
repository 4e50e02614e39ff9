import { setTimeout as sleep } from 'node:timers/promises'
import { createUserSig } from '@tidings/node'
import type { DemoPart } from '@tidings/server'
import { CAST, VIEWER } from './cast.ts'
import { type DemoPerson, enter } from './demo-person.ts'
import { arrangeList, bringPast } from './demo-world.ts'
import { DIALOGUES } from './dialogues.ts'
import { isLoopback, pageOf, requireEncryptable, urlOf } from './listen-address.ts'
import { MORE_DIALOGUES } from './more-dialogues.ts'
import { listenAt, openServer } from './open-server.ts'
import { createPinoLogger } from './pino-logger.ts'
import type { ListenOptions } from './program.ts'
import { ensureSecret } from './secret.ts'
import { talk } from './talk.ts'
import { untilStopped } from './until-stopped.ts'
import { NOT_BUILT, webSite } from './web-site.ts'

/** How far above the asked port a free one is looked for. */
const PORTS = 50
const DEFAULT_URL = 'ws://127.0.0.1:8787'
/** A login without a password is for today's try, seconds. */
const SIG_SECONDS = 86_400

/** `tidings demo`: a server and people who talk through it, until it is stopped; starts again on what was said before. */
export async function demo(options: ListenOptions): Promise<void> {
  const { data, host, port, appId } = options
  requireEncryptable(host, options.insecure)
  const { secret } = ensureSecret(options)
  const { site, isBuilt } = webSite()
  const server = await openServer(
    data,
    createPinoLogger(options.logLevel, secret),
    {
      sdkAppID: appId,
      secrets: [secret],
      allowOrigins: [],
      allowLoopbackOrigins: isLoopback(host),
      // Whoever tries it out writes to people of their own.
      autoCreateUsers: true,
    },
    { site, demo: demoPart({ sdkAppID: appId, secret }) },
  )
  const { isNew } = await bringPast(server.importer, Date.now())

  const listening = await listenAt(server, { host, port }, PORTS)
  const url = urlOf(host, listening)
  // Before the address is told: who opens it finds a whole list.
  if (isNew) await arrangeList({ server: url, sdkAppID: appId, secret })
  if (port !== 0 && listening !== port) console.log(`Port ${port} is taken, so this is on ${listening}.`)
  console.log(`\n  Tidings is at ${pageOf(host, listening)}\n`)
  if (!isBuilt) console.log(NOT_BUILT)
  console.log('Open a second window there to log in as another person. Ctrl-C ends it.')
  console.log(`In a terminal: npx tidings watch ${VIEWER.userID}${watchOptions(options, url)}`)
  console.log(`For programs: ${url}, app id ${appId}, data in ${data}.\n`)

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
      dialogues: [...DIALOGUES, ...MORE_DIALOGUES],
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
      quick: 4,
    })
    await stopped
  } finally {
    await Promise.all([...people.values()].map((person) => person.leave()))
    await server.drain()
  }
}

/** Who may be logged in as from the page. */
export const demoPart = (app: { readonly sdkAppID: number; readonly secret: string }): DemoPart => ({
  people: [VIEWER, ...CAST].map(({ userID, nick }) => ({ userID, nick })),
  issueSig: (userID) => createUserSig(userID, { ...app, expire: SIG_SECONDS }),
})

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
