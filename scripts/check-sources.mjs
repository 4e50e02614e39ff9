import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root } from './command.mjs'

/** biome's noRestrictedGlobals sees a global's name, but not a property of one that is allowed. */
const RULES = [
  {
    folders: ['packages/model/src', 'packages/protocol/src', 'packages/client/src'],
    words: /\bMath\.random\b|\bglobalThis\b/,
    why: 'takes chance from its platform',
  },
  {
    folders: ['packages/server/src'],
    words: /\bDate\.now\b|\bnew Date\b|\bsetTimeout\b|\bsetInterval\b|\bMath\.random\b|\bperformance\.now\b/,
    why: 'takes clock, timers and chance from its World',
  },
]

/** Lines that reach for the clock, a timer or chance themselves, where a simulator could not stand in. */
export function sourceFaults() {
  const faults = []
  for (const { folders, words, why } of RULES)
    for (const path of folders.flatMap((folder) => sources(join(root, folder)))) {
      const place = relative(root, path)
      if (place.split(sep).includes('platform')) continue
      readFileSync(path, 'utf8')
        .split('\n')
        .forEach((line, index) => {
          const word = words.exec(line.replace(/^\s*(\*|\/\/|\/\*).*/, ''))?.[0]
          if (word) faults.push(`${place}:${index + 1} says ${word}; ${place.split(sep)[1]} ${why}`)
        })
    }
  return faults
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}
