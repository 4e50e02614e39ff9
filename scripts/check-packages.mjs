import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './command.mjs'

const NEEDED = ['name', 'version', 'description', 'license', 'type', 'engines', 'files']
/** What has no business in a published package. */
const UNWANTED = /\.test\.|\.tsbuildinfo$|^src\/|\.db$|\.pem$|\.env/

/** What a user of the published packages would stumble over: missing targets, stray files, versions that disagree. */
export async function packageFaults() {
  const { code, output } = await run('npm', ['pack', '--dry-run', '--json', '--workspaces', '--silent'], {
    quiet: true,
  })
  if (code !== 0) return [output]
  const packed = new Map(
    listOf(output.slice(output.search(/[[{]/))).map((entry) => [entry.name, entry.files.map((f) => f.path)]),
  )
  const manifests = folders().map((folder) => ({ folder, ...read(join(folder, 'package.json')) }))
  const versions = new Map(manifests.map(({ name, version }) => [name, version]))
  return manifests
    .filter((manifest) => !manifest.private)
    .flatMap((manifest) =>
      faultsOf(manifest, packed.get(manifest.name) ?? [], versions).map((f) => `${manifest.name}: ${f}`),
    )
}

function faultsOf(manifest, files, versions) {
  const faults = NEEDED.filter((field) => !(field in manifest)).map((field) => `has no ${field}`)
  if (versions.get(manifest.name) !== read('package.json').version) faults.push('has another version than the project')
  for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies }))
    if (versions.has(name) ? range !== versions.get(name) : !/^\d+\.\d+\.\d+$/.test(range))
      faults.push(`asks for ${name} ${range}, which is not one exact version`)
  for (const target of targetsOf([manifest.exports, manifest.bin]))
    if (!files.includes(target.replace(/^\.\//, ''))) faults.push(`names ${target}, but does not contain it`)
  for (const file of files) if (UNWANTED.test(file)) faults.push(`contains ${file}`)
  return faults
}

const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const folders = () =>
  Object.keys(read('package-lock.json').packages).filter((path) => /^(packages|apps)\/[^/]+$/.test(path))
const targetsOf = (value) =>
  typeof value === 'string' ? [value] : value ? Object.values(value).flatMap((inner) => targetsOf(inner)) : []
/** npm 11 prints a list, npm 12 an object by name. */
const listOf = (json) => Object.values(JSON.parse(json))
