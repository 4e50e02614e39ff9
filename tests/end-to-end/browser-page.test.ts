import type { Client, createClient, TidingsConversation } from '@tidings/node'
import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { CHROMIUM_PATH, launchChromium } from '../web/chromium.ts'
import { Device } from './device.ts'
import { Workshop } from './processes.ts'
import { serveSourcePage } from './source-page.ts'

/** What the page keeps between two evaluations; there, `@tidings/browser` has the names that `@tidings/node` has here. */
interface PageGlobals {
  tidings: { readonly createClient: typeof createClient }
  client: Client
}

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Logs in on the page; without a sig by what the page has stored. */
async function login(page: Page, server: string, userSig?: string): Promise<void> {
  await page.waitForFunction(() => 'tidings' in globalThis)
  await page.evaluate(
    async ([server, userSig]) => {
      const here = globalThis as unknown as PageGlobals
      // Without jitter, so that a server that is back is found soon.
      Math.random = () => 0.01
      here.client = here.tidings.createClient({ sdkAppID: 1400000001, server })
      await here.client.login('alice', userSig)
    },
    [server, userSig] as const,
  )
}

const list = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { client } = globalThis as unknown as PageGlobals
    const { conversationList } = await client.getConversationManager().getConversationList(0, 50)
    return conversationList.map(
      (c) => `${c.conversationID} ${c.unreadCount} ${c.lastMessage?.textElem?.text} ${c.lastMessage?.status}`,
    )
  })

/** Sends; `waits` = until the server has answered, else until the list shows it. */
const send = (page: Page, text: string, waits: boolean): Promise<void> =>
  page.evaluate(
    async ([text, waits]) => {
      const { client } = globalThis as unknown as PageGlobals
      const messages = client.getMessageManager()
      const shown = new Promise<void>((resolve) => {
        const look = (all: readonly TidingsConversation[]) => {
          if (all.some((c) => c.lastMessage?.textElem?.text === text)) resolve()
        }
        client
          .getConversationManager()
          .addConversationListener({ onConversationChanged: look, onNewConversation: look })
      })
      const sent = messages.sendMessage(messages.createTextMessage(text), { userID: 'bob' })
      sent.catch(() => {})
      await (waits ? sent : shown)
    },
    [text, waits] as const,
  )

test.skipIf(!CHROMIUM_PATH)(
  'a page logs in, lists and sends, lists the same after a reload without a server, and delivers later what it sent then',
  async () => {
    const workshop = new Workshop()
    ends.push(() => workshop.close())
    let server = await workshop.serve()
    const host = await serveSourcePage()
    ends.push(() => host.stop())
    const browser = await launchChromium()
    if (!browser) return
    ends.push(() => browser.close())
    const page = await browser.newPage()

    const bob = new Device(workshop)
    await bob.ask('login', server.url, null, 'bob', workshop.sigOf('bob'))
    await bob.ask('tell', 'c2c_alice', '你好 alice')

    await page.goto(host.url)
    await login(page, server.url, workshop.sigOf('alice'))
    await expect.poll(() => list(page), { timeout: 10_000 }).toEqual(['c2c_bob 1 你好 alice 2'])
    await send(page, 'hi bob', true)
    await expect.poll(() => list(page)).toEqual(['c2c_bob 1 hi bob 2'])
    await page.evaluate(() => (globalThis as unknown as PageGlobals).client.close())

    await server.kill()
    await page.reload()
    await login(page, server.url)
    expect(await list(page)).toEqual(['c2c_bob 1 hi bob 2'])
    await send(page, 'still here', false)
    expect(await list(page)).toEqual(['c2c_bob 1 still here 1'])
    // Whoever closes a tab gives no notice.
    await page.reload()

    server = await workshop.serve(server.port)
    await login(page, server.url)
    await expect.poll(() => list(page), { timeout: 10_000 }).toEqual(['c2c_bob 1 still here 2'])
    await expect
      .poll(() => bob.ask('history', 'c2c_alice'), { timeout: 20_000 })
      .toEqual(['你好 alice', 'hi bob', 'still here'])
  },
)
