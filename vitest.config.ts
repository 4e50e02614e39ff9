import { existsSync } from 'node:fs'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

/** Tests run on the sources, so that no build stands between a change and its test. */
const packages = ['model', 'protocol', 'client', 'sqlite', 'node', 'browser', 'react', 'server', 'storage-sqlite']
const source = (path: string) => new URL(path, import.meta.url).pathname
const alias = [
  { find: '@tidings/model/testing', replacement: source('./packages/model/src/testing/index.ts') },
  { find: '@tidings/client/contract', replacement: source('./packages/client/src/store/local-store.contract.ts') },
  { find: '@tidings/server/contract', replacement: source('./packages/server/src/storage/storage.contract.ts') },
  ...packages.map((name) => ({ find: `@tidings/${name}`, replacement: source(`./packages/${name}/src/index.ts`) })),
]

const chromium =
  process.env.TIDINGS_CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'].find(
    existsSync,
  )

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 60_000,
          // A machine that is busy with other tests type-checks slowly.
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Found at the start, so that no reload comes in the middle of a test.
        optimizeDeps: {
          include: ['fast-check', 'idb', 'react', 'react-dom', 'react-dom/client', 'react/jsx-dev-runtime'],
        },
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 60_000,
          // A machine that is busy with other tests type-checks slowly.
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                // Without one, Playwright looks for the browser that it would have downloaded.
                ...(chromium ? { executablePath: chromium } : {}),
                args: [
                  '--no-sandbox',
                  '--disable-gpu',
                  '--disable-quic',
                  '--no-first-run',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
