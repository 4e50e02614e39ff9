import type { Client } from '@tidings/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../end-to-end/running-server.ts'
import type { DeviceWindow } from './device-window.ts'
import { openWebApp, type WebApp } from './web-app.ts'

const PEOPLE = { alice: 'Alice Lin', ben: 'Ben Carter', mei: '陈小美', nora: 'Nora Lindqvist' }

let app: WebApp | null
let alice: DeviceWindow
let phone: DeviceWindow
let ben: DeviceWindow
let mei: Client
beforeAll(async () => {
  app = await openWebApp(PEOPLE)
  if (!app) return
  alice = await app.window()
  phone = await app.window({ viewport: { width: 390, height: 844 }, hasTouch: true })
  ben = await app.window()
  await alice.enter('alice')
  await phone.enter('alice')
  await ben.enter('ben')
  mei = await app.user('mei')
}, 60_000)
afterAll(async () => {
  await app?.close()
})
beforeEach(({ skip }) => {
  if (!app) skip('there is no Chromium')
})

const tell = (from: Client, userID: string, text: string, fields: object = {}) =>
  from
    .getMessageManager()
    .sendMessage(Object.assign(from.getMessageManager().createTextMessage(text), fields), { userID })
const seal = (device: DeviceWindow, name: string) => device.row(name).locator('.td-seal')
const shows = (device: DeviceWindow, name: string, text: string) => device.row(name).filter({ hasText: text }).waitFor()
const order = (device: DeviceWindow, names: readonly string[]) =>
  until(async () => JSON.stringify(await device.names()) === JSON.stringify(names), `the order ${names}`)

test('an empty list says so, and leads on', async () => {
  await alice.page.getByRole('heading', { name: 'No chats yet' }).waitFor()
  await alice.page.getByRole('button', { name: 'New chat' }).first().waitFor()
})

test('what one person says appears in the list of the other, with a badge, on each device', async () => {
  await ben.page.getByRole('button', { name: 'New chat' }).first().click()
  await ben.page.getByRole('textbox', { name: 'User ID of the other person' }).fill('alice')
  await ben.page.keyboard.press('Enter')
  await ben.say('Are you there?')
  for (const device of [alice, phone]) {
    await shows(device, 'Ben Carter', 'Are you there?')
    expect(await seal(device, 'Ben Carter').textContent()).toBe('1')
  }
  expect(await alice.page.title()).toBe('(1) Tidings')
  expect(await alice.row('Ben Carter').getAttribute('aria-label')).toMatch(
    /^Ben Carter, 1 unread, Are you there\?, today \d/,
  )
})

test('opening a conversation takes its badge away, on the reader’s other device too', async () => {
  await alice.row('Ben Carter').click()
  await alice.page.locator('.chat-pane').getByText('Are you there?').waitFor()
  await alice.page.getByText('New messages').waitFor()
  for (const device of [alice, phone]) await seal(device, 'Ben Carter').waitFor({ state: 'detached' })
  expect(await alice.page.title()).toBe('Tidings')
})

test('an answer goes both ways and shows its state', async () => {
  await alice.say('Yes, always')
  await ben.page.locator('.chat-pane').getByText('Yes, always').waitFor()
  await alice.row('Ben Carter').locator('.td-row-status.is-sent').waitFor()
  await shows(phone, 'Ben Carter', 'Yes, always')
})

test('a pinned conversation goes to the top, on each device, and back', async () => {
  await tell(mei, 'alice', '汤炖好了')
  await order(alice, ['陈小美', 'Ben Carter'])
  await alice.choose('Ben Carter', 'Pin')
  for (const device of [alice, phone]) await order(device, ['Ben Carter', '陈小美'])
  await alice.choose('Ben Carter', 'Unpin')
  for (const device of [alice, phone]) await order(device, ['陈小美', 'Ben Carter'])
})

test('a draft shows in red, lifts its row, and is there again when one comes back', async () => {
  await alice.row('Ben Carter').click()
  await alice.composer().fill('half a thought')
  await alice.row('陈小美').click()
  await shows(alice, 'Ben Carter', '[Draft] half a thought')
  await order(alice, ['Ben Carter', '陈小美'])
  const colour = await alice
    .row('Ben Carter')
    .locator('.td-row-prefix')
    .evaluate((prefix) => getComputedStyle(prefix).color)
  expect(colour).toBe('rgb(176, 45, 25)')
  await alice.row('Ben Carter').click()
  await until(async () => (await alice.composer().inputValue()) === 'half a thought', 'the draft comes back')
  await alice.composer().fill('')
  await alice.row('陈小美').click()
  await alice.row('Ben Carter').locator('.td-row-prefix').waitFor({ state: 'detached' })
})

