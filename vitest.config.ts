import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from './tests/web/chromium.ts'

/** Tests run on the sources, so that no build stands between a change and its test. */
const packages = ['model', 'protocol', 'client', 'sqlite', 'node', 'browser', 'react', 'server', 'storage-sqlite']
const source = (path: string) => new URL(path, import.meta.url).pathname
const alias = [
  { find: '@tidings/model/testing', replacement: source('./packages/model/src/testing/index.ts') },
  { find: '@tidings/client/contract', replacement: source('./packages/client/src/store/local-store.contract.ts') },
  { find: '@tidings/server/contract', replacement: source('./packages/server/src/storage/storage.contract.ts') },
  ...packages.map((name) => ({ find: `@tidings/${name}`, replacement: source(`./packages/${name}/src/index.ts`) })),
]

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
                ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : {}),
                args: CHROMIUM_ARGS,
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
