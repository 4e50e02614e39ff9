import { afterAll, expect, test } from 'vitest'
import { Workshop } from '../end-to-end/processes.ts'
import { expectedList, traceFile } from '../end-to-end/real-trace.ts'
import { launchChromium } from './chromium.ts'
import { DeviceWindow } from './device-window.ts'

const ends: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

/** A row as a person reads it. */
interface Row {
  readonly id: string
  readonly preview: string
  readonly seal: string
}

/** All rows of the list, which draws only those in view: from its top to its end. */
async function readRows(device: DeviceWindow): Promise<Row[]> {
  const rows = new Map<number, Row>()
  const list = device.page.locator('.td-list')
  for (;;) {
    const drawn = await list.locator('.td-row[role=option]').evaluateAll((all) =>
      all.map((row) => ({
        at: Number(row.getAttribute('aria-posinset')),
        id: row.getAttribute('data-conversation') ?? '',
        preview: row.querySelector('.td-row-preview .td-clip')?.textContent ?? '',
        seal: row.querySelector('.td-row-trailing')?.textContent ?? '',
      })),
    )
    for (const { at, ...row } of drawn) rows.set(at, row)
    const isEnd = await list.evaluate((element) => {
      const end = element.scrollHeight - element.clientHeight
      if (element.scrollTop >= end - 1) return true
      element.scrollTop = Math.min(end, element.scrollTop + element.clientHeight)
      return false
    })
    await device.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    if (isEnd) break
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row)
}

/** A row shows a message as one line, cut at 200 letters, in a group after the sender's name. */
function isShown(shown: string, text: string): boolean {
  const line = text.replace(/\s+/g, ' ').trim()
  return shown.endsWith(line) || (shown.length >= 190 && line.includes(shown.slice(-100)))
}

test('a person’s real inbox, imported, shows every conversation in order, with its last message and its count', async ({
  skip,
}) => {
  const file = traceFile('small/inbox')
  if (file === null) return skip('the real traces (../shared/data) are not here')
  const browser = await launchChromium()
  if (!browser) return skip('there is no Chromium')
  ends.push(() => browser.close())
  const workshop = new Workshop()
  ends.push(() => workshop.close())
  await workshop.tidings('import', file, '--data', workshop.data)
  const server = await workshop.serve()

  const device = await DeviceWindow.open(browser, `http://127.0.0.1:${server.port}`)
  ends.push(() => device.close())
  await device.page.getByRole('textbox', { name: 'User ID' }).fill('u217')
  await device.page.getByRole('textbox', { name: 'UserSig' }).fill(workshop.sigOf('u217'))
  await device.page.getByRole('button', { name: 'Sign in' }).click()
  await device.page.waitForSelector('.td-row[role=option]')
  await device.page.locator('.td-status-text').waitFor({ state: 'detached' })

  const expected = expectedList(file, 'u217')
  expect(expected.length).toBe(51)
  const rows = await readRows(device)
  expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
  expect(rows.map(({ seal }) => seal)).toEqual(
    expected.map(({ unread }) => (unread === 0 ? '' : unread > 99 ? '99+' : String(unread))),
  )
  for (const [i, { id, text }] of expected.entries()) {
    const shown = rows[i]?.preview ?? ''
    const call = /^call (-?\d+)$/.exec(text)?.[1]
    if (call === undefined) expect(isShown(shown, text), `${id}: ${shown}`).toBe(true)
    else expect(shown, id).toMatch(Number(call) < 0 ? /未接来电|Missed call/ : /语音通话|Voice call/)
  }
  expect(device.complaints).toEqual([])
})
