import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** The Chromium of this machine; undefined where there is none. */
export const CHROMIUM_PATH = [process.env.TIDINGS_CHROMIUM, ...PLACES].find((path) => path && existsSync(path))

/** As root there is no sandbox, and nothing is fetched in the background. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real Chromium; null where this machine has none. */
export async function launchChromium(): Promise<Browser | null> {
  return CHROMIUM_PATH ? await chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_ARGS }) : null
}
