import { createServer } from 'node:http'
import { createUserSig } from '@tidings/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sigOf, until } from '../end-to-end/running-server.ts'
import type { DeviceWindow } from './device-window.ts'
import { readBuiltSite } from './site.ts'
import { openWebApp, type WebApp } from './web-app.ts'

const HOUR = 3600

let app: WebApp
let isThere = false
beforeAll(async () => {
  const opened = await openWebApp({ alice: 'Alice Lin', ben: 'Ben Carter' }, { isDemo: false })
  if (!opened) return
  app = opened
  isThere = true
  const ben = await app.user('ben')
  await ben
    .getMessageManager()
    .sendMessage(ben.getMessageManager().createTextMessage('Are you there?'), { userID: 'alice' })
}, 60_000)
afterAll(async () => {
  if (isThere) await app.close()
})
beforeEach(({ skip }) => {
  if (!isThere) skip('there is no Chromium')
})

const notice = (device: DeviceWindow, text: string | RegExp) =>
  device.page.getByRole('alert').filter({ hasText: text }).waitFor()
const isIn = (device: DeviceWindow) => device.row('Ben Carter').waitFor()
const offline = (device: DeviceWindow) =>
  device.page.locator('.td-status', { hasText: 'Offline' }).waitFor({ timeout: 20_000 })

/** In the server's place something that has the page's files and nothing else, like a cache. Answers how to end it. */
async function serveFilesAlone(): Promise<() => Promise<void>> {
  const site = readBuiltSite()
  const files = createServer(({ url }, answer) => {
    if (url === '/config.json') return void answer.writeHead(503).end()
    const file = site.get(url ?? '') ?? site.get('/index.html')
    answer.writeHead(200, { 'content-type': file?.type }).end(file?.body)
  })
  await new Promise<void>((resolve) => files.listen(Number(new URL(app.url).port), '127.0.0.1', resolve))
  return () =>
    new Promise((resolve) => {
      files.close(() => resolve())
      files.closeAllConnections()
    })
}

test('a wrong, an expired and somebody else’s UserSig are told apart in words, and the form keeps what was typed', async () => {
  const device = await app.window()
  const secret = 'test-secret-test-secret-test-secret-0001'
  const old = createUserSig('alice', { sdkAppID: 1400000001, secret, expire: HOUR, now: 1_700_000_000 })
  const foreign = createUserSig('alice', { sdkAppID: 1400000001, secret: `${secret}-of-another-app` })
  const cases: [string, string][] = [
    ['this is no signature', 'The UserSig is wrong'],
    ['eJxx'.repeat(300), 'The UserSig is wrong'],
    [old, 'The UserSig has expired'],
    [sigOf('ben'), 'The UserSig belongs to another user'],
    [foreign, 'The UserSig was not made with the key of this app'],
  ]
  for (const [sig, words] of cases) {
    await device.signIn('alice', sig)
    await notice(device, words)
    expect(await device.page.getByLabel('User ID').inputValue()).toBe('alice')
    expect(await device.page.getByLabel('UserSig').inputValue()).toBe(sig)
  }
  await device.signIn('no such user id', sigOf('alice'))
  await notice(device, 'The user ID is wrong')
  await device.signIn('  alice ', ` ${sigOf('alice')}\n`)
  await isIn(device)
  expect(device.complaints).toEqual([])
})

test('where nothing can be kept the page says so, and works in memory', async () => {
  const device = await app.window({
    prepare: async (page) => {
      await page.addInitScript(() => {
        const refused = () => {
          throw new DOMException('The operation is insecure.', 'SecurityError')
        }
        for (const name of ['indexedDB', 'localStorage', 'sessionStorage'])
          Object.defineProperty(window, name, { get: refused })
      })
    },
  })
  await device.signIn('alice', sigOf('alice'))
  await isIn(device)
  await device.page.getByText('Storage is off: nothing is kept after you close this page').waitFor()
  await device.row('Ben Carter').click()
  await device.say('from a browser without a memory')
  await device.row('Ben Carter').locator('.td-row-status.is-sent').waitFor()
  await device.choose('Ben Carter', 'Pin')
  await device.row('Ben Carter').and(device.page.locator('.is-pinned')).waitFor()
  await device.page.getByRole('button', { name: 'Settings' }).click()
  await device.page.getByLabel('Dark').check()
  await device.page.locator('.app[data-theme=dark]').waitFor()
  expect(device.complaints).toEqual([])
})

