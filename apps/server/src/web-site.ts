import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Site, SiteFile } from '@tidings/server'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** What stands in for the web app where its sources were never built. */
export const NOT_BUILT = 'The web app is not built: run `npm run build` in the folder of the project.'

/** Where the built web app lies, whether or not it is there; null when its package is not installed. */
function siteFolder(): string | null {
  try {
    return fileURLToPath(new URL('./dist/site/', import.meta.resolve('@tidings/web/package.json')))
  } catch {
    return null
  }
}

/** Reads a folder whole into memory; null when it holds no page. */
export function readSite(folder: string): Site | null {
  if (!existsSync(join(folder, 'index.html'))) return null
  const site = new Map<string, SiteFile>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    site.set(`/${relative(folder, path).split(sep).join('/')}`, {
      body: readFileSync(path),
      type: TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    })
  }
  return site
}

/** The web app, or one line that says how to come by it. */
export function webSite(folder = siteFolder()): { readonly site: Site; readonly isBuilt: boolean } {
  const built = folder === null ? null : readSite(folder)
  if (built) return { site: built, isBuilt: true }
  const page = { body: new TextEncoder().encode(`${NOT_BUILT}\n`), type: 'text/plain; charset=utf-8' }
  return { site: new Map([['/index.html', page]]), isBuilt: false }
}
