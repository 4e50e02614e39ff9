import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSite, webSite } from './web-site.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-site-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function build(): void {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<p>')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets', 'index-Ab12.js'), 'export {}')
  writeFileSync(join(folder, 'assets', 'odd.xyz'), '?')
}

describe('the built web app', () => {
  test('is its files by path, each with its type', () => {
    build()
    const site = readSite(folder)
    expect(Object.fromEntries([...(site ?? [])].map(([path, { type }]) => [path, type]))).toEqual({
      '/index.html': 'text/html; charset=utf-8',
      '/icon.svg': 'image/svg+xml',
      '/assets/index-Ab12.js': 'text/javascript; charset=utf-8',
      '/assets/odd.xyz': 'application/octet-stream',
    })
    expect(new TextDecoder().decode(site?.get('/index.html')?.body)).toBe('<p>')
  })

  test('does not reach out of its folder by a link', () => {
    build()
    symlinkSync(import.meta.dirname, join(folder, 'out'))
    symlinkSync(join(import.meta.dirname, 'main.ts'), join(folder, 'main.js'))
    expect([...(readSite(folder)?.keys() ?? [])].filter((path) => /out|main/.test(path))).toEqual([])
  })

  test('that is not there is one line that says what to do', () => {
    for (const missing of [folder, join(folder, 'nope'), null]) {
      const { site, isBuilt } = webSite(missing)
      expect(isBuilt).toBe(false)
      expect([...site.keys()]).toEqual(['/index.html'])
      expect(site.get('/index.html')?.type).toContain('text/plain')
      expect(new TextDecoder().decode(site.get('/index.html')?.body)).toMatch(/^[^\n]+`npm run build`[^\n]+\n$/)
    }
  })
})
