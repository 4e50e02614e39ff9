import { posix } from 'node:path'
import ts from 'typescript'
import { FORBIDDEN, PACKAGES, PORTABLE, RANKS, SUBPATHS } from './layers.ts'

interface Import {
  readonly from: string
  /** As written. */
  readonly target: string
  /** The file it names, when it is one of this project by a relative path. */
  readonly file: string | null
}

/** Every import that breaks a rule of {@link PACKAGES} and its neighbours, as a sentence. Keys are paths from the root. */
export function findViolations(files: ReadonlyMap<string, string>): string[] {
  const imports = [...files].flatMap(([path, text]) => importsOf(path, text))
  return [...imports.flatMap(violationsOf), ...cycles(files, imports)]
}

function importsOf(from: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName: target }) => ({
    from,
    target,
    file: target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), target)) : null,
  }))
}

function violationsOf({ from, target, file }: Import): string[] {
  const home = packageOf(from)
  const faults: string[] = []
  const fault = (why: string) => faults.push(`${from} imports ${target}: ${why}`)
  if (home === null) return [`${from}: its package is not in the table`]

  if (file !== null) {
    if (packageOf(file) !== home) fault('another package is imported by its name')
    else if (isLibrary(home) && file === `${home}/src/index.ts`) fault('nobody inside a package imports its index')
    else {
      const why = rankFault(home, from, file)
      if (why) fault(why)
    }
  }
  const [, name, subpath] = /^@tidings\/([^/]+)(?:\/(.+))?$/.exec(target) ?? []
  if (name !== undefined) {
    if (home === `packages/${name}`) fault('a package does not import itself by its name')
    else if (!PACKAGES[home]?.includes(name)) fault(`${home} may not import ${name}`)
    if (subpath !== undefined && !SUBPATHS.includes(subpath)) fault('only an index, ./testing and ./contract are open')
  }
  if (FORBIDDEN[`${home}/${partOf(home, from)}`]?.some((t) => target === t || target.startsWith(`${t}/`)))
    fault('this part may not know it')
  if (PORTABLE.includes(home) && target.startsWith('node:') && !isTest(from))
    fault('a portable package runs without Node')
  if ((target === 'vitest' || target.startsWith('vitest/')) && !mayTest(from))
    fault('only tests and contracts may use it')
  return faults
}

function rankFault(home: string, from: string, to: string): string | null {
  const ranks = RANKS[home]
  const [here, there] = [partOf(home, from), partOf(home, to)]
  if (!ranks || here === there || here === 'index') return null
  const [above, below] = [rankOf(ranks, here), rankOf(ranks, there)]
  if (above < 0) return `${here} has no rank in ${home}`
  if (below < 0) return `${there} has no rank in ${home}`
  if (above === below) return `${here} and ${there} are blind to each other`
  return above < below ? null : `${here} stands below ${there}`
}

const rankOf = (ranks: readonly (readonly string[])[], part: string): number => ranks.findIndex((r) => r.includes(part))

const isLibrary = (home: string): boolean => home.startsWith('packages/')

const packageOf = (path: string): string | null =>
  Object.keys(PACKAGES).find((name) => path.startsWith(`${name}/`)) ?? null

/** The folder or file in `src` that a path belongs to; the test of a part is part of it. */
function partOf(home: string, path: string): string {
  const [first = ''] = path.slice(`${home}/src/`.length).split('/')
  return first.replace(/(\.(browser\.)?test|\.contract)?\.ts$/, '')
}

const isTest = (path: string): boolean => path.endsWith('.test.ts')

const mayTest = (path: string): boolean =>
  isTest(path) || path.endsWith('.contract.ts') || path.includes('/testing/') || path.startsWith('tests/')

/** One sentence for each circle of files, found by walking the imports and naming the way back. */
function cycles(files: ReadonlyMap<string, string>, imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>()
  for (const { from, file } of imports)
    if (file !== null && files.has(file)) next.set(from, [...(next.get(from) ?? []), file])
  const found: string[] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): void => {
    const at = path.indexOf(file)
    if (at >= 0) found.push(`circle: ${[...path.slice(at), file].join(' → ')}`)
    if (at >= 0 || done.has(file)) return
    path.push(file)
    for (const target of next.get(file) ?? []) visit(target)
    path.pop()
    done.add(file)
  }
  for (const file of files.keys()) visit(file)
  return found
}
