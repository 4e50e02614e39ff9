import type { Client } from '@tidings/node'
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../end-to-end/running-server.ts'
import type { DeviceWindow } from './device-window.ts'
import { beginning, HOSTILE_TEXTS } from './hostile-text.ts'
import { openWebApp, type WebApp } from './web-app.ts'

const GROUP_NAME_BYTES = 100
const LABEL_BYTES = 32
const NICK_BYTES = 500
/** Some go through the menu and the composer, one by one: every fifth stands for its neighbours. */
const SOME = HOSTILE_TEXTS.filter((_, i) => i % 5 === 0)

let app: WebApp | null
let alice: DeviceWindow
let attacker: Client
beforeAll(async () => {
  app = await openWebApp({ alice: 'Alice Lin' })
  if (!app) return
  for (const [i, text] of HOSTILE_TEXTS.entries()) {
    const client = await app.user(`u${i}`)
    await client.setSelfInfo({ nickName: beginning(text, NICK_BYTES) })
    const messages = client.getMessageManager()
    const message = Object.assign(messages.createTextMessage(text), { cloudCustomData: text })
    await messages.sendMessage(message, { userID: 'alice' })
    attacker = client
  }
  for (const [i, text] of SOME.entries()) {
    const groupID = await attacker.getGroupManager().createGroup({
      groupType: 'Public',
      groupID: `g${i}`,
      groupName: beginning(text, GROUP_NAME_BYTES),
      members: ['alice'],
    })
    const messages = attacker.getMessageManager()
    await messages.sendMessage(messages.createCustomMessage(text, text, text), { groupID })
  }
  alice = await app.window({ prepare: watch })
  await alice.enter('alice')
  await alice.page.locator('.td-row[role=option]').first().waitFor()
}, 60_000)
afterAll(async () => {
  await app?.close()
})
beforeEach(({ skip }) => {
  if (!app) skip('there is no Chromium')
})

/** Writes down what must not happen: script that ran, elements and attributes that nobody drew, refusals of the policy. */
async function watch(page: Page): Promise<void> {
  page.on('dialog', (dialog) => {
    alice.complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.addInitScript(() => {
    const found: string[] = []
    const drawn = new Set(
      'a aside button bdi div fieldset form h1 h2 header hr i input label legend li main mark nav p path rect section span svg textarea time ul'.split(
        ' ',
      ),
    )
    Object.assign(window, { ran: () => found.push('script ran'), found })
    document.addEventListener('securitypolicyviolation', (event) => found.push(`policy: ${event.violatedDirective}`))
    const look = (element: Element): void => {
      if (!drawn.has(element.localName)) found.push(`element: ${element.outerHTML}`)
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on') || name === 'srcdoc') found.push(`attribute: ${element.outerHTML}`)
        if (name === 'href' && !/^(https?|mailto):/.test(value)) found.push(`address: ${value}`)
      }
      for (const child of element.children) look(child)
    }
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes)
        for (const node of addedNodes) if (node instanceof Element && document.body?.contains(target)) look(node)
    }).observe(document, { childList: true, subtree: true })
  })
}

const found = () => alice.page.evaluate(() => (window as unknown as { found: string[] }).found)

/** What is wrong with the shape of the page. */
const misshapen = () =>
  alice.page.evaluate(() => {
    const wide = [
      document.documentElement,
      ...document.querySelectorAll('.app, .pane, .td-list, .chat-pane, .chat-log'),
    ]
      .filter((box) => box.scrollWidth > box.clientWidth + 1)
      .map((box) => `${box.className} is ${box.scrollWidth} wide in ${box.clientWidth}`)
    const heights = new Set(
      [...document.querySelectorAll('.td-row[role=option]')].map((row) => row.getBoundingClientRect().height),
    )
    return heights.size > 1 ? [...wide, `rows of ${[...heights]} pixels`] : wide
  })

const frame = () => alice.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))))

test('the watch over the page sees what it is for', async () => {
  await alice.page.evaluate(() => {
    const box = document.createElement('b')
    try {
      box.setAttribute('onclick', '')
    } catch {
      // Refused by the page's policy.
    }
    document.querySelector('.app')?.append(box)
    box.remove()
  })
  await until(async () => (await found()).length === 2, 'two faults')
  expect((await found()).sort()).toEqual(['element: <b></b>', 'policy: require-trusted-types-for'])
  await until(async () => alice.complaints.splice(0).length === 1, 'the browser’s own complaint')
  await alice.page.evaluate(() => (window as unknown as { found: string[] }).found.splice(0))
})

test('names and messages made to become part of the page are text in every row', async () => {
  const seen = new Set<string>()
  const all = HOSTILE_TEXTS.length + SOME.length
  await alice.page.locator('.td-row[tabindex="0"]').focus()
  await until(async () => {
    for (const row of await alice.page.locator('.td-row[role=option]').evaluateAll((rows) => rows.map((r) => r.id)))
      seen.add(row)
    expect(await misshapen()).toEqual([])
    await alice.page.keyboard.press('PageDown')
    await frame()
    return seen.size === all
  }, 'every row was drawn')
  expect(await found()).toEqual([])
})

test('they are text in every open chat, where only web and mail addresses are links', async () => {
  await alice.page.keyboard.press('Home')
  for (let i = 0; i < HOSTILE_TEXTS.length + SOME.length; i++) {
    await alice.page.keyboard.press(' ')
    await alice.page.keyboard.press('ArrowDown')
    await frame()
    if (i % 5 > 0) continue
    await alice.page.locator('.chat-bubble').first().waitFor()
    expect(await misshapen()).toEqual([])
  }
  expect(await found()).toEqual([])
})

test('they are text in search results, whatever is looked for', async () => {
  const field = alice.page.getByRole('searchbox')
  for (const query of [...SOME, '<', '"', '&lt;', 'ran()', '\u202e', '(', '[', '\\', '*', '.*', '$&', 'İ', 'ß']) {
    await field.fill(query)
    await frame()
    expect(await misshapen()).toEqual([])
  }
  await field.fill('')
  expect(await found()).toEqual([])
})

test('they are text as drafts and as names of conversation groups, on their tabs and in the menu', async () => {
  const groups = new Set<string>()
  await alice.page.locator('.td-row[role=option]').first().waitFor()
  for (const text of SOME.filter((one) => one.trim() !== '')) {
    await alice.page.locator('.td-row[role=option]').nth(3).click()
    await alice.composer().fill(text)
    const name = beginning(text, LABEL_BYTES).trim()
    await alice.page.locator('.td-row[role=option]').nth(4).click({ button: 'right' })
    await alice.page.getByRole('menuitem', { name: 'Move to group' }).click()
    const isNew = !groups.has(name)
    if (isNew) {
      await alice.page.getByRole('textbox', { name: 'New group' }).fill(name)
      await alice.page.keyboard.press('Enter')
      groups.add(name)
    } else await alice.page.keyboard.press('Escape')
    await alice.page.locator('.td-menu').waitFor({ state: 'detached' })
    expect(await misshapen()).toEqual([])
  }
  await alice.page.locator('.td-row[role=option]').nth(4).click({ button: 'right' })
  await alice.page.getByRole('menuitem', { name: 'Move to group' }).click()
  expect(await alice.page.getByRole('menuitemcheckbox').count()).toBe(groups.size)
  await alice.page.keyboard.press('Escape')
  expect(await alice.page.getByRole('tab').count()).toBe(5 + groups.size)
  expect(await found()).toEqual([])
  expect(alice.complaints).toEqual([])
})
