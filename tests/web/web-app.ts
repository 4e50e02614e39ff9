import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@tidings/node'
import { openSqliteStorage } from '@tidings/storage-sqlite'
import type { Browser } from 'playwright'
import { type RunningServer, sigOf, startServer } from '../end-to-end/running-server.ts'
import { launchChromium } from './chromium.ts'
import { DeviceWindow, type WindowOptions } from './device-window.ts'
import { readBuiltSite } from './site.ts'

/** The built web app on a real server with a database, and browsers to look at it. */
export interface WebApp {
  /** Without a slash at its end. */
  readonly url: string
  /** Somebody who talks, without a browser. */
  user(userID: string): Promise<Client>
  window(options?: WindowOptions & { readonly path?: string }): Promise<DeviceWindow>
  /** Ends the server in good order and starts another one on the same port and database. */
  restart(): Promise<void>
  stopServer(): Promise<void>
  startServer(): Promise<void>
  close(): Promise<void>
}

/**
 * Null where there is no browser. The people's names are told; in a demonstration, which it is unless told otherwise, they
 * come in with one click.
 */
export async function openWebApp(
  people: Readonly<Record<string, string>>,
  { isDemo = true }: { readonly isDemo?: boolean } = {},
): Promise<WebApp | null> {
  const site = readBuiltSite()
  const browser: Browser | null = await launchChromium()
  if (!browser) return null
  const folder = mkdtempSync(join(tmpdir(), 'tidings-web-'))
  const demo = {
    people: Object.entries(people).map(([userID, nick]) => ({ userID, nick })),
    issueSig: (userID: string) => sigOf(userID),
  }
  const start = async (port: number): Promise<RunningServer> => {
    const storage = await openSqliteStorage({ path: join(folder, 'tidings.db') })
    return await startServer({ allowLoopbackOrigins: true }, storage, port, isDemo ? { site, demo } : { site })
  }
  let server = await start(0)
  const { port } = server
  const windows: DeviceWindow[] = []
  for (const [userID, nick] of Object.entries(people)) {
    const client = await server.user(userID)
    await client.setSelfInfo({ nickName: nick })
    await client.close()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    user: (userID) => server.user(userID),
    async window({ path = '/', ...options } = {}) {
      const device = await DeviceWindow.open(browser, `http://127.0.0.1:${port}${path}`, options)
      windows.push(device)
      return device
    },
    async restart() {
      await server.stop({ keepClients: true })
      server = await start(port)
    },
    stopServer: () => server.stop({ keepClients: true }),
    async startServer() {
      server = await start(port)
    },
    async close() {
      for (const device of windows) await device.close()
      await browser.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
