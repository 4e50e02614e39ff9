import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright'

const executablePath =
  process.env.TIDINGS_CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'].find(
    existsSync,
  )

/** Started for this machine: as root there is no sandbox, and nothing is fetched in the background. */
const ARGS = [
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
  return executablePath === undefined ? null : await chromium.launch({ executablePath, args: ARGS })
}
