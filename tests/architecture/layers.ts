/** Which package may import which, type imports included. A name missing on the right is forbidden. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'packages/model': [],
  'packages/protocol': ['model'],
  'packages/client': ['model', 'protocol'],
  'packages/sqlite': [],
  'packages/node': ['model', 'client', 'sqlite'],
  'packages/browser': ['model', 'client'],
  'packages/react': ['model', 'client'],
  'packages/server': ['model', 'protocol'],
  'packages/storage-sqlite': ['model', 'server', 'sqlite'],
  'apps/server': ['model', 'node', 'server', 'sqlite', 'storage-sqlite', 'web'],
  'apps/web': ['browser', 'react'],
  tests: ['model', 'protocol', 'client', 'sqlite', 'node', 'browser', 'react', 'server', 'storage-sqlite'],
  bench: ['model', 'protocol', 'client', 'sqlite', 'node', 'server', 'storage-sqlite'],
}

/**
 * The parts of a package from top to bottom: a part may import those of lower rows. Neighbours in a row are blind to each
 * other. Each name is a file or a folder in `src`; `index.ts` stands above them all.
 */
export const RANKS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'packages/client': [
    ['client'],
    // What the root puts together at a login.
    ['session'],
    ['api'],
    ['sync', 'outbox', 'list'],
    ['wire', 'store'],
    ['platform', 'events', 'errors', 'options'],
  ],
  'packages/server': [
    ['server'],
    ['gateway', 'http'],
    ['service'],
    ['storage', 'bus', 'auth', 'observe', 'platform'],
    // Below the others of its row in the picture: a port that each of them may be handed.
    ['world', 'options'],
  ],
}

/** What a part must not touch, whatever package.json offers: rules know neither sockets nor frames. */
export const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  'packages/server/service': ['@tidings/protocol', 'ws', 'node:http', 'node:https', 'node:net'],
  'packages/server/storage': ['@tidings/protocol', 'ws', 'node:http', 'node:https', 'node:net'],
}

/** Packages that run in any JavaScript: no module of Node, not even for a type. */
export const PORTABLE: readonly string[] = [
  'packages/model',
  'packages/protocol',
  'packages/client',
  'packages/browser',
  'packages/react',
  'apps/web',
]

/** The doors of a package besides its index. */
export const SUBPATHS: readonly string[] = ['testing', 'contract', 'styles.css']
