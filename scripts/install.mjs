import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { insist, node, root, run, tools } from './command.mjs'

/** Installs what package-lock.json names when it is not there; says why in one line, and nothing when all is well. */
export async function install() {
  const reason = stale()
  if (!reason) return
  console.log(`${reason}: npm ci (some minutes when a native part has to be compiled)`)
  insist(await run('npm', ['ci', '--no-fund', '--no-audit']), 'npm ci failed.')
}

/** Installs, and compiles to `dist` what is asked for or everything: at run time packages see only that of each other. */
export async function installAndBuild(...projects) {
  await install()
  insist(await node([tools.tsc, '-b', ...projects], { quiet: true }), 'The packages do not compile.')
}

/** Compares contents, not times: a checkout touches times, and an interrupted install leaves them in any order. */
function stale() {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'))
  if (!installed) return 'Nothing is installed yet'
  for (const [path, { version, link, optional, devOptional }] of Object.entries(wanted ?? {})) {
    const there = installed[path]
    // Workspaces are links; optional packages are absent where they were not made for.
    if (!path.startsWith('node_modules/') || link || (!there && (optional || devOptional))) continue
    if (there?.version !== version) return `${path.slice('node_modules/'.length)} ${version} is not installed`
  }
  return null
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}
