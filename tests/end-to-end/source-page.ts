import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Bare names that @tidings/browser and what it stands on import, and the file that each of them is. */
const IMPORTS = {
  '@tidings/browser': '/packages/browser/src/index.ts',
  '@tidings/client': '/packages/client/src/index.ts',
  '@tidings/model': '/packages/model/src/index.ts',
  '@tidings/protocol': '/packages/protocol/src/index.ts',
  idb: '/node_modules/idb/build/index.js',
  valibot: '/node_modules/valibot/dist/index.mjs',
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Tidings</title>
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script type="module">
  import * as tidings from '@tidings/browser'
  globalThis.tidings = tidings
</script>`

/** A page on loopback that has `@tidings/browser`, straight from the sources, as `globalThis.tidings`. */
export async function serveSourcePage(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    answer(path).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}

async function answer(path: string): Promise<{ type: string; body: string }> {
  if (path === '/') return { type: 'text/html', body: PAGE }
  if (!/^\/(packages\/\w+\/src|node_modules\/(idb|valibot))\/[\w/.-]+$/.test(path)) throw new Error('not for a page')
  const text = await readFile(`${root}${path}`, 'utf8')
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true }
  const body = path.endsWith('.ts') ? ts.transpileModule(text, { compilerOptions }).outputText : text
  return { type: 'text/javascript', body }
}
