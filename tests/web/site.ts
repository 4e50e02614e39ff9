import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Site, SiteFile } from '@tidings/server'

const FOLDER = fileURLToPath(new URL('../../apps/web/dist/site/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The built web app. */
export function readBuiltSite(): Site {
  const files = readdirSync(FOLDER, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map((entry): [string, SiteFile] => {
      const path = join(entry.parentPath, entry.name)
      const type = TYPES[extname(path)] ?? 'application/octet-stream'
      return [`/${relative(FOLDER, path).split(sep).join('/')}`, { body: readFileSync(path), type }]
    }),
  )
}
