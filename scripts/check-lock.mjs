import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.mjs'

/**
 * What is wrong with package-lock.json. A package for another system that is missing there does not stop `npm install`
 * here, but `npm ci` everywhere; an address ties the file to one registry.
 */
export function lockFaults(lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))) {
  const faults = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (typeof entry.resolved === 'string' && !entry.link) faults.push(`${path} has an address: ${entry.resolved}`)
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      if (!isReachable(lock.packages, path, name)) faults.push(`${path || 'the root'} lacks its optional ${name}`)
  }
  return faults
}

/** Looks where node would: beside, then in every folder above. */
function isReachable(packages, from, name) {
  for (let folder = from; ; ) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true
    if (folder === '') return false
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
  }
}
