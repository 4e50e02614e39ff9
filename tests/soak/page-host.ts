import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Client, ConversationList, createClient } from '@tidings/node'
import type { Page } from 'playwright'
import { type ChromiumProcess, startChromium } from './chromium-process.ts'
import { History, type HistoryLine, readHistory } from './history.ts'
import type { Host, Surroundings } from './host.ts'
import type * as Deeds from './perform.ts'
import type { Look, Performed } from './perform.ts'

/** What the page keeps between two evaluations; there, `@tidings/browser` has the names that `@tidings/node` has here. */
interface PageGlobals {
  soak: {
    readonly tidings: { readonly createClient: typeof createClient }
    readonly deeds: typeof Deeds
    client: Client | null
    live: ConversationList | null
  }
}

/** A page that died may leave its database locked for a moment. */
const LOGIN_DEADLINE_MS = 20_000

/** A client in a page of a real browser, with its data in IndexedDB. */
export function createPageHost(
  name: string,
  userID: string,
  around: Surroundings & { readonly url: string; readonly program: string },
): Host {
  const { folder, line, sigOf, url, program } = around
  mkdirSync(folder, { recursive: true })
  const historyPath = join(folder, 'history.jsonl')
  const history = new History(historyPath)
  let chromium: ChromiumProcess | null = null
  let page: Page | null = null
  const open = (): Page => {
    if (!page) throw new Error(`${name} is not open`)
    return page
  }

  return {
    name,
    users: [userID],
    line,
    deaths: ['close', 'crash', 'kill -9'],
    async start(bySession) {
      chromium ??= await startChromium(program, join(folder, 'profile'))
      const [context] = chromium.browser.contexts()
      if (!context) throw new Error('Chromium has no context')
      page = await context.newPage()
      await page.goto(url)
      await page.waitForFunction(() => 'soak' in globalThis)
      await login(page, line.url, userID, bySession ? null : sigOf(userID), sigOf(userID))
    },
    async die(how) {
      const held = open()
      page = null
      if (how === 'kill -9') {
        await chromium?.kill()
        chromium = null
      } else if (how === 'crash') {
        const crashed = held.waitForEvent('crash')
        const session = await held.context().newCDPSession(held)
        // It never answers: whoever could is gone.
        void session.send('Page.crash').catch(() => {})
        await crashed
        await held.close()
      } else await held.close({ runBeforeUnload: false })
    },
    call: (n, user, call) =>
      history.record(n, user, call, () =>
        open().evaluate(async (call): Promise<Performed> => {
          const { client, deeds } = (globalThis as unknown as PageGlobals).soak
          return await deeds.perform(client as Client, call)
        }, call),
      ),
    look: () =>
      open().evaluate(async (): Promise<Look> => {
        const { client, deeds, live } = (globalThis as unknown as PageGlobals).soak
        return await deeds.look(client as Client, live?.items ?? null)
      }),
    tidy: (_, ids) =>
      open().evaluate(async (ids) => {
        const { client, deeds } = (globalThis as unknown as PageGlobals).soak
        await deeds.tidy(client as Client, ids)
      }, ids),
    waiting: () => open().evaluate(waitingIn, `tidings-1400000001-${userID}`),
    async close() {
      await page?.evaluate(() => (globalThis as unknown as PageGlobals).soak.client?.close()).catch(() => {})
      await chromium?.kill()
      history.close()
    },
    history: (): HistoryLine[] => readHistory(historyPath),
  }
}

async function login(page: Page, server: string, userID: string, sig: string | null, spare: string): Promise<void> {
  await page.evaluate(
    async ({ server, userID, sig, spare, deadline }) => {
      const { soak } = globalThis as unknown as PageGlobals
      Math.random = () => 0.01
      const end = Date.now() + deadline
      for (let offered = sig; ; ) {
        const client = soak.tidings.createClient({ sdkAppID: 1400000001, server })
        try {
          await client.login(userID, offered ?? undefined)
          soak.client = client
          break
        } catch (error) {
          await client.close()
          const { reason } = error as { readonly reason?: string }
          if (reason === 'session_missing') offered = spare
          else if (reason !== 'local_store' || Date.now() > end) throw error
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }
      const manager = soak.client.getConversationManager()
      soak.live = await manager.openConversationList({ pageSize: Number.POSITIVE_INFINITY })
    },
    { server, userID, sig, spare, deadline: LOGIN_DEADLINE_MS },
  )
}

/** Runs in the page: reads the database beside the client. */
async function waitingIn(name: string): Promise<number> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  try {
    return await new Promise<number>((resolve, reject) => {
      const request = db.transaction('outbox').objectStore('outbox').getAll()
      request.onsuccess = () => {
        const entries = request.result.map(({ json }) => JSON.parse(json))
        resolve(entries.filter((entry) => entry.acked === null && entry.refused === null).length)
      }
      request.onerror = () => reject(request.error)
    })
  } finally {
    db.close()
  }
}