test('tabs show what they say, with how many wait in each', async () => {
  await alice.choose('Ben Carter', 'Star')
  await tell(mei, 'alice', '还在吗？')
  await tell(await (app as WebApp).user('nora'), 'alice', 'Good evening')
  await alice.page.getByRole('tab', { name: 'Unread 1' }).click()
  await order(alice, ['Nora Lindqvist'])
  await alice.tab('Starred')
  await order(alice, ['Ben Carter'])
  await alice.tab('Groups')
  await alice.page.getByRole('heading', { name: 'No groups yet' }).waitFor()
  await alice.tab('All')
  await order(alice, ['Nora Lindqvist', '陈小美', 'Ben Carter'])
})

test('a conversation goes into a conversation group, which has a tab from then on', async () => {
  await alice.row('Ben Carter').click({ button: 'right' })
  await alice.page.getByRole('menuitem', { name: 'Move to group' }).click()
  await alice.page.getByRole('textbox', { name: 'New group' }).fill('Work')
  await alice.page.keyboard.press('Enter')
  for (const device of [alice, phone]) await device.page.getByRole('tab', { name: 'Work' }).waitFor()
  await alice.tab('Work')
  await order(alice, ['Ben Carter'])
  await alice.tab('All')
})

test('a muted conversation shows a dot and no number, and does not count', async () => {
  await alice.choose('Nora Lindqvist', 'Mute')
  await alice.row('Nora Lindqvist').locator('.td-dot.is-muted').waitFor()
  await seal(alice, 'Nora Lindqvist').waitFor({ state: 'detached' })
  await until(async () => (await alice.page.title()) === 'Tidings', 'muted messages do not count')
  await alice.choose('Nora Lindqvist', 'Unmute')
  await seal(alice, 'Nora Lindqvist').waitFor()
  await alice.choose('Nora Lindqvist', 'Mark as read')
  await seal(alice, 'Nora Lindqvist').waitFor({ state: 'detached' })
  await alice.choose('Nora Lindqvist', 'Mark as unread')
  await phone.row('Nora Lindqvist').locator('.td-dot.is-unread').waitFor()
  await alice.choose('Nora Lindqvist', 'Mark as read')
})

test('an invitation to a group is a new row, and a mention there stands before the text until it is read', async () => {
  const groups = mei.getGroupManager()
  const groupID = await groups.createGroup({ groupType: 'Public', groupName: '周末爬山', members: ['alice'] })
  await alice.row('周末爬山').waitFor()
  const { sendMessage, createTextAtMessage } = {
    sendMessage: mei.getMessageManager().sendMessage.bind(mei.getMessageManager()),
    createTextAtMessage: mei.getMessageManager().createTextAtMessage.bind(mei.getMessageManager()),
  }
  await sendMessage(createTextAtMessage('几点集合？', ['alice']), { groupID })
  await shows(alice, '周末爬山', '[@you] 陈小美: 几点集合？')
  await alice.page.getByRole('tab', { name: '@me 1' }).waitFor()
  await alice.row('周末爬山').click()
  await alice.row('周末爬山').locator('.td-row-prefix').waitFor({ state: 'detached' })
})

test('a message that stays out of the list is a line in the chat and leaves the row as it was', async () => {
  await alice.row('陈小美').click()
  await tell(mei, 'alice', '陈小美 换了头像', { isExcludedFromLastMessage: true, isExcludedFromUnreadCount: true })
  await alice.page.locator('.chat-pane').getByText('陈小美 换了头像').waitFor()
  await shows(alice, '陈小美', '还在吗？')
})

test('deleting can be taken back; what is not taken back is gone everywhere', async () => {
  await alice.choose('Nora Lindqvist', 'Delete chat')
  await alice.row('Nora Lindqvist').waitFor({ state: 'detached' })
  await alice.page.getByRole('button', { name: 'Undo' }).click()
  await alice.row('Nora Lindqvist').waitFor()
  await alice.choose('Nora Lindqvist', 'Delete chat')
  await phone.row('Nora Lindqvist').waitFor({ state: 'detached', timeout: 20_000 })
})

