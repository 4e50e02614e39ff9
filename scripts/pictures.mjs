import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright'
import { findChromium } from './chromium.mjs'
import { root } from './command.mjs'
import { installAndBuild } from './install.mjs'
import { buildWeb } from './web.mjs'

/** Takes the pictures of docs/pictures from a demonstration of its own. */
const FOLDER = join(root, 'docs/pictures')
const DESKTOP = { viewport: { width: 1280, height: 800 } }
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true }
const LOOKS = {
  'light-zh': { colorScheme: 'light', locale: 'zh-CN' },
  'dark-en': { colorScheme: 'dark', locale: 'en-US' },
  'light-en': { colorScheme: 'light', locale: 'en-US' },
  'dark-zh': { colorScheme: 'dark', locale: 'zh-CN' },
}
/** Long enough for the people of the demonstration to say something. */
const LIFE_MS = 4000
const SETTLED_MS = 900

await installAndBuild()
await buildWeb()
const executablePath = await findChromium()
if (!executablePath) throw new Error('There is no Chromium to take pictures with.')
mkdirSync(FOLDER, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'tidings-pictures-'))
const demo = spawn(
  process.execPath,
  [join(root, 'apps/server/bin/tidings.mjs'), 'demo', '--data', data, '--port', '0', '--log-level', 'error'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
try {
  const url = await addressOf(demo)
  for (const [look, options] of Object.entries(LOOKS)) {
    await picture(`desktop-${look}`, url, { ...DESKTOP, ...options }, async (page) => {
      if (look === 'light-en') await page.getByRole('searchbox').fill('the')
      else await row(page, look === 'dark-zh' ? 5 : 3).click()
      if (look === 'dark-zh') await row(page, 6).click({ button: 'right' })
    })
    await picture(`phone-${look}`, url, { ...PHONE, ...options }, async (page) => {
      if (look.startsWith('light-en') || look.startsWith('dark-zh')) await row(page, 3).tap()
    })
  }
  await picture('login-light-zh', url, { ...DESKTOP, ...LOOKS['light-zh'] })
} finally {
  await browser.close()
  demo.kill('SIGTERM')
  await new Promise((ended) => demo.once('exit', ended))
  rmSync(data, { recursive: true, force: true })
}

/** The n-th row from the top, from 0. */
function row(page, n) {
  return page.locator(`.td-row[aria-posinset="${n + 1}"]`)
}

async function picture(name, url, options, pose) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('.login-person').first().waitFor()
  if (pose) {
    await page.locator('.login-person').first().click()
    await page.locator('.td-row[role=option]').first().waitFor()
    await page.waitForTimeout(LIFE_MS)
    await pose(page)
  }
  await page.mouse.move(640, 795)
  await page.waitForTimeout(SETTLED_MS)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  await context.close()
  console.log(`docs/pictures/${name}.png`)
}

async function addressOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+:\d+/.exec(line)?.[0]
    if (url) {
      child.stdout.resume()
      return url
    }
  }
  throw new Error('The demonstration ended before it listened.')
}
