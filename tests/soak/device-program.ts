import { join } from 'node:path'
import { type Client, type ConversationList, createClient, TidingsError } from '@tidings/node'
import type { Call } from './call.ts'
import { History } from './history.ts'
import { look, perform, tidy } from './perform.ts'

/** What this process can be asked; each is answered once, under its number. */
export type Ask =
  | { readonly do: 'login'; readonly server: string; readonly userSig: string; readonly bySession: boolean }
  | { readonly do: 'call'; readonly n: number; readonly call: Call }
  | { readonly do: 'look' }
  | { readonly do: 'tidy'; readonly ids: readonly string[] }
  | { readonly do: 'close' }

export interface ToProgram {
  readonly ask: number
  readonly userID: string
  readonly what: Ask
}

export interface FromProgram {
  readonly ask: number
  readonly value?: unknown
  readonly error?: string
}

// Little jitter: a server that is killed this often is to be found again soon.
Math.random = () => 0.01

const [, , folder = '.'] = process.argv
const history = new History(join(folder, 'history.jsonl'))
const clients = new Map<string, { readonly client: Client; live: ConversationList | null }>()

async function login(userID: string, ask: Extract<Ask, { do: 'login' }>): Promise<void> {
  const client = createClient({ sdkAppID: 1400000001, server: ask.server, dataDir: join(folder, userID) })
  const held = { client, live: null as ConversationList | null }
  clients.set(userID, held)
  try {
    await client.login(userID, ask.bySession ? undefined : ask.userSig)
  } catch (error) {
    // Killed before its first session was stored.
    if (!(error instanceof TidingsError) || error.reason !== 'session_missing') throw error
    await client.login(userID, ask.userSig)
  }
  held.live = await client.getConversationManager().openConversationList({ pageSize: Number.POSITIVE_INFINITY })
}

async function answer(userID: string, ask: Ask): Promise<unknown> {
  if (ask.do === 'login') return await login(userID, ask)
  const held = clients.get(userID)
  if (!held) throw new Error(`${userID} is not here`)
  const { client, live } = held
  switch (ask.do) {
    case 'call':
      return await history.record(ask.n, userID, ask.call, () => perform(client, ask.call))
    case 'look':
      return await look(client, live?.items ?? null)
    case 'tidy':
      return await tidy(client, ask.ids)
    case 'close':
      clients.delete(userID)
      return await client.close()
  }
}

process.on('message', ({ ask, userID, what }: ToProgram) => {
  const tell = (message: FromProgram) => void process.send?.(message)
  answer(userID, what).then(
    (value) => tell({ ask, value }),
    (error: unknown) => tell({ ask, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.on('disconnect', () => process.exit())
