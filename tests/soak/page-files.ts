import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

/** The project's root, seen from where this file is compiled to: tests/dist/soak. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Bare names that the built @tidings/browser and what it stands on import, and the file that each of them is. */
const IMPORTS = {
  '@tidings/browser': '/packages/browser/dist/index.js',
  '@tidings/client': '/packages/client/dist/index.js',
  '@tidings/model': '/packages/model/dist/index.js',
  '@tidings/protocol': '/packages/protocol/dist/index.js',
  idb: '/node_modules/idb/build/index.js',
  valibot: '/node_modules/valibot/dist/index.mjs',
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Tidings</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script type="module">
  import * as tidings from '@tidings/browser'
  import * as deeds from '/tests/dist/soak/perform.js'
  globalThis.soak = { tidings, deeds, client: null, live: null }
</script>`

const ALLOWED = /^\/(packages\/\w+\/dist|node_modules\/(idb|valibot)|tests\/dist\/soak)\/[\w/.-]+\.m?js$/

/** A page on loopback with the built browser package; its origin stays the same, so that its data does. */
export async function servePage(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/') return void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
    if (!ALLOWED.test(path)) return void response.writeHead(404).end()
    readFile(`${ROOT}${path}`).then(
      (body) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}
