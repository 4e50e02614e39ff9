import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { Workshop } from '../end-to-end/processes.ts'
import { launchChromium } from './chromium.ts'
import { DeviceWindow } from './device-window.ts'

const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

/** What a newcomer waits for. */
const ALIVE_MS = 5000

async function addressOf(demo: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: demo.stdout! })) {
    const url = /http:\/\/\S+:\d+/.exec(line)?.[0]
    if (url) return url
  }
  throw new Error('the demo ended before it listened')
}

test('the demo prints one address; there is a full list, which changes by itself, and two windows show both sides', async ({
  skip,
}) => {
  const browser = await launchChromium()
  if (!browser) return skip('there is no Chromium')
  ends.push(() => browser.close())
  const workshop = new Workshop()
  ends.push(() => workshop.close())
  const args = ['demo', '--data', workshop.data, '--port', '0', '--log-level', 'error']
  const demo = spawn(process.execPath, [...workshop.execArgv, join(workshop.folder, 'tidings.ts'), ...args], {
    env: workshop.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workshop.keep(demo)
  const url = await addressOf(demo)
  demo.stdout?.resume()

  const alice = await DeviceWindow.open(browser, url)
  ends.push(() => alice.close())
  await alice.enter('alice')
  await alice.page.waitForSelector('.td-row[role=option]')
  expect((await alice.names()).length).toBeGreaterThan(10)
  const read = () => alice.page.locator('.td-list-rows').innerText()
  const before = await read()
  await alice.page.waitForFunction(
    (held) => document.querySelector<HTMLElement>('.td-list-rows')?.innerText !== held,
    before,
    { timeout: ALIVE_MS },
  )

  const ben = await DeviceWindow.open(browser, url)
  ends.push(() => ben.close())
  await ben.enter('ben')
  await alice.row('Ben Carter').click()
  await alice.say('Hello from the other window')
  const row = ben.page.locator('.td-row[data-conversation="c2c_alice"]')
  await row.filter({ hasText: 'Hello from the other window' }).waitFor()
  expect([...alice.complaints, ...ben.complaints]).toEqual([])
})
