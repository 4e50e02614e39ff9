/**
 * The address of a picture that may be shown, or null: https, or the page's own origin. `base` is the page's address;
 * without one (on a server) only a full https address is known to be good.
 */
export function pictureUrl(faceUrl: string, base: string | undefined): string | null {
  if (faceUrl === '') return null
  const url = parse(faceUrl, base)
  if (url?.protocol === 'https:') return url.href
  // A blob has its page's origin too, and is not a picture that somebody uploaded.
  return url?.protocol === 'http:' && base !== undefined && url.origin === new URL(base).origin ? url.href : null
}

function parse(faceUrl: string, base: string | undefined): URL | null {
  try {
    return new URL(faceUrl, base)
  } catch {
    return null
  }
}
