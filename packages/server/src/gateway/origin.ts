import type { ServerOptions } from '../options.ts'

/** Programs send no Origin; a page must come from the list, or from this machine where that is allowed. */
export function isAllowed(
  origin: string | undefined,
  options: Pick<ServerOptions, 'allowOrigins' | 'allowLoopbackOrigins'>,
): boolean {
  if (origin === undefined) return true
  if (options.allowOrigins.includes(origin)) return true
  if (!options.allowLoopbackOrigins || !URL.canParse(origin)) return false
  const { hostname, protocol } = new URL(origin)
  return /^https?:$/.test(protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
