import { type Client, ConversationMarkType } from '@tidings/node'
import type { BrowserContextOptions } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import type { DeviceWindow } from './device-window.ts'
import { openWebApp, type WebApp } from './web-app.ts'

const PHONE = { viewport: { width: 390, height: 844 } }

let app: WebApp | null
let talk: () => Promise<void>
beforeAll(async () => {
  app = await openWebApp({ alice: 'Alice Lin', ben: 'Ben Carter', mei: '陈小美', nora: 'Nora Lindqvist', ada: 'Ada' })
  if (app) await fill(app)
}, 60_000)
afterAll(async () => {
  await app?.close()
})
beforeEach(({ skip }) => {
  if (!app) skip('there is no Chromium')
})

/** Gives Alice a row of every kind. */
async function fill(web: WebApp): Promise<void> {
  const names = ['alice', 'ben', 'mei', 'nora'] as const
  const [alice, ben, mei, nora] = (await Promise.all(names.map(web.user))) as [Client, Client, Client, Client]
  const creation = { groupType: 'Public', groupName: '周末爬山', members: ['alice'] }
  const groupID = await mei.getGroupManager().createGroup(creation)
  talk = async () => {
    for (const from of [ben, mei, nora]) {
      const messages = from.getMessageManager()
      await messages.sendMessage(messages.createTextMessage('See https://example.org/ for more'), { userID: 'alice' })
    }
    const messages = mei.getMessageManager()
    await messages.sendMessage(messages.createTextAtMessage('几点集合？', ['alice']), { groupID })
  }
  await talk()
  const conversations = alice.getConversationManager()
  await conversations.pinConversation('c2c_mei', true)
  await conversations.markConversation(['c2c_nora'], ConversationMarkType.STAR, true)
  await conversations.createConversationGroup('Work', ['c2c_ben'])
  await alice.getMessageManager().setC2CReceiveMessageOpt(['ben'], 2)
  await alice.close()
}

/** The faults of each state that one passes on a walk through the app; the states by name. */
async function walk(device: DeviceWindow, isPhone: boolean): Promise<Record<string, string[]>> {
  const { page } = device
  const faults: Record<string, string[]> = {}
  const look = async (state: string) => {
    faults[state] = await faultsOf(device)
  }
  const back = async () => {
    if (isPhone) await page.goBack()
    await device.row('Nora').waitFor()
  }
  await page.locator('.login-person').first().waitFor()
  await look('login by person')
  await page.locator('.login-other').click()
  await look('login by hand')
  await page.locator('.login-other').click()
  await talk()
  await device.enter('alice')
  await device.row('Nora').click()
  await device.composer().fill('half a thought')
  if (isPhone) await page.goBack()
  await page.evaluate(() => {
    history.pushState(null, '', '/c/group_gone')
    dispatchEvent(new PopStateEvent('popstate'))
  })
  await device.say('to nobody')
  await page.locator('.chat-failed').waitFor()
  await look('chat with a failure')
  await back()
  for (const mark of ['.td-seal', '.td-dot.is-muted', '.td-row-prefix', '.is-failed', '.is-pinned'])
    await page.locator(`[role=option] ${mark}, ${mark}[role=option]`).first().waitFor()
  await look('list')
  await device.row('陈小美').click({ button: 'right' })
  await look('menu')
  await page.locator('[role=menu] [aria-haspopup]').click()
  await page.locator('[role=menuitemcheckbox]').first().waitFor()
  await look('menu of conversation groups')
  await page.keyboard.press('Escape')
  await device.row('陈小美').click()
  await page.locator('.chat-bubble a').first().waitFor()
  await look('chat')
  await back()
  await device.row('爬山').click()
  await page.locator('.chat-who').first().waitFor()
  await look('chat of a group')
  await back()
  await page.locator('input[type=search]').fill('e')
  await page.locator('mark').first().waitFor()
  await look('search')
  await page.locator('input[type=search]').fill('no such thing')
  await page.locator('.td-empty').waitFor()
  await look('search without results')
  await page.locator('input[type=search]').fill('')
  await page.locator('.pane-title .icon-button').click()
  await look('new chat')
  await page.locator('nav button').last().click()
  await look('settings')
  return faults
}

const NO_FAULTS = Object.fromEntries(
  [
    ...['login by person', 'login by hand', 'list', 'menu', 'menu of conversation groups', 'chat', 'chat of a group'],
    ...['chat with a failure', 'search', 'search without results', 'new chat', 'settings'],
  ].map((state) => [state, []]),
)

const LOOKS: Record<string, BrowserContextOptions> = {
  'on a desktop': {},
  'in the dark, in Chinese': { colorScheme: 'dark', locale: 'zh-CN' },
  'on a phone': PHONE,
}

for (const [name, options] of Object.entries(LOOKS)) {
  test(`every state of the app is free of faults that a machine can find ${name}`, async () => {
    const device = await (app as WebApp).window({ ...options, bypassCSP: true, reducedMotion: 'reduce' })
    expect(await walk(device, 'viewport' in options)).toEqual(NO_FAULTS)
    await device.close()
  })
}

test('so is an empty list', async () => {
  const device = await (app as WebApp).window({ bypassCSP: true, reducedMotion: 'reduce' })
  await device.enter('ada')
  await device.page.locator('.td-empty').waitFor()
  expect(await faultsOf(device)).toEqual([])
  await device.close()
})
