import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './command.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a Chromium, installing Debian's where we may; null when there is none to be had. */
export async function findChromium() {
  const chosen = process.env.TIDINGS_CHROMIUM
  if (chosen) return isProgram(chosen) ? chosen : null
  const found = search()
  if (found || process.getuid?.() !== 0 || !onPath('apt-get')) return found
  console.log('No Chromium is here: apt-get install chromium')
  await run('apt-get', ['update'], { quiet: true })
  const { code } = await run('apt-get', ['install', '-y', 'chromium'], {
    quiet: true,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
  return code === 0 ? search() : null
}

function search() {
  for (const name of NAMES) {
    const path = onPath(name)
    if (path) return path
  }
  return PLACES.find(isProgram) ?? null
}

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram)

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
