import { type Client, type ClientOptions, createClient as createPortableClient } from '@tidings/client'
import { createBrowserPlatform } from './browser-platform.ts'

/** What a client in a browser takes beside the options of every client. */
export type BrowserClientOptions = ClientOptions & {
  /** `memory` forgets everything with the page; `indexeddb`, the default, opens without a network too. */
  readonly storage?: 'indexeddb' | 'memory'
}

/** A client that runs in a browser page. */
export function createClient(options: BrowserClientOptions): Client {
  const { storage = 'indexeddb', ...portable } = options ?? {}
  return createPortableClient(portable, createBrowserPlatform(storage))
}