test('a second window of the same account says where it is open, and takes over when that one is closed', async () => {
  const first = await app.window()
  await first.signIn('alice', sigOf('alice'))
  await isIn(first)
  const second = await first.beside(app.url)
  await second.page.getByRole('heading', { name: 'This account is open in another window' }).waitFor()
  await second.page.getByRole('button', { name: 'Use another account' }).waitFor()
  await second.page.getByRole('button', { name: 'Try again' }).click()
  await second.page.getByRole('heading', { name: 'This account is open in another window' }).waitFor()
  await first.page.close()
  await second.page.getByRole('button', { name: 'Try again' }).click()
  await isIn(second)
  expect([...first.complaints, ...second.complaints]).toEqual([])
})

test('“use another account” in a second window leads to the form and leaves the first window signed in', async () => {
  const first = await app.window()
  await first.signIn('alice', sigOf('alice'))
  await isIn(first)
  const second = await first.beside(app.url)
  await second.page.getByRole('button', { name: 'Use another account' }).click()
  await second.signIn('ben', sigOf('ben'))
  await second.row('Alice Lin').waitFor()
  await first.row('Ben Carter').click()
  await first.say('still here')
  await second.row('Alice Lin').filter({ hasText: 'still here' }).waitFor()
  await first.page.reload()
  await isIn(first)
})

test('a first visit without a server says so; trying again leads on once the server is back', async () => {
  await app.stopServer()
  const end = await serveFilesAlone()
  const device = await app.window()
  await device.page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor()
  await device.page.getByRole('button', { name: 'Try again' }).click()
  await device.page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor()
  await end()
  await app.startServer()
  await device.page.getByRole('button', { name: 'Try again' }).click()
  await device.signIn('alice', sigOf('alice'))
  await isIn(device)
})

test('when the server goes, the list stays readable and what is said waits; when it comes, all is delivered', async () => {
  const device = await app.window()
  await device.signIn('alice', sigOf('alice'))
  await isIn(device)
  await device.row('Ben Carter').click()
  await device.page.locator('.chat-pane').getByText('Are you there?').waitFor()
  await app.stopServer()
  await offline(device)
  await device.page.locator('.chat-pane').getByText('Are you there?').waitFor()
  await device.say('said to nobody yet')
  await device.row('Ben Carter').locator('.td-row-status.is-sending').waitFor()

  // Reloaded meanwhile, the page shows what it kept.
  const end = await serveFilesAlone()
  await device.page.reload()
  await device.row('Ben Carter').filter({ hasText: 'said to nobody yet' }).waitFor()
  await offline(device)

  await end()
  await app.startServer()
  await device.row('Ben Carter').locator('.td-row-status.is-sent').waitFor({ timeout: 30_000 })
  await device.page.locator('.td-status-text').waitFor({ state: 'detached' })
  const ben = await app.user('ben')
  const last = async () =>
    (await ben.getConversationManager().getConversation('c2c_alice')).lastMessage?.textElem?.text ===
    'said to nobody yet'
  await until(last, 'what was said arrives')
})

test('signing in while the server is away waits in words, and can be given up', async () => {
  const device = await app.window()
  await device.page.getByLabel('User ID').waitFor()
  await app.stopServer()
  await device.signIn('alice', sigOf('alice'))
  await notice(device, 'The server cannot be reached. Retrying')
  await device.page.getByRole('button', { name: 'Cancel' }).click()
  expect(await device.page.getByLabel('User ID').inputValue()).toBe('alice')
  await app.startServer()
  await device.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await isIn(device)
})
