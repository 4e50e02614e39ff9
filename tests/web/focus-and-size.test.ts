import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../end-to-end/running-server.ts'
import type { DeviceWindow } from './device-window.ts'
import { openWebApp, type WebApp } from './web-app.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
/** More than one page and more than fits the window. */
const OTHERS = 60

let app: WebApp | null
let alice: DeviceWindow
let phone: DeviceWindow
beforeAll(async () => {
  app = await openWebApp({ alice: 'Alice Lin', ben: 'Ben Carter', nora: 'Nora Lindqvist' })
  if (!app) return
  for (const userID of [...Array.from({ length: OTHERS }, (_, i) => `u${i}`), 'nora', 'ben']) {
    const messages = (await app.user(userID)).getMessageManager()
    await messages.sendMessage(messages.createTextMessage('See you'), { userID: 'alice' })
  }
  alice = await app.window()
  await alice.enter('alice')
  phone = await app.window({ ...PHONE, hasTouch: true, reducedMotion: 'reduce' })
  await phone.enter('alice')
  for (const device of [alice, phone]) await device.row('Ben Carter').waitFor()
}, 60_000)
afterAll(async () => {
  await app?.close()
})
beforeEach(({ skip }) => {
  if (!app) skip('there is no Chromium')
})

/** What has the focus: an id, or a name of its kind. */
const focused = ({ page }: DeviceWindow) =>
  page.evaluate(() => {
    const element = document.activeElement
    return element?.id || element?.className || element?.localName
  })
const focusIs = (wanted: string, device = alice) =>
  until(async () => (await focused(device)) === wanted, `the focus on ${wanted}`)
const menu = () => alice.page.locator('.td-menu')

test('the list is a list box that tells each row’s place, and has one tab stop', async () => {
  const all = OTHERS + 2
  const read = () =>
    alice.page.getByRole('listbox', { name: 'Conversations' }).evaluate((list) =>
      [...list.children].map((row) => ({
        role: row.getAttribute('role'),
        place: Number(row.getAttribute('aria-posinset')),
        of: Number(row.getAttribute('aria-setsize')),
        top: row.getBoundingClientRect().top,
        isStop: row.getAttribute('tabindex') === '0',
      })),
    )
  // How many there are is not known before the last page is.
  const first = await read()
  expect(first.every(({ of }) => of === -1 || of === all)).toBe(true)
  await alice.page.locator('.td-row[tabindex="0"]').focus()
  await until(async () => {
    await alice.page.keyboard.press('End')
    return (await read()).some(({ place }) => place === all)
  }, 'the last row')
  for (const key of ['End', 'Home']) {
    await alice.page.keyboard.press(key)
    const edge = key === 'Home' ? '1' : String(all)
    await until(
      () => alice.page.evaluate((at) => document.activeElement?.getAttribute('aria-posinset') === at, edge),
      `${key} leads to row ${edge}`,
    )
    const rows = (await read()).sort((a, b) => a.place - b.place)
    expect(rows.every(({ role, of }) => role === 'option' && of === all)).toBe(true)
    expect(rows.map(({ place }) => place)).toEqual(rows.map((_, i) => (rows[0]?.place ?? 0) + i))
    expect(rows.map(({ top }) => top)).toEqual(rows.map(({ top }) => top).sort((a, b) => a - b))
    expect(rows.filter(({ isStop }) => isStop).length).toBe(1)
  }
})

test('each row is called by the name it shows, and then says the rest in words', async () => {
  const rows = await alice.page.locator('.td-row[role=option]').evaluateAll((all) =>
    all.map((row) => ({
      label: row.getAttribute('aria-label') ?? '',
      name: row.querySelector('.td-row-name')?.textContent ?? '',
    })),
  )
  for (const { label, name } of rows) expect(label.startsWith(`${name}, 1 unread, See you, today `)).toBe(true)
})

test('the focus of the keyboard can be seen wherever it goes', async () => {
  await alice.page.getByRole('searchbox').focus()
  const seen = new Set<string>()
  for (let i = 0; i < 12; i++) {
    const state = await alice.page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const box = element.closest('.search-field') ?? element
      const { outlineStyle, boxShadow } = getComputedStyle(box)
      return { name: element.className || element.localName, isSeen: outlineStyle !== 'none' || boxShadow !== 'none' }
    })
    if (state.name !== 'body') expect(state).toEqual({ ...state, isSeen: true })
    seen.add(state.name)
    await alice.page.keyboard.press('Tab')
  }
  expect(seen.size).toBeGreaterThan(4)
})

