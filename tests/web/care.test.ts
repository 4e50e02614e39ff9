import type { Client } from '@tidings/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../end-to-end/running-server.ts'
import type { DeviceWindow } from './device-window.ts'
import { openWebApp, type WebApp } from './web-app.ts'

const PEOPLE = { alice: 'Alice Lin', ben: 'Ben Carter', mei: '陈小美', nora: 'Nora Lindqvist' }

let app: WebApp | null
let alice: DeviceWindow
let phone: DeviceWindow
let ben: Client
let mei: Client
beforeAll(async () => {
  app = await openWebApp(PEOPLE)
  if (!app) return
  ben = await app.user('ben')
  mei = await app.user('mei')
  for (const [from, text] of [
    [mei, '晚上见'],
    [ben, 'See you'],
  ] as const)
    await tell(from, text)
  alice = await app.window()
  phone = await app.window()
  await alice.enter('alice')
  await phone.enter('alice')
  await alice.row('Ben Carter').waitFor()
  await phone.row('Ben Carter').waitFor()
}, 60_000)
afterAll(async () => {
  await app?.close()
})
beforeEach(({ skip }) => {
  if (!app) skip('there is no Chromium')
})

const tell = (from: Client, text: string) =>
  from.getMessageManager().sendMessage(from.getMessageManager().createTextMessage(text), { userID: 'alice' })
/** Which conversation has the focus. */
const focused = (device: DeviceWindow) =>
  device.page.evaluate(
    () => document.activeElement?.getAttribute('data-conversation') ?? document.activeElement?.tagName,
  )
const focusIs = (device: DeviceWindow, what: string) =>
  until(async () => (await focused(device)) === what, `the focus is on ${what}`)

test('a message that comes while a deletion can be undone brings its conversation back, unread', async () => {
  await alice.choose('Ben Carter', 'Delete chat')
  await alice.row('Ben Carter').waitFor({ state: 'detached' })
  await tell(ben, 'URGENT')
  await alice.row('Ben Carter').filter({ hasText: 'URGENT' }).waitFor()
  await alice.page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
  await phone.row('Ben Carter').filter({ hasText: 'URGENT' }).waitFor()
})

test('keys act on the row that has the focus, however it came there', async () => {
  await alice.row('Ben Carter').click()
  await alice.row('陈小美').click({ button: 'right' })
  await alice.page.keyboard.press('Escape')
  await focusIs(alice, 'c2c_mei')
  await alice.page.keyboard.press('Delete')
  await alice.row('陈小美').waitFor({ state: 'detached' })
  expect(await alice.row('Ben Carter').count()).toBe(1)
})

test('after a deletion the focus is on the next row, and Ctrl Z takes the deletion back', async () => {
  await focusIs(alice, 'c2c_ben')
  await alice.page.keyboard.press('Control+z')
  await alice.row('陈小美').waitFor()
})

test('a menu’s second page has the focus, and Escape closes it', async () => {
  await alice.row('陈小美').click({ button: 'right' })
  await alice.page.getByRole('menuitem', { name: 'Move to group' }).press('Enter')
  await until(async () => (await focused(alice)) === 'INPUT', 'the focus is in the menu')
  await alice.page.keyboard.press('Escape')
  await alice.page.getByRole('menu').waitFor({ state: 'detached' })
  await focusIs(alice, 'c2c_mei')
})

test('in a list without the open conversation the keyboard still finds a row', async () => {
  await alice.row('Ben Carter').click()
  await tell(mei, '还没睡？')
  await alice.tab('Unread')
  await alice.row('Ben Carter').waitFor({ state: 'detached' })
  expect(await alice.page.locator('.td-row[tabindex="0"]').count()).toBe(1)
  await alice.tab('All')
})

test('what a finger began to scroll on is not opened by the next click', async () => {
  await alice.row('Ben Carter').evaluate((row) => {
    const touch = { bubbles: true, pointerType: 'touch', button: 0 }
    row.dispatchEvent(new PointerEvent('pointerdown', touch))
    row.dispatchEvent(new PointerEvent('pointercancel', touch))
  })
  await alice.row('陈小美').evaluate((row: HTMLElement) => row.click())
  await alice.page.locator('.chat-name', { hasText: '陈小美' }).waitFor()
})

test('a page that is closed while a deletion could be undone has made up its mind', async () => {
  await alice.choose('陈小美', 'Delete chat')
  await alice.row('陈小美').waitFor({ state: 'detached' })
  await alice.page.reload()
  await alice.row('Ben Carter').waitFor()
  for (const device of [alice, phone]) await device.row('陈小美').waitFor({ state: 'detached' })
})

test('what was typed until the page was closed is there again', async () => {
  await alice.row('Ben Carter').click()
  await alice.composer().fill('typed and gone')
  await alice.page.reload()
  await alice.row('Ben Carter').waitFor()
  await until(async () => (await alice.composer().inputValue()) === 'typed and gone', 'the text comes back')
  await alice.composer().fill('')
  await alice.row('Ben Carter').waitFor()
})

test('kicked or not, the state of the connection is told to who comes back from the settings', async () => {
  await alice.cut()
  await alice.page.locator('.td-status', { hasText: 'Offline' }).waitFor({ timeout: 20_000 })
  await alice.page.getByRole('button', { name: 'Settings' }).click()
  await alice.page.getByRole('button', { name: 'Chats' }).click()
  await alice.page.locator('.td-status', { hasText: 'Offline' }).waitFor()
  alice.mend()
  await alice.page.locator('.td-status-text').waitFor({ state: 'detached', timeout: 30_000 })
})

test('the next person does not find the chat of the one before open', async () => {
  await alice.row('Ben Carter').click()
  await alice.page.getByRole('button', { name: 'Settings' }).click()
  await alice.page.getByRole('button', { name: 'Sign out' }).click()
  await alice.page.locator('.login-person').first().waitFor()
  expect(new URL(alice.page.url()).pathname).toBe('/')
  await alice.enter('nora')
  expect(await alice.page.locator('.chat-pane').count()).toBe(0)
  expect(alice.complaints).toEqual([])
})
