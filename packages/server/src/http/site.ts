import { createHash } from 'node:crypto'
import { type Ask, isReading, notAllowed, notFound, type Reply } from './reply.ts'

/** A file of the web app, whole in memory. */
export interface SiteFile {
  readonly body: Uint8Array
  /** Content type. */
  readonly type: string
}

/** The files of the web app by their path, which begins with a slash; `/index.html` is the page itself. */
export type Site = ReadonlyMap<string, SiteFile>

// Scripts, styles and workers are our own; pictures may come from anywhere over TLS. The one policy is for the address of
// the service worker. 'self' also lets the page open a WebSocket to the host that it came from.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types tidings',
].join('; ')

const SITE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

const PAGE = '/index.html'
const ASSETS = '/assets/'
// Their names change with their contents.
const FOR_EVER = 'public, max-age=31536000, immutable'

// Not every dot begins an extension: /c/c2c_ben.carter is a page, and a user id may end in anything.
const LOOKS_LIKE_FILE =
  /\.(?:html?|m?js|css|map|json|txt|xml|md|webmanifest|ico|svg|png|jpe?g|gif|webp|avif|woff2?|ttf|otf|wasm|php|env|db|zip|gz)$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const STRANGE = /(?:^|\/)\.\.?(?:\/|$)|[\\\u0000-\u001f\u007f]/

interface Prepared extends SiteFile {
  readonly etag: string
  readonly cacheControl: string
}

/** Answers with files of the site; a path that is no file is one of the page's own, and gets the page. */
export function createSiteHandler(site: Site): (ask: Ask) => Reply {
  const files = new Map<string, Prepared>()
  for (const [path, file] of site) {
    const etag = `"${createHash('sha256').update(file.body).digest('base64url').slice(0, 27)}"`
    files.set(path, { ...file, etag, cacheControl: path.startsWith(ASSETS) ? FOR_EVER : 'no-cache' })
  }

  /** A look-up by the whole name and nothing else: there is no folder to climb out of. */
  function find(rawPath: string): Prepared | undefined {
    let path: string
    try {
      path = decodeURIComponent(rawPath)
    } catch {
      return undefined
    }
    if (STRANGE.test(path)) return undefined
    const file = files.get(path)
    return file ?? (LOOKS_LIKE_FILE.test(path) || path.startsWith(ASSETS) ? undefined : files.get(PAGE))
  }

  return ({ path, method, headers }) => {
    const file = find(path)
    if (!file) return notFound()
    if (!isReading(method)) return notAllowed('GET, HEAD')
    const validators = { ...SITE_HEADERS, 'cache-control': file.cacheControl, etag: file.etag }
    if (isKnown(headers['if-none-match'], file.etag)) return { status: 304, headers: validators, body: '' }
    return { status: 200, headers: { ...validators, 'content-type': file.type }, body: file.body }
  }
}

/** A proxy that compresses makes an ETag weak; what it names is still the same. */
const isKnown = (ifNoneMatch: string | string[] | undefined, etag: string): boolean =>
  typeof ifNoneMatch === 'string' &&
  ifNoneMatch.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)
