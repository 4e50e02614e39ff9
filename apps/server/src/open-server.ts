import { join } from 'node:path'
import {
  createMemoryBus,
  createServer,
  type Logger,
  type ServerOptions,
  type ServerParts,
  type Storage,
  type TidingsServer,
} from '@tidings/server'
import { openSqliteStorage } from '@tidings/storage-sqlite'
import { Complaint } from './complaint.ts'
import { makeFolder } from './make-folder.ts'
import { nodeWorld } from './node-world.ts'

/** A server on the database of a folder, which only one process at a time may have open. Not listening yet. */
export async function openServer(
  data: string,
  logger: Logger,
  options: Pick<ServerOptions, 'sdkAppID' | 'secrets'> & Partial<ServerOptions>,
  web: Pick<ServerParts, 'site' | 'demo'> = {},
): Promise<TidingsServer> {
  // Before anything is made: database, journal and lock are for their owner alone.
  process.umask(0o077)
  makeFolder(data)
  const storage = await openStorage(data, logger)
  try {
    return createServer({ storage, bus: createMemoryBus(), world: nodeWorld, logger, options, ...web })
  } catch (error) {
    await storage.close()
    throw complaintOf('The server cannot start', error)
  }
}

async function openStorage(data: string, logger: Logger): Promise<Storage> {
  try {
    return await openSqliteStorage({ path: join(data, 'tidings.db'), log: logger })
  } catch (error) {
    if ((error as Error).name === 'LockedError')
      throw new Complaint(`Another process has the data in ${data} open: stop it first.`)
    throw complaintOf(`The database in ${data} cannot be opened`, error)
  }
}

/** What the machine refused, as a sentence; a mistake of this program stays what it is. */
function complaintOf(what: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError) return error
  return new Complaint(`${what}: ${error.message.replace(/\.?\s*$/, '').replaceAll('\n', ' ')}.`)
}

/** Listens; a port that is taken is a sentence, or the next one is tried. Answers the port. */
export async function listenAt(
  server: TidingsServer,
  { host, port }: { readonly host: string; readonly port: number },
  triesMore = 0,
): Promise<number> {
  for (let tried = 0; ; tried++)
    try {
      return (await server.listen({ host, port: port + tried })).port
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EADDRINUSE' && tried < triesMore && port + tried < 65_535) continue
      await server.drain()
      if (code === 'EADDRINUSE') throw new Complaint(`Port ${port} of ${host} is taken: choose another with --port.`)
      if (code === 'EACCES') throw new Complaint(`Port ${port} of ${host} is not for us: choose another with --port.`)
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
        throw new Complaint(`This machine has no address ${host}: choose another with --host.`, 2)
      throw error
    }
}
