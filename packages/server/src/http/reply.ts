/** What an HTTP request is answered with. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** What a handler is told of a request. */
export interface Ask {
  /** Before any decoding, without the query. */
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The whole body; null when it is longer than a handler here needs, or ended early. */
  readonly body: (most: number) => Promise<Uint8Array | null>
}

const API_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const

export const text = (status: number, body: string, type = 'text/plain'): Reply => ({
  status,
  headers: { ...API_HEADERS, 'content-type': type },
  body,
})

export const json = (status: number, value: unknown): Reply => text(status, JSON.stringify(value), 'application/json')

export const notFound = (): Reply => text(404, 'not found\n')

export function notAllowed(allow: string): Reply {
  const reply = text(405, 'method not allowed\n')
  return { ...reply, headers: { ...reply.headers, allow } }
}

export const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD'
