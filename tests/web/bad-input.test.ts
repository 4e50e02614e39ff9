import type { Client } from '@tidings/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../end-to-end/running-server.ts'
import type { DeviceWindow } from './device-window.ts'
import { openWebApp, type WebApp } from './web-app.ts'

const MESSAGE_BYTES = 12_288
const NICK_BYTES = 500
const GROUP_NAME_BYTES = 100
const WORD = 'W'.repeat(1000)

let app: WebApp | null
let alice: DeviceWindow
let ben: Client
beforeAll(async () => {
  app = await openWebApp({ alice: 'Alice Lin', ben: 'Ben Carter' })
  if (!app) return
  ben = await app.user('ben')
  await say('Are you there?')
  alice = await app.window()
  await alice.enter('alice')
  await alice.row('Ben Carter').waitFor()
}, 60_000)
afterAll(async () => {
  await app?.close()
})
beforeEach(({ skip }) => {
  if (!app) skip('there is no Chromium')
})

async function say(text: string, to: { userID: string } | { groupID: string } = { userID: 'alice' }): Promise<void> {
  const messages = ben.getMessageManager()
  await messages.sendMessage(messages.createTextMessage(text), to)
}

/** Nothing is wider than the place it has, and all rows are of one height. */
async function expectInShape(device = alice): Promise<void> {
  const faults = await device.page.evaluate(() => {
    const boxes = document.querySelectorAll(
      'html, .app, .pane, .td-list, .chat-pane, .chat-head, .chat-log, .chat-composer',
    )
    const rows = [...document.querySelectorAll('.td-row[role=option]')].map((row) => row.getBoundingClientRect().height)
    return [
      ...[...boxes].filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => `wide: ${box.className}`),
      ...(new Set(rows).size > 1 ? [`rows: ${rows}`] : []),
    ]
  })
  expect(faults).toEqual([])
}

for (const path of [
  '/c/nonsense',
  '/c/%E0%A4%A',
  '/c/%00',
  '/c/c2c_',
  '/c/c2c_two words',
  `/c/c2c_${WORD}`,
  '/c/../c/',
]) {
  test(`an address that names no conversation says so beside the list: ${path.slice(0, 20)}`, async () => {
    await alice.page.evaluate((to) => {
      history.pushState(null, '', to)
      dispatchEvent(new PopStateEvent('popstate'))
    }, path)
    if (path === '/c/../c/') await alice.page.getByText('Pick a chat').waitFor()
    else await alice.page.getByRole('alert').filter({ hasText: 'This link leads nowhere' }).waitFor()
    expect(await alice.names()).toContain('Ben Carter')
    await expectInShape()
  })
}

test('a bad address is told at the first load too, on a phone with a way to the list', async () => {
  const phone = await (app as WebApp).window({ viewport: { width: 390, height: 844 }, path: '/c/nonsense' })
  await phone.enter('alice')
  await phone.page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor()
  await phone.page.locator('.chat-side').getByRole('button', { name: 'Chats' }).click()
  await phone.row('Ben Carter').waitFor()
  expect(phone.complaints).toEqual([])
})

for (const [path, name] of [
  ['/c/c2c_nobody-at-all', 'nobody-at-all'],
  ['/c/group_unknown', 'unknown'],
] as const) {
  test(`a well-formed address of nobody is an empty chat, and makes no row: ${name}`, async () => {
    await alice.page.goto(`${(app as WebApp).url}${path}`)
    await alice.page.locator('.chat-name', { hasText: name }).waitFor()
    await alice.row('Ben Carter').waitFor()
    expect(await alice.names()).not.toContain(name)
    expect(await alice.page.locator('.chat-bubble').count()).toBe(0)
  })
}

test('what is written to a group that does not exist is not lost', async () => {
  await alice.say('Is anybody here?')
  await alice.page.locator('.chat-pane').getByText('Not sent').first().waitFor()
  await alice.page.locator('.chat-pane').getByText('Is anybody here?').waitFor()
})

test('a message as long as can be goes through, as one word and as many lines', async () => {
  await alice.row('Ben Carter').click()
  const lines = 'line of text\n'.repeat(2000).slice(0, MESSAGE_BYTES - 1)
  for (const text of ['W'.repeat(MESSAGE_BYTES), `${lines}!`, '😀'.repeat(MESSAGE_BYTES / 4)]) {
    await alice.say(text)
    await alice.row('Ben Carter').locator('.td-row-status.is-sent').waitFor()
    await alice.page.getByRole('button', { name: 'Show all' }).last().click()
    const shown = await alice.page.locator('.chat-bubble .chat-text').last().textContent()
    expect(shown).toBe(text)
    await expectInShape()
  }
})

