import { type Client, createClient, type TidingsConversation } from '@tidings/node'
import { openDatabase } from '@tidings/sqlite'
import { APP } from './list-fixture.ts'
import { READER } from './list-rows.ts'

/** What one process has to time, and where it finds it. */
export interface Probe {
  readonly kind: 'client' | 'raw'
  readonly path: string
}

export interface Span {
  readonly ms: number
  readonly cpuUs: number
}

/** Cold = from nothing to the first page; warm = the second call. */
export interface Timing {
  readonly cold: Span
  readonly warm: Span
}

export interface ProbeResult {
  readonly timing: Timing
  /** The ids of both pages. */
  readonly pages: readonly (readonly string[])[]
}

const PAGE = 50
/** A login from the cache gives the network that long to speak first, whatever the size of the cache. */
const LOGIN_WAIT_MS = 3000

const real = globalThis.setTimeout
globalThis.setTimeout = ((call: () => void, ms?: number) =>
  real(call, ms === LOGIN_WAIT_MS ? 0 : ms)) as typeof setTimeout

async function timed<T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly span: Span }> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const value = await run()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { value, span: { ms, cpuUs: user + system } }
}

/** createClient, login from the cache, and the first 50 conversations. */
async function probeClient(dataDir: string): Promise<ProbeResult> {
  let client: Client | undefined
  const page = async (): Promise<readonly TidingsConversation[]> => {
    const { conversationList } = await (client as Client).getConversationManager().getConversationList(0, PAGE)
    return conversationList
  }
  const cold = await timed(async () => {
    // Nobody listens there: the list has to come without a network.
    client = createClient({ sdkAppID: APP, server: 'ws://127.0.0.1:9', dataDir })
    await client.login(READER)
    return await page()
  })
  const warm = await timed(page)
  await client?.close()
  for (const c of cold.value)
    if (!c.showName.includes(' ') || !c.lastMessage?.textElem) throw new Error(`${c.conversationID} is not whole`)
  return result(cold, warm, (c) => c.conversationID)
}

/** The least: open, one covered range of an index, 50 times JSON.parse. */
async function probeRaw(path: string): Promise<ProbeResult> {
  let page: () => { id: string }[] = () => []
  const cold = await timed(async () => {
    const db = openDatabase(path)
    const rows = db.prepare('SELECT json FROM raw ORDER BY list_key LIMIT ?')
    page = () => rows.all<{ json: string }>(PAGE).map(({ json }) => JSON.parse(json))
    return page()
  })
  const warm = await timed(async () => page())
  return result(cold, warm, (row) => row.id)
}

type Timed<T> = { readonly value: readonly T[]; readonly span: Span }

const result = <T>(cold: Timed<T>, warm: Timed<T>, idOf: (item: T) => string): ProbeResult => ({
  timing: { cold: cold.span, warm: warm.span },
  pages: [cold.value.map(idOf), warm.value.map(idOf)],
})

// The native part of SQLite is loaded when the first database opens, and counts as a module.
openDatabase(':memory:').close()

process.once('message', ({ kind, path }: Probe) => {
  const done = kind === 'client' ? probeClient(path) : probeRaw(path)
  done.then(
    (answer) => void process.send?.(answer, undefined, undefined, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