test('search finds names and last messages, marks what was looked for, and leads there', async () => {
  const field = alice.page.getByRole('searchbox')
  await field.fill('always')
  const hit = alice.page.locator('.td-search-results button')
  await hit.locator('mark', { hasText: 'always' }).waitFor()
  await field.fill('no such thing')
  await alice.page.getByRole('heading', { name: 'Nothing for “no such thing”' }).waitFor()
  await field.fill('ben')
  await hit.first().click()
  await alice.page.locator('.chat-name', { hasText: 'Ben Carter' }).waitFor()
  await field.fill('')
})

test('without a line what one says is shown as sending, and is delivered once when the line is back', async () => {
  await alice.row('Ben Carter').click()
  await alice.cut()
  await alice.page.locator('.td-status', { hasText: 'Offline' }).waitFor({ timeout: 20_000 })
  await alice.say('said in a tunnel')
  await alice.row('Ben Carter').locator('.td-row-status.is-sending').waitFor()
  alice.mend()
  await alice.row('Ben Carter').locator('.td-row-status.is-sent').waitFor({ timeout: 30_000 })
  await ben.page.locator('.chat-pane').getByText('said in a tunnel').waitFor()
  expect(await ben.page.locator('.chat-pane').getByText('said in a tunnel').count()).toBe(1)
  await alice.page.locator('.td-status-text').waitFor({ state: 'detached' })
})

test('the first words to somebody, without a line, wait quietly and arrive later', async () => {
  await alice.cut()
  await alice.page.locator('.td-status', { hasText: 'Offline' }).waitFor({ timeout: 20_000 })
  await alice.page.getByRole('button', { name: 'New chat' }).first().click()
  await alice.page.getByRole('textbox', { name: 'User ID of the other person' }).fill('zoe')
  await alice.page.keyboard.press('Enter')
  await alice.page.locator('.chat-name', { hasText: 'zoe' }).waitFor()
  await alice.say('Nice to meet you')
  await alice.row('zoe').locator('.td-row-status.is-sending').waitFor()
  alice.mend()
  await alice.row('zoe').locator('.td-row-status.is-sent').waitFor({ timeout: 30_000 })
  await alice.page.locator('.td-status-text').waitFor({ state: 'detached' })
})

test('reloaded without a line, the list is there as it was', async () => {
  const before = await alice.names()
  await alice.cut()
  await alice.page.reload()
  await alice.row('Ben Carter').waitFor()
  expect(await alice.names()).toEqual(before)
  await shows(alice, 'Ben Carter', 'said in a tunnel')
  alice.mend()
  await alice.page.locator('.td-status-text').waitFor({ state: 'detached', timeout: 30_000 })
})

test('after a restart of the server everybody is back without a reload', async () => {
  await (app as WebApp).restart()
  await ben.say('back again')
  await shows(alice, 'Ben Carter', 'back again')
  await shows(phone, 'Ben Carter', 'back again')
})

test('by keyboard: to the list, through it, into a chat and back', async () => {
  await alice.row('陈小美').click()
  await alice.composer().press('Escape')
  expect(await alice.page.evaluate(() => document.activeElement?.id)).toBe('conv-c2c_mei')
  await alice.page.keyboard.press('Home')
  await until(
    async () => (await alice.page.evaluate(() => document.activeElement?.getAttribute('aria-posinset'))) === '1',
    'Home leads to the first row',
  )
  await alice.page.keyboard.press('Enter')
  const first = (await alice.names())[0] as string
  await alice.page.locator('.chat-name', { hasText: first }).waitFor()
  await until(
    async () => (await alice.page.evaluate(() => document.activeElement?.tagName)) === 'TEXTAREA',
    'Enter leads to the composer',
  )
})

test('on a phone a chat covers the list, and the way back leads to where one was', async () => {
  await phone.row('Ben Carter').click()
  await phone.page.locator('.chat-pane').getByText('back again').waitFor()
  expect(await phone.row('Ben Carter').isVisible()).toBe(false)
  await phone.page.goBack()
  await phone.row('Ben Carter').waitFor()
  expect(await phone.page.locator('.chat-pane').count()).toBe(0)
})

test('nothing was thrown, and the page’s own policy refused nothing', () => {
  for (const device of [alice, phone, ben]) expect(device.complaints).toEqual([])
})