test('a menu gives the focus back to its row, closed by a key or by a choice, by mouse or by keyboard', async () => {
  await alice.row('Ben Carter').focus()
  for (const end of ['Escape', 'Tab']) {
    await alice.page.keyboard.press('Shift+F10')
    await menu().waitFor()
    await alice.page.keyboard.press(end)
    await focusIs('conv-c2c_ben')
  }
  await alice.page.keyboard.press('Shift+F10')
  await alice.page.getByRole('menuitem', { name: 'Pin' }).press('Enter')
  await focusIs('conv-c2c_ben')
  await alice.row('Nora Lindqvist').click({ button: 'right' })
  await alice.page.mouse.click(1200, 700)
  await menu().waitFor({ state: 'detached' })
  expect(await focused(alice)).not.toBe('body')
  await alice.choose('Ben Carter', 'Unpin')
  await menu().waitFor({ state: 'detached' })
  expect(await focused(alice)).not.toBe('body')
})

test('what is deleted hands the focus to a row, and what is taken back has it again', async () => {
  await alice.choose('Nora Lindqvist', 'Delete chat')
  await alice.row('Nora Lindqvist').waitFor({ state: 'detached' })
  expect(await focused(alice)).toMatch(/^conv-/)
  await alice.page.getByRole('button', { name: 'Undo' }).press('Enter')
  await focusIs('conv-c2c_nora')
})

test('leaving a chat, the search, a new chat or an empty tab never leaves the focus nowhere', async () => {
  await alice.row('Ben Carter').click()
  await alice.composer().press('Escape')
  await focusIs('conv-c2c_ben')
  const search = alice.page.getByRole('searchbox')
  await search.fill('ben')
  await alice.page.getByRole('button', { name: 'Clear the search' }).press('Enter')
  expect(await search.evaluate((field) => document.activeElement === field)).toBe(true)
  await search.press('Escape')
  expect(await focused(alice)).toMatch(/^conv-/)
  await alice.page.getByRole('button', { name: 'New chat' }).press('Enter')
  await alice.page.keyboard.press('Escape')
  await focusIs('icon-button')
  await alice.tab('Starred')
  await alice.page.getByRole('button', { name: 'Show all' }).press('Enter')
  await focusIs('td-filter')
})

test('on a phone the focus goes into the chat and back to its row', async () => {
  await phone.row('Ben Carter').tap()
  await focusIs('chat-side', phone)
  await phone.page.getByRole('button', { name: 'Back' }).tap()
  await focusIs('conv-c2c_ben', phone)
})

test('text of twice the size loses nothing sideways', async () => {
  for (const device of [alice, phone]) {
    await device.page.evaluate(() => {
      document.documentElement.style.fontSize = '32px'
    })
    const wide = () =>
      device.page.evaluate(() =>
        [...document.querySelectorAll('html, .app, .messenger, .pane, .td-list, .chat-pane, .chat-log, .chat-composer')]
          .filter((box) => box.scrollWidth > box.clientWidth + 1)
          .map((box) => `${box.className}: ${box.scrollWidth} in ${box.clientWidth}`),
      )
    expect(await wide()).toEqual([])
    await device.row('Ben Carter').click()
    await device.page.locator('.chat-bubble').first().waitFor()
    expect(await wide()).toEqual([])
    if (device === phone) await phone.page.goBack()
    await device.row('Ben Carter').click({ button: 'right' })
    await device.page.locator('.td-menu').waitFor()
    expect(await wide()).toEqual([])
    const box = await device.page.locator('.td-menu').boundingBox()
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= (device === phone ? 390 : 1280)).toBe(true)
    await device.page.keyboard.press('Escape')
    await device.page.getByRole('button', { name: device === phone ? 'Me' : 'Settings' }).click()
    expect(await wide()).toEqual([])
  }
})

test('who wants less motion gets none', async () => {
  const still = await (app as WebApp).window({ ...PHONE, reducedMotion: 'reduce' })
  const moving = () =>
    still.page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1)
        .map((animation) => (animation as CSSAnimation).animationName ?? 'transition'),
    )
  await still.enter('alice')
  expect(await moving()).toEqual([])
  await still.row('Ben Carter').click()
  expect(await moving()).toEqual([])
  await still.page.goBack()
  await still.row('Ben Carter').click({ button: 'right' })
  expect(await moving()).toEqual([])
  await still.page.getByRole('menuitem', { name: 'Delete chat' }).click()
  expect(await moving()).toEqual([])
  await still.page.getByRole('button', { name: 'Undo' }).click()
  await still.cut()
  await still.page.locator('.td-status-text').waitFor()
  expect(await moving()).toEqual([])
  await still.close()
})

test('nothing was thrown, and the page’s own policy refused nothing', () => {
  expect([...alice.complaints, ...phone.complaints]).toEqual([])
})
