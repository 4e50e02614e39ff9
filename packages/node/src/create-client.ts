import { type Client, type ClientOptions, createClient as createPortableClient } from '@tidings/client'
import { createNodePlatform } from './node-platform.ts'

/** What a client in Node takes beside the options of every client. */
export type NodeClientOptions = ClientOptions & {
  /** Where the list is kept between runs; without it, in memory. One process at a time may have a user open there. */
  readonly dataDir?: string
}

/** A client that runs in Node. */
export function createClient(options: NodeClientOptions): Client {
  const { dataDir, ...portable } = options ?? {}
  return createPortableClient(portable, createNodePlatform(dataDir))
}
