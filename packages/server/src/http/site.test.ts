import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, type Listening, listening } from './http.samples.ts'

const file = (text: string, type: string) => ({ body: new TextEncoder().encode(text), type })
const site = new Map([
  ['/index.html', file('<!doctype html><title>Tidings</title>', 'text/html; charset=utf-8')],
  ['/assets/index-Ab12.js', file('export {}', 'text/javascript; charset=utf-8')],
  ['/icon.svg', file('<svg/>', 'image/svg+xml')],
])

let http: Listening
let port: number
beforeAll(async () => {
  http = await listening({ site })
  port = http.port
})
afterAll(() => http.close())

describe('the web app over HTTP', () => {
  test('comes with headers that let it do only what it needs', async () => {
    const { status, headers, body } = await ask(port, '/')
    expect(status).toBe(200)
    expect(body).toContain('<title>Tidings</title>')
    const { date: _, connection: __, 'keep-alive': ___, ...own } = headers
    expect(own).toEqual({
      'cache-control': 'no-cache',
      'content-length': '37',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: blob:; " +
        "media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
        'trusted-types tidings',
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      etag: expect.stringMatching(/^"[\w-]{27}"$/),
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })

  test('keeps hashed files for ever and asks again for all others', async () => {
    const script = await ask(port, '/assets/index-Ab12.js')
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect((await ask(port, '/icon.svg')).headers['cache-control']).toBe('no-cache')
  })

  test.each([
    '/c/c2c_ben',
    '/c/c2c_ben.carter',
    '/c/group_%40TGS%231',
    '/c/group_%E7%88%AC%E5%B1%B1?at=12',
    '/settings',
  ])('opens at the deep link %s', async (path) => {
    const { status, headers, body } = await ask(port, path)
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(body).toContain('<title>Tidings</title>')
  })

  test.each([
    '/nope.js',
    '/assets/nope',
    '/assets/../index-Ab12.js',
    '/../package.json',
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/c/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/./icon.svg',
    '/..\\..\\etc\\passwd',
    '/..%5c..%5cetc%5cpasswd',
    '/icon.svg%00',
    '/c/%00',
    '/c/%0d%0aset-cookie:x',
    '/c/%e0%80',
    '/%',
  ])('finds nothing at %s', async (path) => {
    const { status, body } = await ask(port, path)
    expect([status, body]).toEqual([404, 'not found\n'])
  })

  test('is not sent again to who has it', async () => {
    const { etag } = (await ask(port, '/')).headers
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await ask(port, '/c/c2c_ben', { headers: { 'if-none-match': known as string } })
      expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag])
    }
    expect((await ask(port, '/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  test('tells its size to who only asks about it, and takes nothing', async () => {
    const head = await ask(port, '/icon.svg', { method: 'HEAD' })
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '6'])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask(port, '/', { method, body: 'x'.repeat(10_000) })
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  test('does not stand in the way of what the server says of itself, nor get its headers', async () => {
    const alive = await ask(port, '/healthz')
    expect([alive.status, alive.body]).toEqual([200, 'ok\n'])
    const { date: _, connection: __, 'keep-alive': ___, ...own } = alive.headers
    expect(own).toEqual({
      'cache-control': 'no-store',
      'content-length': '3',
      'content-type': 'text/plain',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect((await ask(port, '/healthz', { method: 'POST' })).status).toBe(405)
  })
})

test('a server without a web app has no page', async () => {
  const bare = await listening({})
  try {
    expect((await ask(bare.port, '/')).status).toBe(404)
    expect((await ask(bare.port, '/c/c2c_ben')).status).toBe(404)
  } finally {
    await bare.close()
  }
})
