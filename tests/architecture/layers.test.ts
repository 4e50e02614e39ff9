import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { PACKAGES, RANKS } from './layers.ts'
import { findViolations } from './violations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

function projectFiles(): Map<string, string> {
  const files = new Map<string, string>()
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !['node_modules', 'dist', '.git', 'tidings-data'].includes(entry.name)) walk(path)
      else if (entry.isFile() && /\.tsx?$/.test(entry.name))
        files.set(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'))
    }
  }
  for (const folder of ['packages', 'apps', 'tests', 'bench']) walk(join(root, folder))
  return files
}

describe('the project', () => {
  test('has no import that its layers forbid', () => {
    const files = projectFiles()
    expect(files.size).toBeGreaterThan(30)
    expect(findViolations(files)).toEqual([])
  })

  test('has a table of packages without a circle', () => {
    const reaches = (from: string, seen: readonly string[]): string[] =>
      (PACKAGES[`packages/${from}`] ?? []).flatMap((to) => (seen.includes(to) ? [to] : reaches(to, [...seen, to])))
    for (const name of Object.keys(PACKAGES)) {
      const short = name.replace('packages/', '')
      expect(reaches(short, [short]), name).not.toContain(short)
    }
  })

  test('ranks no part twice', () => {
    for (const ranks of Object.values(RANKS)) expect(new Set(ranks.flat()).size).toBe(ranks.flat().length)
  })
})

describe('a forbidden import is noticed', () => {
  const planted: readonly (readonly [what: string, files: Record<string, string>, says: string])[] = [
    [
      'from the server to the client',
      { 'packages/server/src/server.ts': `import { Client } from '@tidings/client'` },
      'packages/server may not import client',
    ],
    [
      'of a type alone',
      { 'packages/model/src/row.ts': `import type { Up } from '@tidings/protocol'` },
      'packages/model may not import protocol',
    ],
    [
      'of a type within an expression',
      { 'packages/model/src/row.ts': `export type Up = import('@tidings/protocol').Up` },
      'packages/model may not import protocol',
    ],
    [
      'by passing it on',
      { 'packages/model/src/row.ts': `export { up } from '@tidings/protocol'` },
      'packages/model may not import protocol',
    ],
    [
      'at run time',
      { 'packages/model/src/row.ts': `const p = await import('@tidings/protocol')` },
      'packages/model may not import protocol',
    ],
    [
      'past the index of a package',
      { 'packages/node/src/a.ts': `import { x } from '@tidings/client/dist/sync/x.js'` },
      'only an index, ./testing and ./contract are open',
    ],
    [
      'of another package by its path',
      { 'packages/node/src/a.ts': `import { x } from '../../client/src/client.ts'` },
      'another package is imported by its name',
    ],
    [
      'of a package by itself',
      { 'packages/model/src/row.ts': `import { LIMITS } from '@tidings/model'` },
      'a package does not import itself by its name',
    ],
    [
      'of the own index',
      { 'packages/model/src/row.ts': `import { LIMITS } from './index.ts'` },
      'nobody inside a package imports its index',
    ],
    [
      'from a lower part to a higher one',
      { 'packages/client/src/store/a.ts': `import { x } from '../sync/x.ts'` },
      'store stands below sync',
    ],
    [
      'between neighbours',
      { 'packages/client/src/list/a.ts': `import type { Outbox } from '../outbox/outbox.ts'` },
      'list and outbox are blind to each other',
    ],
    [
      'from a part that nobody ranked',
      { 'packages/server/src/extras/a.ts': `import { x } from '../service/x.ts'` },
      'extras has no rank in packages/server',
    ],
    [
      'of frames by the rules',
      { 'packages/server/src/service/a.ts': `import type { Up } from '@tidings/protocol'` },
      'this part may not know it',
    ],
    [
      'of sockets by the rules',
      { 'packages/server/src/service/a.ts': `import { createServer } from 'node:http'` },
      'this part may not know it',
    ],
    [
      'of Node by a portable package',
      { 'packages/client/src/wire/a.ts': `import { randomBytes } from 'node:crypto'` },
      'a portable package runs without Node',
    ],
    [
      'of vitest by the product',
      { 'packages/model/src/row.ts': `import { expect } from 'vitest'` },
      'only tests and contracts may use it',
    ],
    [
      'that closes a circle',
      {
        'packages/model/src/a.ts': `import { b } from './b.ts'`,
        'packages/model/src/b.ts': `import type { C } from './c.ts'`,
        'packages/model/src/c.ts': `export * from './a.ts'`,
      },
      'packages/model/src/a.ts → packages/model/src/b.ts → packages/model/src/c.ts → packages/model/src/a.ts',
    ],
    ['from a package that is not in the table', { 'packages/extra/src/a.ts': `import 'x'` }, 'not in the table'],
  ]
  for (const [what, files, says] of planted)
    test(what, () => {
      const found = findViolations(new Map(Object.entries(files)))
      expect(found).toHaveLength(1)
      expect(found[0]).toContain(says)
    })

  test('and a permitted one is not', () => {
    const files = {
      'packages/client/src/client.ts': `import { sync } from './sync/sync.ts'\nimport { LIMITS } from '@tidings/model'`,
      'packages/client/src/sync/sync.ts': `import type { Store } from '../store/store.ts'`,
      'packages/client/src/store/store.contract.ts': `import { expect } from 'vitest'\nimport { message } from '@tidings/model/testing'`,
      'packages/server/src/gateway/gateway.ts': `import { WebSocketServer } from 'ws'\nimport { up } from '@tidings/protocol'`,
    }
    expect(findViolations(new Map(Object.entries(files)))).toEqual([])
  })
})