test('a message that is too long is not sent, says by how much, and stays in the field', async () => {
  for (const [text, over] of [
    ['W'.repeat(MESSAGE_BYTES + 7), '7 characters over'],
    ['😀'.repeat(10_000), `${(10_000 - MESSAGE_BYTES / 4).toString()} characters over`],
  ] as const) {
    const before = await alice.page.locator('.chat-bubble').count()
    await alice.say(text)
    await alice.page.getByRole('status').filter({ hasText: over }).waitFor()
    expect(await alice.composer().inputValue()).toBe(text)
    expect(await alice.page.locator('.chat-bubble').count()).toBe(before)
    await expectInShape()
  }
})

test('a text too long to be sent is there again after a reload', async () => {
  const text = await alice.composer().inputValue()
  await alice.page.getByRole('searchbox').focus()
  await alice.page.reload()
  await until(async () => (await alice.composer().inputValue()) === text, 'the draft comes back')
  await alice.composer().fill('')
})

test('a word of a thousand letters stays within a row, a chat, a draft, and as the name of a person and a group', async () => {
  const group = { groupType: 'Public', groupName: WORD.slice(0, GROUP_NAME_BYTES), members: ['alice'] }
  const groupID = await ben.getGroupManager().createGroup(group)
  await ben.setSelfInfo({ nickName: WORD.slice(0, NICK_BYTES) })
  await say(WORD, { groupID })
  await say(WORD)
  // Rows move as messages come: who aims waits until they stand.
  await alice.page.locator('#conv-c2c_ben .td-row-preview', { hasText: WORD.slice(0, 60) }).waitFor()
  await alice.page.locator(`[id="conv-group_${groupID}"] .td-row-preview`, { hasText: WORD.slice(0, 60) }).waitFor()
  await alice.page.locator(`[id="conv-group_${groupID}"]`).click()
  await alice.page.locator('.chat-who').waitFor()
  await alice.page.locator('.chat-bubble', { hasText: WORD }).last().waitFor()
  await alice.composer().fill(WORD)
  await expectInShape()
  // The draft lifts its row: who aims at the other one waits for that.
  await alice.page.locator(`[id="conv-group_${groupID}"][aria-posinset="1"]`).waitFor()
  await alice.page.locator('#conv-c2c_ben').click()
  await alice.page.locator('.td-row-prefix').waitFor()
  await expectInShape()
  await alice.page.getByRole('searchbox').fill('WWW')
  await alice.page.locator('.td-search-results mark').first().waitFor()
  await expectInShape()
  await alice.page.getByRole('searchbox').fill(WORD)
  await expectInShape()
  await alice.page.getByRole('searchbox').fill('')
  const phone = await (app as WebApp).window({ viewport: { width: 320, height: 640 } })
  await phone.enter('alice')
  await phone.page.locator('#conv-c2c_ben').waitFor()
  await expectInShape(phone)
  await phone.page.locator('#conv-c2c_ben').click()
  await phone.page.locator('.chat-bubble').first().waitFor()
  await expectInShape(phone)
  await ben.setSelfInfo({ nickName: 'Ben Carter' })
})

test('a picture that is broken or not allowed leaves the generated one, and nothing foreign is asked for', async () => {
  const asked: string[] = []
  alice.page.on('request', (request) => asked.push(request.url()))
  const { url } = app as WebApp
  const pictures = [
    `${url}/no-such-picture.png`,
    `${url}/a-page-is-no-picture`,
    'javascript:alert(1)',
    'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    'http://example.invalid/face.png',
    'blob:http://example.invalid/face',
    'file:///etc/hostname',
    '//[',
  ]
  const avatar = alice.page.locator('#conv-c2c_ben .td-avatar')
  const before = await avatar.boundingBox()
  for (const [i, faceUrl] of pictures.entries()) {
    await ben.setSelfInfo({ faceUrl })
    await say(`picture ${i}`)
    await alice.page
      .locator('#conv-c2c_ben')
      .filter({ hasText: `picture ${i}` })
      .waitFor()
    await until(async () => (await avatar.locator('img').count()) === 0, 'the broken picture goes')
    expect(await avatar.locator('.td-avatar-letters').isVisible()).toBe(true)
    const { width, height } = (await avatar.boundingBox()) ?? {}
    expect({ width, height }).toEqual({ width: before?.width, height: before?.height })
  }
  expect(asked.filter((one) => !one.startsWith(url))).toEqual([])
  expect(asked).toContain(`${url}/no-such-picture.png`)
  await expectInShape()
})

test('nothing was thrown, and the page’s own policy refused nothing', () => {
  expect(alice.complaints).toEqual([])
})
