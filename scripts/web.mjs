import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { insist, node, root, tools } from './command.mjs'

/** What the web app is made of: packages come in as `dist`, but it is their sources that people change. */
const SOURCES = [
  'apps/web/src',
  'apps/web/public',
  'apps/web/index.html',
  'apps/web/package.json',
  'apps/web/vite.config.ts',
  ...['react', 'browser', 'client', 'model', 'protocol'].map((name) => `packages/${name}/src`),
  'packages/react/styles',
]
const PAGE = 'apps/web/dist/site/index.html'

/** The projects whose compiled files go into the web app. */
export const WEB_PROJECTS = ['packages/browser', 'packages/react']

/** Builds the web app from compiled packages, unless what is there is younger than everything that it is made of. */
export async function buildWeb({ always = false } = {}) {
  const built = changedAt(PAGE)
  if (!always && built > 0 && SOURCES.every((path) => newestIn(path) <= built)) return
  console.log('Building the web app.')
  insist(await node([tools.vite, 'build', join(root, 'apps/web')], { quiet: true }), 'The web app does not build.')
}

/** Unix milliseconds; 0 when there is no such file. */
const changedAt = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** When the last file below a path changed. Tests are no part of the app. */
function newestIn(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => !/\.test\.tsx?$/.test(entry.name))
    .reduce((newest, entry) => Math.max(newest, newestIn(join(path, entry.name))), found.mtimeMs)
}
